/** Somebody leaves for good: looked at, agreed to, carried out. */
import { isFault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { grantPower } from '../powers/grant-power.ts';
import { addSigner } from './actions/add-signer.ts';
import { assign } from './actions/hand-over.ts';
import { replaceSigner } from './actions/replace-signer.ts';
import { leaveOffice, planLeaving } from './leave-office.ts';
import { factsOf, type LeavePlan } from './leave-plan.ts';
import { passOnLeftBehind } from './pass-on-left-behind.ts';
import { approve, crossing, type Crossing } from './test-crossing.ts';

const by = 'operator:test' as const;
const note = '离岗';

const plan = async (on: Crossing, personId: string, successor?: string): Promise<LeavePlan> => {
  const planned = await planLeaving(on.desk.cases.desk, { personId, by, successor });
  if (isFault(planned)) throw new Error(planned.fault);
  return planned;
};
const leave = (on: Crossing, personId: string, more: { successor?: string; agreed?: readonly string[] } = {}) =>
  leaveOffice(on.desk.cases.desk, { personId, by, note, ...more });

const carrierOf = async (on: Crossing, caseId: string): Promise<string> =>
  (await on.state(caseId)).responsible?.clerk ?? '';
const give = (on: Crossing, caseId: string, to: string) =>
  on.desk.db.tx((tx) =>
    assign(on.desk.cases.desk, tx, { caseId, to, by: 'hub', how: 'hand-over', reasons: [{ code: 'handed-over' }] }),
  );

test('who leaves hands everything over at once: no case is without a clerk, none with two, and the reason is told', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const leaver = (await on.staff('clerk')).person;
  const ids = [await on.open(), await on.open(), await on.open()];
  for (const id of ids) await give(on, id, leaver);
  const planned = await plan(on, leaver);
  expect(planned.cases.map(({ caseId }) => caseId).toSorted()).toEqual(ids.toSorted());
  // A dry run changes nothing.
  expect(await Promise.all(ids.map((id) => carrierOf(on, id)))).toEqual(ids.map(() => leaver));
  expect(await on.desk.count('departure')).toBe(0);

  expect(await leave(on, leaver, { agreed: factsOf(planned) })).toEqual({ plan: planned });
  for (const { caseId, to, reasons } of planned.cases)
    expect((await on.state(caseId)).responsible).toMatchObject({ clerk: to, reasons });
  expect(await on.desk.count(`case_view where responsible_id = '${leaver}' and closed_at is null`)).toBe(0);
  expect(await leave(on, leaver, { agreed: factsOf(planned) })).toEqual({ fault: 'has-departed' });
  expect(await planLeaving(on.desk.cases.desk, { personId: leaver, by })).toEqual({ fault: 'has-departed' });
  const { outcome } = await on.desk.db.prisma.departure.findUniqueOrThrow({ where: { personId: leaver } });
  expect(outcome).toEqual(planned);
});

test('when the plan has changed since it was looked at nobody leaves, and each change is told', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const leaver = (await on.staff('clerk')).person;
  const [stays, goes] = [await on.open(), await on.open()];
  for (const id of [stays, goes]) await give(on, id, leaver);
  await on.staff('elsewhere'); // would take a case as well as the other principal, and has none
  const seen = factsOf(await plan(on, leaver));
  await give(on, goes, on.desk.clerk.person);
  const comes = await on.open();
  await give(on, comes, leaver);
  const left = await leave(on, leaver, { agreed: seen });
  expect('changed' in left && left.changed).toEqual([
    { what: 'case', how: 'come', caseId: comes },
    { what: 'case', how: 'gone', caseId: goes },
  ]);
  expect(await carrierOf(on, stays)).toBe(leaver);
  expect(await on.desk.count('departure')).toBe(0);
  // Loads that shifted are no reason to ask again: who was agreed on takes the case.
  const agreed = await plan(on, leaver);
  const [first] = agreed.cases;
  for (let n = 0; n < 5; n++) await give(on, await on.open(), first?.to ?? '');
  const done = await leave(on, leaver, { agreed: factsOf(agreed) });
  const takers = (cases: LeavePlan['cases']) => cases.map(({ caseId, to }) => [caseId, to]);
  expect('plan' in done && takers(done.plan.cases)).toEqual(takers(agreed.cases));
  const { responsible } = await on.state(first?.caseId ?? '');
  expect(responsible?.reasons.map(({ code }) => code)).toContain('dispatch-agreed');
  expect(responsible?.reasons.map(({ code }) => code)).not.toContain('dispatch-lightest-load');
});

test('with nobody left to take a case the departure is refused, and everything stays', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const leaver = on.desk.clerk.person;
  const caseId = await on.open();
  await give(on, caseId, leaver);
  await on.desk.db.pool.query(
    `insert into departure (person_id, at, by) select id, now(), 'hub' from person where kind = 'staff' and id <> $1`,
    [leaver],
  );
  expect((await plan(on, leaver)).stuck).toEqual([{ caseId }]);
  expect(await leave(on, leaver)).toEqual({ fault: 'nobody-to-take', params: { n: 1 } });
  expect(await carrierOf(on, caseId)).toBe(leaver);
  expect(await on.desk.count(`post where person_id = '${leaver}'`)).toBe(1);
  expect(await on.desk.count(`departure where person_id = '${leaver}'`)).toBe(0);
});

test('a successor who has left, or is the person, is refused', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const [one, other] = [(await on.staff('clerk')).person, (await on.staff('clerk', 'backup')).person];
  for (const successor of [one, on.student.id, uuidv7()])
    expect(await leave(on, one, { successor })).toEqual({ fault: 'successor-unfit' });
  expect('plan' in (await leave(on, other))).toBe(true);
  expect(await leave(on, one, { successor: other })).toEqual({ fault: 'successor-unfit' });
});

