import { SourceTrouble } from '../trouble.ts';

/**
 * Comma-separated values by RFC 4180: fields with commas, quotes or line ends stand in quotes, a quote is doubled. Lines end
 * in CRLF or LF. Throws `SourceTrouble` with the line where the text stops being CSV.
 */
export const parseCsv = (text: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const bad = (why: string): SourceTrouble => new SourceTrouble('wrong', `line ${String(rows.length + 1)}: ${why}`);

  const quotedField = (): string => {
    let field = '';
    at += 1;
    for (;;) {
      const end = text.indexOf('"', at);
      if (end < 0) throw bad('a quote is not closed');
      field += text.slice(at, end);
      at = end + 1;
      if (text[at] !== '"') return field;
      field += '"';
      at += 1;
    }
  };
  const plainField = (): string => {
    const begin = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
    const field = text.slice(begin, at);
    if (field.includes('"') || field.includes('\0')) throw bad('a quote or NUL inside a field');
    return field;
  };

  while (at < text.length) {
    row.push(text[at] === '"' ? quotedField() : plainField());
    if (text[at] === ',') {
      at += 1;
      if (at === text.length) row.push('');
      continue;
    }
    if (text[at] === '\r') at += 1;
    if (at < text.length && text[at] !== '\n') throw bad('something follows a field');
    at += 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
};
