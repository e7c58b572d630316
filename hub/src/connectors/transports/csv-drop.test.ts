import { mkdtempSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { encodeGb18030 } from '../../demo/departments/gb18030.ts';
import { askConnector } from '../contract.ts';
import { openGate } from '../gate.ts';
import { kinds } from '../kinds/kinds.ts';
import { sourced } from '../sourced.ts';
import { openCsvDrop } from './csv-drop.ts';
import { parseCsv } from './csv.ts';
import type { Encoding } from './decode-text.ts';

const NOW = Date.UTC(2026, 10, 24, 2);
const HEADER = 'person,what_zh,what_en,amount_fen,since';
const owes = (number: string, fen: number): string => `${number},助学借款,"Loan, ""spring""",${String(fen)},2026-03-01`;
const file = (...rows: readonly string[]): string => [HEADER, ...rows, `#end,${String(rows.length)}`, ''].join('\r\n');

const NIGHT = 'aid-debts-20261124T010000Z.csv';
const LAST_NIGHT = 'aid-debts-20261123T010000Z.csv';

const dropped = (encoding: Encoding = 'utf-8') => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-drop-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = manualClock(NOW);
  const failures: string[] = [];
  const failed = (_: string, error: unknown): void => void failures.push(String(error));
  const source = openCsvDrop({ folder, encoding, clock, noted: (trouble) => failed('', trouble) });
  const connector = sourced({
    ...{ id: 'debts-aid', freshHours: 36, protocol: 'csv-drop', kind: kinds['debts-aid'] },
    ...{ gate: openGate('student-aid', clock), fetch: source.fetch('aid-debts', kinds['debts-aid']) },
  });
  return {
    ...{ folder, clock, failures },
    at: (name: string) => path.join(folder, name),
    drop: (name: string, content: string | Uint8Array) => writeFileSync(path.join(folder, name), content),
    /** `pass`, or the codes of the reasons. */
    ask: async (number = '1') => {
      const { answer, reasons } = await askConnector(
        connector,
        { personId: 'p', number, about: {} },
        { clock, failed },
      );
      return answer === 'pass' ? answer : reasons.map(({ code }) => code).join(' ');
    },
  };
};

test('the newest file answers; it is read again when it changes, and other names are left alone', async () => {
  const { drop, ask, failures } = dropped();
  drop(LAST_NIGHT, file(owes('1', 100)));
  drop('other-aid-debts-20261124T015900Z.csv', 'x');
  drop('aid-debts.csv', 'x');
  expect(await ask()).toBe('debt-money');
  drop(NIGHT, file(owes('2', 100)));
  expect(await ask()).toBe('pass');
  expect(await ask('2')).toBe('debt-money');
  drop(NIGHT, file(owes('2', 100), owes('1', 5)));
  expect(await ask()).toBe('debt-money');
  expect(failures).toEqual([]);
});

