/** A valid PDF 1.7 of that many empty A4 pages; `mark` makes its bytes differ from any other. */
export function blankPdf(pages: number, mark = ''): Uint8Array {
  const kids = Array.from({ length: pages }, (_, i) => `${String(i + 3)} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${String(pages)} >>`,
    ...Array.from({ length: pages }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'),
  ];
  let text = `%PDF-1.7\n%${mark}\n`;
  const offsets = objects.map((object, i) => {
    const offset = Buffer.byteLength(text);
    text += `${String(i + 1)} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = Buffer.byteLength(text);
  const size = objects.length + 1;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${String(size)}\n0000000000 65535 f \n${rows}`;
  text += `trailer << /Size ${String(size)} /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`;
  return Buffer.from(text);
}
