import { isFault } from '@yizhan/shared/faults.ts';
import { expect, test } from 'vitest';
import { LEASE_MS } from '../dispatch/leases.ts';
import { readDeskClerk, type DeskClerk } from './desk-clerk.ts';
import { handOn, type DeskRow } from './desk-rows.ts';
import { openWorklists, type Worklists } from './open-worklists.ts';
import type { ListAim } from './seen-round.ts';
import { testCaseRoom, type TestCaseRoom } from './test-case-room.ts';

type Desks = TestCaseRoom & {
  readonly lists: Worklists;
  clerk(person: string): Promise<DeskClerk>;
  aim(caseId: string, step: string): Promise<ListAim>;
};

const desks = async (): Promise<Desks> => {
  const t = await testCaseRoom();
  const { desk } = t.desk.cases;
  return {
    ...t,
    lists: openWorklists(desk),
    clerk: async (person) => {
      const now = new Date(t.desk.clock.now());
      const offices = await desk.officesOf(desk.db.pool, person, now);
      return readDeskClerk(desk.db.pool, { person, roles: ['clerk'], offices }, now);
    },
    aim: async (caseId, step) => {
      const task = await desk.db.prisma.task.findFirstOrThrow({ where: { caseId, step } });
      return { caseId, step, slot: task.slot, since: task.enteredAt.toISOString() };
    },
  };
};

const lineOf = (answer: DeskRow | { readonly fault: string }): DeskRow => {
  if (isFault(answer)) throw new Error(answer.fault);
  return answer as DeskRow;
};

const inHand = {
  fault: 'in-hand',
  params: { name: '陈志强', nameEn: 'CHEN Zhiqiang', until: expect.any(String) as string },
};

test('of two who take the same task one has it, with the line in hand, and the other is told who and until when', async () => {
  const t = await desks();
  const aim = await t.aim(await t.begin(), 'budget');
  const two = [await t.clerk(t.people.money), await t.clerk(t.people['money-backup'])] as const;
  const both = await Promise.all(two.map((clerk) => t.lists.take(clerk, aim)));
  const [won] = both.filter((answer) => !isFault(answer)).map(lineOf);
  expect(both.filter(isFault)).toMatchObject([{ fault: 'in-hand' }]);
  const winner = both.findIndex((answer) => !isFault(answer));
  const now = t.desk.clock.now();
  expect(won?.waits.find(({ step }) => step === 'budget')?.held).toEqual({
    ...{ id: two[winner]?.person, name: expect.anything() as unknown },
    until: new Date(now + LEASE_MS).toISOString(),
  });
});

test('while one has it in hand nobody else decides it, from the list or the page; given back, or run out, it is open', async () => {
  const t = await desks();
  const caseId = await t.begin();
  const aim = await t.aim(caseId, 'budget');
  const [money, backup] = [await t.clerk(t.people.money), await t.clerk(t.people['money-backup'])];
  const line = lineOf(await t.lists.take(money, aim));
  const approve = () => t.lists.act(backup, { act: 'approve', aims: [aim] });
  expect(await approve()).toEqual([{ caseId, fault: inHand }]);
  const other = t.staff(t.people['money-backup']);
  const signed = await t.act(other, caseId, 'sign', { step: 'budget', decision: 'approve' });
  expect(signed).toMatchObject({ fault: inHand });
  const page = await t.page(caseId, other);
  expect(page.offers.steps.map(({ step }) => step)).not.toContain('budget');
  expect(page.offers.refusals[0]?.text.en).toContain('CHEN Zhiqiang has this step in hand until');

  const wait = line.waits.find(({ step }) => step === 'budget');
  const me = { person: backup.person, offices: [], departments: [], powers: [] };
  expect(wait && handOn(wait, me, t.desk.clock.now())).toBe('other');
  expect(wait && handOn(wait, me, t.desk.clock.now() + LEASE_MS)).toBeUndefined();

  await t.lists.giveBack(backup, aim); // another's hands are not opened
  expect(await approve()).toEqual([{ caseId, fault: inHand }]);
  await t.lists.giveBack(money, aim);
  await t.lists.take(money, aim);
  await t.desk.clock.advance(LEASE_MS);
  expect(await approve()).toEqual([{ caseId }]);
});

test('on the page it is taken and given back, and the page says until when', async () => {
  const t = await desks();
  const caseId = await t.begin();
  const money = t.staff(t.people.money);
  const budget = async () => (await t.page(caseId, money)).offers.steps.find(({ step }) => step === 'budget');
  expect((await budget())?.acts).toContain('take');
  expect(await t.act(money, caseId, 'take', { step: 'budget' })).toBe('done');
  expect(await budget()).toMatchObject({ inHand: new Date(t.desk.clock.now() + LEASE_MS).toISOString() });
  expect((await budget())?.acts).toContain('give-back');
  expect(await t.act(money, caseId, 'giveBack', { step: 'budget' })).toBe('done');
  expect((await budget())?.inHand).toBeUndefined();
});

test('nobody takes what is not theirs to do, or what has moved on', async () => {
  const t = await desks();
  const caseId = await t.begin();
  const aim = await t.aim(caseId, 'budget');
  expect(await t.lists.take(await t.clerk(t.people.stranger), aim)).toEqual({ fault: 'not-found' });
  expect(await t.lists.take(await t.clerk(t.people.house), aim)).toEqual({ fault: 'not-allowed' });
  const money = await t.clerk(t.people.money);
  expect(await t.lists.take(money, { ...aim, since: '2020-01-01T00:00:00.000Z' })).toEqual({ fault: 'step-over' });
  expect(await t.desk.db.prisma.taskLease.count()).toBe(0);
});

test('the next one is what is due first and in nobody’s hands, and one’s own signature is not asked for twice', async () => {
  const t = await desks();
  const cases = [await t.begin(), await t.begin(), await t.begin()];
  for (const [i, caseId] of cases.entries())
    await t.desk.db.pool.query(`update task set due_at = $2 where case_id = $1 and step = 'budget'`, [
      caseId,
      new Date(t.desk.clock.now() + (3 - i) * 3_600_000),
    ]);
  const [money, backup] = [await t.clerk(t.people.money), await t.clerk(t.people['money-backup'])];
  // A second signer is awaited, and the clerk has signed already: that one is not theirs any more.
  await t.act(t.staff(t.people.money), cases[2]!, 'addSigner', { step: 'budget', person: t.people['money-backup'] });
  await t.act(t.staff(t.people.money), cases[2]!, 'sign', { step: 'budget', decision: 'approve' });
  expect(await t.lists.takeNext(money)).toEqual({ caseId: cases[1] });
  expect(await t.lists.takeNext(money)).toEqual({ caseId: cases[0] });
  expect(await t.lists.takeNext(money)).toBeUndefined();
  expect(await t.lists.takeNext(backup)).toEqual({ caseId: cases[2] });
  expect(await t.lists.takeNext(backup)).toBeUndefined();
});

test('desks that show the line are told when it is taken and when it is given back', async () => {
  const t = await desks();
  const aim = await t.aim(await t.begin(), 'budget');
  const told: string[] = [];
  t.desk.cases.desk.live.on((change) => {
    if (change.kind === 'case') told.push(change.id);
  });
  const money = await t.clerk(t.people.money);
  await t.lists.take(money, aim);
  await t.lists.giveBack(money, aim);
  await t.lists.giveBack(money, aim);
  expect(told).toEqual([aim.caseId, aim.caseId]);
});