describe('R11 a file that is not complete or not well formed is not believed; the one before it is, until it is stale', () => {
  const row = owes('1', 0);
  test.each<[string, string | Uint8Array]>([
    ['half-written in a row', file(row, row).slice(0, -20)],
    ['half-written between two rows', `${HEADER}\r\n${row}\r\n`],
    ['cut before its last line', file(row).replace(/#end.*/s, '')],
    ['of other rows than it says', file(row).replace('#end,1', '#end,2')],
    ['empty', ''],
    ['without a column', file(row).replace(',since', '')],
    ['with a column twice', file(`${row},1`).replace('since', 'since,since')],
    ['with a row that is too short', file('1,助学借款')],
    ['with a quote left open', file('1,"助学借款,x,0,')],
    ['in another encoding than declared', encodeGb18030(file(row))],
    ['with a NUL', file(`1,\0,x,0,`)],
    ['too large', `${file(row)}${' '.repeat(8 * 1024 * 1024)}`],
  ])('%s', async (_name, content) => {
    const { drop, ask, failures, clock } = dropped();
    drop(LAST_NIGHT, file(owes('1', 100)));
    drop(NIGHT, content);
    expect(await ask()).toBe('debt-money');
    expect(await ask()).toBe('debt-money');
    expect(failures).toEqual([expect.stringMatching(/^SourceTrouble: aid-debts-20261124T010000Z\.csv: /)]);
    expect(failures.join()).not.toContain('助学借款');
    await clock.advance(12 * 3_600_000);
    expect(await ask()).toBe('source-stale');
  });

  test('once it is completed, it answers', async () => {
    const { drop, ask, failures } = dropped();
    const whole = file(owes('1', 100), owes('2', 0));
    drop(NIGHT, whole.slice(0, 60));
    expect(await ask()).toBe('source-away');
    drop(NIGHT, whole);
    expect(await ask()).toBe('debt-money');
    expect(failures).toHaveLength(2); // the file, and that there is no other
  });

  test('a file that is cut later is not answered from memory', async () => {
    const { drop, ask, at } = dropped();
    drop(NIGHT, file(owes('1', 100)));
    expect(await ask()).toBe('debt-money');
    truncateSync(at(NIGHT), 60);
    expect(await ask()).toBe('source-away');
  });

  test('a name from the future would stay fresh for ever', async () => {
    const { drop, ask } = dropped();
    drop('aid-debts-20991231T000000Z.csv', file());
    expect(await ask()).toBe('source-away');
    drop('aid-debts-20261324T000000Z.csv', file());
    expect(await ask()).toBe('source-away');
  });

  test('a folder or a link under the name, no file at all, and no folder', async () => {
    const { ask, at, folder, drop } = dropped();
    expect(await ask()).toBe('source-away');
    mkdirSync(at(NIGHT));
    drop('elsewhere', file());
    symlinkSync(at('elsewhere'), at(LAST_NIGHT));
    expect(await ask()).toBe('source-away');
    renameSync(folder, `${folder}-gone`);
    onTestFinished(() => rmSync(`${folder}-gone`, { recursive: true, force: true }));
    expect(await ask()).toBe('source-away');
  });

  test('one broken row is a matter of its own person', async () => {
    const { drop, ask } = dropped();
    drop(NIGHT, file('1,助学借款,Loan,,2026-03-01', owes('2', 100)));
    expect(await ask('1')).toBe('source-wrong');
    expect(await ask('2')).toBe('debt-money');
    expect(await ask('3')).toBe('pass');
  });
});

describe('encodings', () => {
  test('GB 18030 as declared, and either by its mark', async () => {
    const { drop, ask } = dropped('gb18030');
    drop(NIGHT, encodeGb18030(file(owes('1', 100))));
    expect(await ask()).toBe('debt-money');
    drop(NIGHT, `\ufeff${file(owes('3', 100))}`);
    expect(await ask('3')).toBe('debt-money');
    const utf8 = dropped();
    utf8.drop(NIGHT, Buffer.concat([Buffer.from([0x84, 0x31, 0x95, 0x33]), encodeGb18030(file(owes('1', 100)))]));
    expect(await utf8.ask()).toBe('debt-money');
  });
});

test.each<[string, string[][]]>([
  [
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\n1,\n',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  ['"a ""b"", c","d\r\ne"', [['a "b", c', 'd\r\ne']]],
  ['a,', [['a', '']]],
  ['', []],
])('RFC 4180: %j', (text, rows) => {
  expect(parseCsv(text)).toEqual(rows);
});

test('a list is read page by page in the order of its ids, whatever the order of the file, and one entry by its id', async () => {
  const { folder, drop, clock } = dropped();
  const ids = Array.from({ length: 620 }, (_, i) => `R${String((i * 37) % 620).padStart(3, '0')}`);
  const lines = ids.map((id) => `${id},${id}室,Room ${id}`);
  drop('rooms-20261124T010000Z.csv', ['id,name_zh,name_en', ...lines, `#end,${String(lines.length)}`, ''].join('\r\n'));
  const source = openCsvDrop({ folder, encoding: 'utf-8', clock, noted: () => undefined });
  const connector = sourced({
    ...{ id: 'rooms', freshHours: 36, protocol: 'csv-drop', kind: kinds.rooms },
    ...{ gate: openGate('logistics', clock), fetch: source.fetch('rooms', kinds.rooms) },
  });
  const ask = async (about: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const subject = { personId: '', number: '', about };
    const said = await askConnector(connector, subject, { clock, failed: () => undefined });
    if (said.answer !== 'pass') return said.reasons.map(({ code }) => code);
    return (said.facts as { entries: { id: string }[] }).entries.map(({ id }) => id);
  };
  const first = await ask({});
  const rest = await ask({ after: first.at(-1) ?? '' });
  expect([...first, ...rest]).toEqual(ids.toSorted());
  expect([first.length, await ask({ after: 'R619' })]).toEqual([500, []]);
  expect(await ask({ id: 'R007' })).toEqual(['R007']);
  expect(await ask({ id: 'R999' })).toEqual(['reference-unknown']);
});
