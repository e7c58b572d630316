import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../seals/judges.ts';
import type { Matter } from './letters.ts';
import { templateIds, templateNeeds, templateOf } from './templates.ts';
import { testPapers, type TestPapers } from './test-papers.ts';

let papers: TestPapers;
beforeAll(async () => {
  papers = await testPapers();
});
afterAll(() => papers.db.close());

const line = (zh: string, en: string) => ({ label: { zh: '时间与地点', en: 'Time and place' }, value: { zh, en } });

const plain: Matter = {
  title: { zh: '离校手续', en: 'Leaving clearance' },
  name: { zh: '欧阳明䶮', en: 'OUYANG Mingyan' },
  ...{ number: '2023010812', caseNumber: '261123-7K3M-9QX4' },
  lines: [line('已结清', 'Cleared')],
};

const prepared = (change: Partial<Matter> = {}) =>
  papers.prepared({ template: 'matter-outcome-1', data: { ...plain, ...change } });

/** As another program reads the page, without the breaks of its lines. */
const readBack = (pdf: Uint8Array): string => textOf(pdf).replaceAll(/\s+/g, '');

test('as many lines as a flow may state fit the page, with a long title', async () => {
  const lines = Array<Matter['lines'][number]>(10).fill(
    line(
      '2026年12月1日 08:00 至 2026年12月1日 09:40，二教101',
      '1 December 2026 08:00 to 09:40, Teaching Building 2, 101',
    ),
  );
  const title = { zh: '因公临时出国（境）审批与备案', en: 'Approval and registration of official travel abroad' };
  expect((await prepared({ lines, title })).pages).toBe(1);
});

test('a statement too long for its page is no paper at all', async () => {
  const lines = Array<Matter['lines'][number]>(10).fill(line('长'.repeat(120), 'long '.repeat(47).trim()));
  await expect(prepared({ lines })).rejects.toThrow(/does not fit on one page/);
});

test('a sentence says what the case states, with dates in words and the university by its name', async () => {
  const { pdf } = await papers.prepared({
    template: 'study-status-decision-1',
    data: templateOf('study-status-decision-1').sample,
  });
  const text = readBack(pdf);
  expect(text).toContain('同意欧阳明䶮（学号2023010812）自2026年12月1日起休学');
  expect(text).toContain('Changeofstatus:Suspension,from1December2026.');
  expect(text).toContain('theregulationsofYunlingUniversity.');
  expect(text).not.toMatch(/[{}]/);
});

test('a paper without a line its sentence needs is never set', () => {
  const { sample, fill } = templateOf('venue-permit-1');
  const { lines, ...rest } = sample as Matter;
  for (const { id } of lines)
    expect(() => fill({ ...rest, lines: lines.filter((one) => one.id !== id) })).toThrow(
      `The matter does not state ${String(id)}`,
    );
});

test('a stranger with the code never reads what somebody earns', () => {
  const { sample, fill } = templateOf('income-certificate-1');
  const shown = JSON.stringify(fill(sample).publicFacts);
  expect(shown).toContain('副教授');
  expect(shown).not.toContain('12,350');
});

test('every letter is held to what its sentences name', () => {
  const own = templateIds.filter((id) => templateOf(id).file === 'letter-1.typ' && id !== 'matter-outcome-1');
  expect(own.length).toBeGreaterThanOrEqual(9);
  for (const id of own) expect(templateNeeds.get(id)?.lines?.length, id).toBeGreaterThan(0);
});