test('a task that asks for them by name asks the successor, or else the head, who then signs it', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const holder = await on.staff('clerk');
  const [asked, head, next] = [await on.staff('budget'), await on.staff('head'), await on.staff('seals')];
  const ids = [await on.open(), await on.open()];
  const signerAt = async (caseId: string) => (await on.state(caseId)).active['decide-1']?.added;
  for (const [i, caseId] of ids.entries()) {
    await on.desk.db.tx(async (tx) =>
      addSigner(on.desk.cases.desk, tx, holder, { ...(await on.aim(caseId, 'decide-1')), person: asked.person }),
    );
    if (i === 0) continue;
    expect((await plan(on, asked.person, next.person)).tasks.map(({ to }) => to)).toEqual([next.person, next.person]);
  }
  const planned = await plan(on, asked.person);
  expect(planned.tasks.map(({ to, reasons }) => [to, reasons])).toEqual(
    ids.map(() => [head.person, [{ code: 'signer-left-head' }]]),
  );
  expect('plan' in (await leave(on, asked.person, { agreed: factsOf(planned) }))).toBe(true);
  const [first = ''] = ids;
  expect(await signerAt(first)).toEqual([{ slot: 'added-1', person: head.person }]);
  expect(await on.desk.count(`task where person_id = '${asked.person}'`)).toBe(0);
  const signing = { ...(await on.aim(first, 'decide-1')), ...approve };
  expect(await on.sign(asked, signing)).toEqual({ fault: 'not-allowed' });
  expect(isFault(await on.sign(head, signing))).toBe(false);
});

test('powers held by name end and say why, those they granted stay, and their account is closed', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const { db, clock } = on.desk;
  const [giver, leaver] = [(await on.staff('clerk')).person, (await on.staff('clerk', 'backup')).person];
  const now = new Date(clock.now());
  const grant = (id: string, from: string, holder: object) =>
    db.tx((tx) =>
      grantPower(tx, {
        ...{ id, by: from, actor: 'hub', now },
        grant: {
          ...{ flowId: 'made', step: 'decide-1', office: { department: 'registrar', role: 'clerk' }, holder },
          ...{ limit: {}, from: now, until: new Date(clock.now() + 86_400_000), basis: 'none' },
          ...{ samplePercent: 10, objectionLimit: 3 },
        },
      }),
    );
  const [held, other] = [uuidv7(), uuidv7()];
  expect(isFault(await grant(held, giver, { kind: 'person', person: leaver }))).toBe(false);
  expect(isFault(await grant(other, giver, { kind: 'responsible' }))).toBe(false);
  const account = { id: uuidv7(), login: 'leaver', passwordHash: '-', roles: ['clerk'], personId: leaver };
  await db.prisma.account.create({ data: account });
  await db.pool.query(
    `insert into login_session (token_hash, account_id, expires_at) values ('x', $1, now() + interval '1 day')`,
    [account.id],
  );
  await db.pool.query('update seal set keeper_id = $1', [leaver]);
  const planned = await plan(on, leaver);
  expect(planned.seals.map(({ place }) => place)).toContain('keeper');
  expect(planned).toMatchObject({ powers: [{ id: held, why: 'by-name' }], account: account.id, granted: 0 });
  expect('plan' in (await leave(on, leaver, { agreed: factsOf(planned) }))).toBe(true);
  expect(await db.prisma.power.findUniqueOrThrow({ where: { id: held } })).toMatchObject({
    ...{ revokedAt: now, revokedNote: note },
  });
  expect(await on.desk.count(`seal where keeper_id = '${leaver}'`)).toBe(0);
  expect(await on.desk.count('login_session')).toBe(0);
  expect((await db.prisma.account.findUniqueOrThrow({ where: { id: account.id } })).disabledAt).toEqual(now);
  expect(await on.desk.count(`audit_event where kind in ('account.disabled', 'power.revoked')`)).toBe(2);
  // Whoever granted the other leaves as well: the office gave it.
  expect(await plan(on, giver)).toMatchObject({ granted: 1, powers: [] });
  expect('plan' in (await leave(on, giver))).toBe(true);
  expect((await db.prisma.power.findUniqueOrThrow({ where: { id: other } })).revokedAt).toBeNull();
});

test('what reaches them at that very moment, or a task that names them later, is passed on soon after', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const engine = on.desk.cases.desk;
  const [holder, leaver, head] = [await on.staff('clerk'), await on.staff('clerk', 'backup'), await on.staff('head')];
  const caseId = await on.open();
  const place = { step: 'decide-1', slot: 'added-1' };
  await on.desk.db.tx(async (tx) =>
    addSigner(engine, tx, holder, { ...(await on.aim(caseId, place.step)), person: head.person }),
  );
  expect('plan' in (await leave(on, leaver.person))).toBe(true);
  // Other transactions had chosen them before.
  await give(on, caseId, leaver.person);
  const late = { caseId, ...place, from: head.person, to: leaver.person, reasons: [], by: 'hub' };
  await on.desk.db.tx((tx) => replaceSigner(engine, tx, late));
  expect(await passOnLeftBehind(engine)).toBe(2);
  expect(await carrierOf(on, caseId)).not.toBe(leaver.person);
  expect((await on.state(caseId)).active[place.step]?.added).toEqual([{ slot: place.slot, person: head.person }]);
  expect(await passOnLeftBehind(engine)).toBe(0);
});
