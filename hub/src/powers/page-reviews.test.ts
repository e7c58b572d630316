import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { pageReviews, type ReviewWish } from './page-reviews.ts';
import { recordUse } from './record-use.ts';
import { reviewUse } from './review-use.ts';
import { days, NOW, OFFICE, STEP, testRegister, type TestRegister } from './test-register.ts';

const all = { samplePercent: 100 } as const;

const use = async ({ db, id }: TestRegister, power: string, at: Date): Promise<string> => {
  const deed = { power, caseId: uuidv7(), step: STEP, slot: 'main', by: id.clerk, at, decision: 'approve' };
  return (await db.tx((tx) => recordUse(tx, deed))).id;
};

const wish = (change: Partial<ReviewWish> = {}): ReviewWish => ({
  ...{ offices: [OFFICE], departments: [], which: 'waiting', limit: 2 },
  ...change,
});

/** Every use, a page after the other, as somebody reads who looks at nothing meanwhile. */
const leaf = async ({ db }: TestRegister, change: Partial<ReviewWish>): Promise<readonly (readonly string[])[]> => {
  const pages: string[][] = [];
  let after: ReviewWish['after'];
  do {
    const { reviews, next } = await pageReviews(db.pool, wish({ ...change, after }));
    pages.push(reviews.map((review) => review.use));
    after = next;
  } while (after);
  return pages;
};

test('a page goes on where the last one ended, also among uses of one moment, and each use comes once', async () => {
  const register = await testRegister();
  const power = await register.grant(all);
  const uses: string[] = [];
  for (const at of [0, 0, 0, 0.001, 0.002]) uses.push(await use(register, power, days(at)));
  const pages = await leaf(register, {});
  expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
  expect(pages.flat()).toEqual(uses);
});

test('a use that got its verdict meanwhile makes no other one skipped', async () => {
  const register = await testRegister();
  const { db, id } = register;
  const power = await register.grant(all);
  const uses = [];
  for (const at of [0, 0.001, 0.002]) uses.push(await use(register, power, days(at)));
  const first = await pageReviews(db.pool, wish());
  for (const one of uses.slice(0, 2))
    await db.tx((tx) =>
      reviewUse(tx, { use: one, by: id.principal, actor: 'hub', verdict: 'agreed', note: '', now: NOW }),
    );
  const second = await pageReviews(db.pool, wish({ after: first.next }));
  expect(second.reviews.map((review) => review.use)).toEqual(uses.slice(2));
  const done = await pageReviews(db.pool, wish({ which: 'done' }));
  expect(done.reviews.map(({ use: one, verdict, reviewedBy }) => [one, verdict, reviewedBy])).toEqual(
    uses
      .slice(0, 2)
      .toReversed()
      .map((one) => [one, 'agreed', id.principal]),
  );
});

test('a head sees every office of the department, and one power can be looked at alone', async () => {
  const register = await testRegister();
  const [one, other] = [await register.grant(all), await register.grant(all)];
  const [ofOne, ofOther] = [await use(register, one, days(0)), await use(register, other, days(0.001))];
  const head = { offices: [], departments: ['housing'] };
  expect((await leaf(register, head)).flat()).toEqual([ofOne, ofOther]);
  expect((await leaf(register, { ...head, power: other })).flat()).toEqual([ofOther]);
  expect((await leaf(register, { offices: [{ department: 'library', role: 'clearance' }] })).flat()).toEqual([]);
});
