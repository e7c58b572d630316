import { isFault } from '@yizhan/shared/faults.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesOnPage, textOf } from '../seals/judges.ts';
import { previewCopy } from '../papers/prepare-copy.ts';
import { enrolment, testPapers } from '../papers/test-papers.ts';
import { previewPaper } from './preview-paper.ts';
import { testDesk, type TestDesk } from './test-desk.ts';

const KEEPER = '01900000-0000-7000-8000-00000000000a';
const OTHER = '01900000-0000-7000-8000-00000000000b';

let desk: TestDesk;
let loanId: string;
beforeAll(async () => {
  desk = await testDesk({ keep: true });
  await desk.db.pool.query('update seal set daily_limit = 0, keeper_id = $1', [KEEPER]);
  await desk.submit(await desk.tap(await desk.student()));
  await desk.cases.runner.idle();
  loanId = (await desk.db.prisma.sealLoan.findFirstOrThrow()).id;
});
afterAll(() => desk.close());

const preview = (asked: { keeper?: string; page?: number; loanId?: string } = {}) =>
  previewPaper(desk.cases.desk, { loanId, keeper: KEEPER, page: 1, ...asked });

test('the keeper sees the page as it will be, seal and all, as a picture of A4', async () => {
  const png = await preview();
  if (isFault(png)) throw new Error(png.fault);
  const { width, height, format } = await sharp(png).metadata();
  expect(format).toBe('png');
  expect(height / width).toBeCloseTo(297 / 210, 2);
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let red = 0;
  for (let at = 0; at < data.length; at += info.channels)
    if ((data[at] ?? 0) > 180 && (data[at + 1] ?? 255) < 60 && (data[at + 2] ?? 255) < 90) red += 1;
  // A ring of 1.2 mm, 19.3 mm from its middle, is 145 mm²; the letters as much again.
  expect(red / ((info.width * info.height) / (210 * 297))).toBeGreaterThan(145);
});

test('it says what will be sealed, with noughts for serial and code', async () => {
  const papers = await testPapers();
  const { seal } = papers;
  const stated = { template: 'certificate-of-enrolment-1', data: enrolment, seal, issuedAt: new Date() };
  const preview = await previewCopy(papers.deps, { ...stated, template: papers.request().template });
  await papers.db.close();
  if (isFault(preview)) throw new Error(preview.fault);
  const { pdf } = preview;
  const text = textOf(pdf);
  expect(text.replaceAll(' ', '')).toContain('兹证明欧阳明䶮（学号2023010812');
  expect(text).toMatch(/YLU-\d{4}-0000-0000-000/);
  expect(codesOnPage(pdf, 200).some((code) => /YLU-?10{8}/.test(code) || /0{8}/.test(code))).toBe(true);
});

test('nobody else sees it, and there are no more pages than it has', async () => {
  expect(await preview({ keeper: OTHER })).toEqual({ fault: 'not-found' });
  expect(await preview({ loanId: OTHER })).toEqual({ fault: 'not-found' });
  expect(await preview({ page: 2 })).toEqual({ fault: 'not-found' });
});

test('a paper that would say something else by now is not shown as the one that waits', async () => {
  await desk.db.pool.query('update seal_loan set content = $1', [Buffer.alloc(32)]);
  expect(await preview()).toEqual({ fault: 'conflict' });
});
