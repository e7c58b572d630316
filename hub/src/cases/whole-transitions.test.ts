/** A transition is whole or was never: whatever the moment at which its hub, or its line to the database, dies. */
import { isFault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import type { Tx } from '../storage/db.ts';
import { makeBatch } from './actions/make-batch.ts';
import { sign } from './actions/sign.ts';
import { voidCase, withdrawCase, reopenCase } from './actions/end-case.ts';
import { openCase } from './open-case.ts';
import { approve, crossing, type Crossing } from './test-crossing.ts';
import { flowOf } from './test-flows.ts';

const everyRow = async ({ desk }: Crossing): Promise<readonly number[]> =>
  Promise.all(
    ['case_event', 'case_view', 'case_deadline', 'job', 'task', 'power_use'].map((table) => desk.count(table)),
  );

/** The server ends this connection before the query with this number, as it does when the hub is killed. */
const dyingAt = (tx: Tx, fatal: number): { readonly tx: Tx; readonly asked: () => number } => {
  let asked = 0;
  const query: Tx['query'] = async (text, values) => {
    asked += 1;
    if (asked === fatal) await tx.query('select pg_terminate_backend(pg_backend_pid())');
    return tx.query(text, values);
  };
  return { tx: { ...tx, query }, asked: () => asked };
};

test('killed before each of the queries of a transition: nothing is left, and the same act succeeds afterwards', async () => {
  const on = await crossing([{ do: 'parallel', branches: [[{ do: 'decide' }], [{ do: 'outside' }]] }]);
  const clerk = await on.staff('clerk');
  const caseId = await on.open();
  const signing = { ...(await on.aim(caseId, 'decide-1')), ...approve };
  const before = await everyRow(on);
  // More than a signature asks: the last ones die between its last query and the commit.
  for (let fatal = 1; fatal <= 13; fatal++) {
    const died = await on.desk.db
      .tx(async (tx) => {
        const line = dyingAt(tx, fatal);
        const changed = await sign(on.desk.cases.desk, line.tx, clerk, signing);
        // Also between the last query and the commit.
        if (line.asked() < fatal) await tx.query('select pg_terminate_backend(pg_backend_pid())');
        return changed;
      })
      .then(
        () => false,
        () => true,
      );
    expect(died).toBe(true);
    expect(await everyRow(on)).toEqual(before);
  }
  expect(isFault(await on.sign(clerk, signing))).toBe(false);
  expect((await on.desk.load(caseId)).events.filter((e) => e.kind === 'decided')).toHaveLength(1);
});

test('a submission that dies on the way leaves no case; sent again it is one', async () => {
  const on = await crossing([{ do: 'decide' }]);
  const caseId = uuidv7();
  const flow = flowOf([{ do: 'decide' }]);
  const handing = {
    ...{ caseId, flow, applicant: on.student.id, by: `person:${on.student.id}`, doneAt: new Date(on.desk.clock.now()) },
    assurance: { card: 'uid', pin: false } as const,
  };
  for (let fatal = 1; fatal <= 8; fatal++) {
    const dying = on.desk.db.tx(async (tx) => {
      const line = dyingAt(tx, fatal);
      await openCase(on.desk.cases.desk, line.tx, handing);
      if (line.asked() < fatal) await tx.query('select pg_terminate_backend(pg_backend_pid())');
    });
    await expect(dying).rejects.toThrow();
    expect(await on.desk.count('case_view')).toBe(0);
  }
  for (let round = 0; round < 2; round++) await on.desk.db.tx((tx) => openCase(on.desk.cases.desk, tx, handing));
  expect(await on.desk.count('case_view')).toBe(1);
});

test('of a service that allows one case a person, ten submissions at once are one case, and each is told which', async () => {
  const on = await crossing([{ do: 'decide' }], { single: true });
  const all = await Promise.all(Array.from({ length: 10 }, () => on.begin()));
  const ids = new Set(all.map((one) => (isFault(one) ? one.fault : one.id)));
  expect([...ids]).toHaveLength(1);
  expect(await on.desk.count('case_view')).toBe(1);
  // Once it is over, another may begin.
  const [caseId = ''] = ids;
  await on.desk.db.tx((tx) => withdrawCase(on.desk.cases.desk, tx, { caseId, person: on.student.id }));
  expect((await on.state(caseId)).status).toBe('withdrawn');
  expect(await on.open()).not.toBe(caseId);
});

test('a batch moves every case it can and names each it cannot', async () => {
  const on = await crossing([{ do: 'batch' }]);
  const clerk = await on.staff('clerk');
  const ids = [await on.open(), await on.open(), await on.open()];
  const aims = await Promise.all(ids.map((id) => on.aim(id, 'batch-1')));
  await on.desk.db.tx((tx) => withdrawCase(on.desk.cases.desk, tx, { caseId: ids[1] ?? '', person: on.student.id }));
  const { outcomes } = await makeBatch(on.desk.cases.desk, clerk, aims);
  expect(outcomes.map(({ fault }) => fault?.fault)).toEqual([undefined, 'step-over', undefined]);
  const states = await Promise.all(ids.map(async (id) => (await on.state(id)).status));
  expect(states).toEqual(['done', 'withdrawn', 'done']);
});

test('what was ended by mistake is voided and reopened by whoever carries it, with a reason, and goes on', async () => {
  const on = await crossing([{ do: 'decide' }, { do: 'task' }]);
  const caseId = await on.open();
  const engine = on.desk.cases.desk;
  const state = await on.state(caseId);
  const clerk = { person: state.responsible?.clerk ?? '', roles: ['clerk' as const] };
  const stranger = await on.staff('elsewhere');
  const reasons = [{ code: 'not-enrolled' }];
  const ending = { caseId, seen: state.version, reasons };
  expect(await on.desk.db.tx((tx) => voidCase(engine, tx, stranger, ending))).toEqual({ fault: 'not-allowed' });
  expect(await on.desk.db.tx((tx) => voidCase(engine, tx, clerk, { ...ending, reasons: [] }))).toEqual({
    fault: 'reasons-missing',
  });
  await on.desk.db.tx((tx) => voidCase(engine, tx, clerk, ending));
  const closed = await on.state(caseId);
  expect(closed).toMatchObject({ status: 'void', active: {} });
  expect(await on.desk.count('task')).toBe(0);
  const reopening = { caseId, seen: closed.version, reasons, step: 'task-1' };
  expect(isFault(await on.desk.db.tx((tx) => reopenCase(engine, tx, clerk, reopening)))).toBe(false);
  expect(await on.state(caseId)).toMatchObject({ status: 'waiting-person', step: 'task-1', closedAt: undefined });
});
