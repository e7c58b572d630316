import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testPapers, type TestPapers } from '../papers/test-papers.ts';
import { storeCopy } from '../papers/store-copy.ts';
import { decideLoans } from './decide-loans.ts';
import { contentOf, leaseSeal, type SealUse } from './lease-seal.ts';
import { lendSeal, type Lending } from './lend-seal.ts';

let papers: TestPapers;
beforeAll(async () => {
  papers = await testPapers();
});
afterAll(() => papers.db.close());

const NOW = new Date('2026-11-27T02:00:00Z');
const KEEPER = uuidv7();
type Scope = { flows?: string[]; dailyLimit?: number | null; validFrom?: Date | null; validUntil?: Date | null };
const scope = async ({ flows = [], dailyLimit = null, validFrom = null, validUntil = null }: Scope): Promise<void> => {
  await papers.db.pool.query(
    `update seal set flows = $1, daily_limit = $2, valid_from = $3, valid_until = $4, keeper_id = $5`,
    [flows, dailyLimit, validFrom, validUntil, KEEPER],
  );
};
beforeEach(async () => {
  await papers.db.pool.query('delete from seal_day');
  await papers.db.pool.query(
    'delete from seal_loan where not exists (select 1 from seal_use u where u.loan_id = seal_loan.id)',
  );
  await scope({});
});

const use = (change: Partial<SealUse> = {}): SealUse => ({
  ...{ sealId: 'student-records', key: uuidv7(), caseId: uuidv7(), step: 'seal', flowId: 'certificate-of-enrolment' },
  ...{ content: contentOf('t', { name: 'A' }), at: NOW },
  ...change,
});
const lease = (change?: Partial<SealUse>) => leaseSeal(papers.db.pool, use(change));
const lent = async (change?: Partial<SealUse>): Promise<boolean> => 'id' in (await lease(change));
const rows = async (query: string): Promise<readonly Record<string, unknown>[]> =>
  (await papers.db.pool.query<Record<string, unknown>>(query)).rows;

test('100 uses at once against a limit of 40 are 40 lent and 60 in the queue', async () => {
  await scope({ dailyLimit: 40 });
  const answers = await Promise.all(Array.from({ length: 100 }, () => lease()));
  expect(answers.filter((answer) => 'id' in answer)).toHaveLength(40);
  expect(answers.filter((answer) => 'fault' in answer && answer.fault === 'seal-queued')).toHaveLength(60);
  expect(await rows('select state, why, count(*)::int as n from seal_loan group by 1, 2 order by 1')).toEqual([
    { state: 'automatic', why: null, n: 40 },
    { state: 'waiting', why: 'seal-day-full', n: 60 },
  ]);
  expect(await rows('select used from seal_day')).toEqual([{ used: 40 }]);
});

test('a flow that holds its paper’s transaction open holds up nobody else', async () => {
  await scope({ dailyLimit: 40 });
  const copy = await papers.prepared();
  await papers.db.tx(async (tx) => {
    await storeCopy(tx, papers.deps.keyring, copy);
    expect(await lent()).toBe(true); // while the other's transaction is still open
  });
});

test('the limit is a day’s: at midnight on campus it begins anew', async () => {
  await scope({ dailyLimit: 1 });
  expect(await lent({ at: new Date('2026-11-27T15:59:59Z') })).toBe(true);
  expect(await lent({ at: new Date('2026-11-27T15:59:59Z') })).toBe(false);
  expect(await lent({ at: new Date('2026-11-27T16:00:00Z') })).toBe(true);
});

test('another service, before the period and after it, and a limit of none wait for the keeper, each with its reason', async () => {
  const why = async (change?: Partial<SealUse>): Promise<unknown> => {
    const key = uuidv7();
    await lease({ key, ...change });
    return (await rows(`select why from seal_loan where key = '${key}'`))[0]?.['why'];
  };
  await scope({ flows: ['transcript'] });
  expect(await why()).toBe('seal-other-service');
  expect(await why({ flowId: 'transcript' })).toBeNull();
  await scope({ validFrom: new Date(NOW.getTime() + 1) });
  expect(await why()).toBe('seal-outside-period');
  await scope({ validUntil: NOW });
  expect(await why()).toBe('seal-outside-period');
  await scope({ dailyLimit: 0 });
  expect(await why()).toBe('seal-day-full');
});

test('the same use asked for twice, also at once, is one loan and counts once', async () => {
  await scope({ dailyLimit: 5 });
  const key = uuidv7();
  const answers = await Promise.all(Array.from({ length: 8 }, () => lease({ key })));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await rows('select used from seal_day')).toEqual([{ used: 1 }]);
});

