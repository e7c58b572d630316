import { expect, test } from 'vitest';
import { testDesk } from '../cases/test-desk.ts';
import { testKeyring } from '../keys/test-keyring.ts';
import { erasePerson } from '../people/erase-person.ts';
import { testDatabase } from '../storage/test-database.ts';
import { openLog } from './log.ts';
import { verifyLog } from './verify-log.ts';

test('R27 a real case is logged and audited, stays whole when its person is erased, and tells when it is touched', async () => {
  const desk = await testDesk();
  const keyring = await testKeyring((await testDatabase()).db); // signs as any other would
  const student = await desk.student();
  const caseId = await desk.submit(await desk.tap(student));
  await desk.cases.runner.idle();
  await openLog({ db: desk.db, keyring, clock: desk.clock }).append();

  const before = await verifyLog(desk.db, keyring);
  expect(before).toMatchObject({ cases: 1, found: 0 });
  expect(before.events).toBeGreaterThan(4);

  await desk.db.tx((tx) => erasePerson(tx, { personId: student.id, by: 'account:1', basis: 'request', again: true }));
  expect(await verifyLog(desk.db, keyring)).toEqual(before);

  await desk.db.pool.query(
    `update case_event set body = convert_to(replace(convert_from(body, 'UTF8'), 'uid', 'pki'), 'UTF8') where seq = 1`,
  );
  expect((await verifyLog(desk.db, keyring)).findings).toEqual([{ kind: 'event-altered', caseId, seq: 1 }]);
});
