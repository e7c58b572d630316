import { isFault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { erasePerson } from '../people/erase-person.ts';
import { listPowers } from './list-powers.ts';
import { listReviews } from './list-reviews.ts';
import { recordUse } from './record-use.ts';
import { reviewUse, type Review } from './review-use.ts';
import {
  NOW,
  OFFICE,
  openTx,
  STEP,
  testRegister,
  untilBlocked,
  type Part,
  type TestRegister,
} from './test-register.ts';

/** A use that is drawn for certain: the power's share is a hundred. */
const used = async (register: TestRegister, power: string, by: Part | 'hub' = 'clerk'): Promise<string> => {
  const user = by === 'hub' ? by : register.id[by];
  const use = { power, caseId: uuidv7(), step: STEP, slot: 'main', by: user, at: NOW, decision: 'approve' };
  const { id, drawn } = await register.db.tx((tx) => recordUse(tx, use));
  expect(drawn).toBe(true);
  return id;
};
const all = { samplePercent: 100 } as const;

const review = ({ id }: TestRegister, use: string, change: { by?: Part; verdict?: Review['verdict'] } = {}): Review => {
  const { by = 'principal', verdict = 'objected' } = change;
  return { use, by: id[by], actor: `person:${id[by]}`, verdict, note: '押金未退', now: NOW };
};
const judge = (register: TestRegister, use: string, change?: { by?: Part; verdict?: Review['verdict'] }) =>
  register.db.tx((tx) => reviewUse(tx, review(register, use, change)));

const caseOf = (register: TestRegister, use: string, applicant: Part) =>
  register.db.pool.query(
    `insert into case_view (id, number, flow_id, flow_version, applicant_id, state, version, head, opened_at, changed_at)
     select case_id, $1::text, 'leaving-clearance', 1, $2, 'done', 1, '', now(), now() from power_use where id = $1::uuid`,
    [use, register.id[applicant]],
  );

test('every use is recorded as such: under which power, of which case, by whom, with what decision', async () => {
  const register = await testRegister();
  const power = await register.grant(all);
  const rule = await register.grant({ ...all, holder: { kind: 'rule' } });
  await used(register, power);
  await used(register, rule, 'hub');
  expect(await register.db.prisma.powerUse.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
    { powerId: power, step: STEP, slot: 'main', byPerson: register.id.clerk, decision: 'approve', at: NOW },
    { powerId: rule, byPerson: null },
  ]);
  const listed = await listPowers(register.db.pool, { now: NOW });
  expect(listed.map(({ uses, waiting }) => [uses, waiting])).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test('what is drawn waits for the granting office and for no other', async () => {
  const register = await testRegister();
  const use = await used(register, await register.grant(all));
  expect(await listReviews(register.db.pool, [OFFICE])).toMatchObject([
    { use, flowId: 'leaving-clearance', step: STEP, by: register.id.clerk, office: OFFICE },
  ]);
  expect(await listReviews(register.db.pool, [{ department: 'library', role: 'clearance' }])).toEqual([]);
  expect(await listReviews(register.db.pool, [])).toEqual([]);
  await judge(register, use, { verdict: 'agreed' });
  expect(await listReviews(register.db.pool, [OFFICE])).toEqual([]);
});

test('only the granting office looks at it: principal, backup or head, once', async () => {
  const register = await testRegister();
  const power = await register.grant(all);
  const use = await used(register, power);
  for (const by of ['clerk', 'deputy', 'stranger', 'student'] as const)
    expect(await judge(register, use, { by }), by).toEqual({ fault: 'not-allowed' });
  expect(await judge(register, use, { by: 'backup', verdict: 'agreed' })).toMatchObject({
    objections: 0,
    suspended: false,
  });
  expect(await judge(register, use)).toEqual({ fault: 'conflict' });
  expect(await judge(register, await used(register, power), { by: 'head' })).toMatchObject({ objections: 1 });
  expect(await judge(register, uuidv7())).toEqual({ fault: 'not-found' });
  const events = await register.db.prisma.auditEvent.findMany({ where: { kind: 'power.reviewed' } });
  expect(events.map((event) => event.detail)).toEqual([
    { power, verdict: 'agreed' },
    { power, verdict: 'objected' },
  ]);
});

test('nobody looks at a use of their own, at their own case or at a relative’s', async () => {
  const register = await testRegister();
  const power = await register.grant({ ...all, holder: { kind: 'person', person: register.id.backup } });
  const own = await used(register, power, 'backup');
  expect(await judge(register, own, { by: 'backup' })).toEqual({ fault: 'signed-already' });
  await caseOf(register, own, 'principal');
  expect(await judge(register, own)).toEqual({ fault: 'own-case' });
  await register.db.pool.query(`insert into person_relation (person_id, other_id, kind) values ($1, $2, 'spouse')`, [
    register.id.head,
    register.id.principal,
  ]);
  expect(await judge(register, own, { by: 'head' })).toEqual({ fault: 'relative-of-applicant' });
});

test('an objection suspends nothing by itself; at the limit the power is suspended, and its holder told', async () => {
  const register = await testRegister();
  const power = await register.grant({ ...all, objectionLimit: 2 });
  const uses = [await used(register, power), await used(register, power), await used(register, power)];
  expect(await judge(register, uses[0]!)).toMatchObject({ objections: 1, suspended: false });
  expect(await judge(register, uses[1]!, { verdict: 'agreed' })).toMatchObject({ objections: 1, suspended: false });
  expect(await register.find('clerk')).toMatchObject({ as: 'power', power });
  expect(await judge(register, uses[2]!)).toMatchObject({ objections: 2, suspended: true });
  expect(await register.find('clerk')).toMatchObject({ fault: 'power-suspended', params: { office: '公寓中心' } });
  expect(await listPowers(register.db.pool, { now: NOW })).toMatchObject([{ state: 'suspended', objections: 2 }]);
  expect(await register.db.prisma.auditEvent.findMany({ where: { kind: 'power.suspended' } })).toMatchObject([
    { actor: 'hub', subject: power, detail: { objections: 2 } },
  ]);
});

test('two objections at once are counted one after the other: exactly one of them suspends', async () => {
  const register = await testRegister();
  const power = await register.grant({ ...all, objectionLimit: 2 });
  const [first, second] = [await used(register, power), await used(register, power)];
  const [one, two] = [await openTx(register.db), await openTx(register.db)];
  expect(await reviewUse(one.tx, review(register, first))).toMatchObject({ objections: 1, suspended: false });
  const waiting = reviewUse(two.tx, review(register, second, { by: 'backup' }));
  await untilBlocked(register.db, two.pid, one.pid);
  await one.commit();
  expect(await waiting).toMatchObject({ objections: 2, suspended: true });
  await two.commit();
});

test('two verdicts on one use at once: the second finds the first', async () => {
  const register = await testRegister();
  const use = await used(register, await register.grant(all));
  const verdicts = await Promise.all([judge(register, use), judge(register, use, { by: 'backup' })]);
  expect(verdicts.filter((verdict) => !isFault(verdict))).toMatchObject([{ objections: 1, suspended: false }]);
  expect(verdicts.filter(isFault)).toEqual([{ fault: 'conflict' }]);
});

test('R25 what a reviewer wrote goes with the applicant, and so do relations; the use and its verdict stay', async () => {
  const register = await testRegister();
  const use = await used(register, await register.grant(all));
  await caseOf(register, use, 'student');
  await register.db.pool.query('update case_view set closed_at = now()');
  await register.db.pool.query(`insert into person_relation (person_id, other_id, kind) values ($1, $2, 'parent')`, [
    register.id.stranger,
    register.id.student,
  ]);
  await judge(register, use);
  const find = () => register.db.prisma.powerReview.findUniqueOrThrow({ where: { useId: use } });
  expect(await find()).toMatchObject({ verdict: 'objected', note: '押金未退' });
  await register.db.tx((tx) => erasePerson(tx, { personId: register.id.student, by: 'hub', basis: 'request' }));
  expect(await find()).toMatchObject({ verdict: 'objected', note: null });
  expect(await register.db.prisma.personRelation.count()).toBe(0);
});