const waiting = async (change: Partial<SealUse> = {}) => {
  await scope({ dailyLimit: 0 });
  const asked = use(change);
  await leaseSeal(papers.db.pool, asked);
  const [row] = await rows(`select id, encode(content, 'hex') as content from seal_loan where key = '${asked.key}'`);
  return { asked, loan: row as { id: string; content: string } };
};
const decide = (loans: readonly { id: string; content: string }[], change: object = {}) =>
  papers.db.tx((tx) => decideLoans(tx, { loans, by: KEEPER, actor: `person:${KEEPER}`, now: NOW, ...change }));

test('what the keeper grants is lent, and what is refused comes back with the reason', async () => {
  const [one, two, three] = [await waiting(), await waiting(), await waiting()];
  expect(await decide([one.loan, two.loan])).toMatchObject({
    cases: expect.arrayContaining([one.asked.caseId]) as unknown,
  });
  expect(await leaseSeal(papers.db.pool, one.asked)).toEqual({ id: one.loan.id });
  await decide([three.loan], { refusal: 'seal-refused-basis' });
  expect(await leaseSeal(papers.db.pool, three.asked)).toEqual({
    fault: 'seal-refused',
    params: { reason: 'seal-refused-basis' },
  });
  expect(await decide([three.loan])).toEqual({ fault: 'conflict' });
});

test('only its keepers decide, all or none, and only on what they saw', async () => {
  const [one, two] = [await waiting(), await waiting()];
  expect(await decide([one.loan], { by: uuidv7() })).toEqual({ fault: 'not-allowed' });
  expect(await decide([{ id: uuidv7(), content: one.loan.content }])).toEqual({ fault: 'not-found' });
  const other = { ...two.loan, content: '0'.repeat(64) };
  expect(await decide([one.loan, other])).toEqual({ fault: 'conflict' });
  expect(await rows(`select distinct state from seal_loan where state <> 'automatic'`)).toEqual([{ state: 'waiting' }]);
  await papers.db.pool.query(`update seal set state = 'suspended'`);
  expect(await decide([one.loan])).toMatchObject({ fault: 'seal-suspended' });
  await papers.db.pool.query(`update seal set state = 'active'`);
});

test('granted for one content it is not lent for another: the keeper looks anew', async () => {
  const { asked, loan } = await waiting();
  await decide([loan]);
  const changed = { ...asked, content: contentOf('t', { name: 'B' }) };
  expect(await leaseSeal(papers.db.pool, changed)).toEqual({ fault: 'seal-queued' });
  expect(await decide([loan])).toEqual({ fault: 'conflict' });
});

test('every impression is in the register, and nobody can change or remove it', async () => {
  const copy = await papers.prepared();
  await papers.db.tx((tx) => storeCopy(tx, papers.deps.keyring, copy));
  expect(await rows(`select seal_id, case_id, how, granted_by from seal_use where serial = '${copy.serial}'`)).toEqual([
    { seal_id: 'student-records', case_id: copy.caseId, how: 'automatic', granted_by: null },
  ]);
  await expect(rows(`update seal_use set how = 'keeper'`)).rejects.toThrow(/append-only/);
  await expect(rows(`delete from seal_use`)).rejects.toThrow(/append-only/);
  await expect(rows(`truncate seal_use`)).rejects.toThrow(/append-only/);
  const again = { ...(await papers.prepared()), loan: copy.loan };
  await expect(papers.db.tx((tx) => storeCopy(tx, papers.deps.keyring, again))).rejects.toThrow(/loan_id/);
});

test('keepers and scope are set by the operator, on record; keeper and backup are two people', async () => {
  const [one, two] = [uuidv7(), uuidv7()];
  const lend = (sealId: string, lending: Lending) =>
    papers.db.tx((tx) => lendSeal(tx, sealId, { lending, by: 'operator:test' }));
  expect(await lend('student-records', { keeper: one, backup: two, dailyLimit: 0 })).toBeUndefined();
  expect(await lent()).toBe(false);
  expect(await lend('student-records', { dailyLimit: null, flows: ['certificate-of-enrolment'] })).toBeUndefined();
  expect(await lent()).toBe(true);
  expect(await rows('select keeper_id, backup_id from seal')).toEqual([{ keeper_id: one, backup_id: two }]);
  expect(await lend('student-records', { backup: one, dailyLimit: 7 })).toEqual({ fault: 'conflict' });
  expect(await rows('select backup_id, daily_limit from seal')).toEqual([{ backup_id: two, daily_limit: null }]);
  expect(await lend('none', { dailyLimit: 1 })).toEqual({ fault: 'not-found' });
  expect(await rows(`select count(*)::int as n from audit_event where kind = 'seal.lent'`)).toEqual([{ n: 2 }]);
});
