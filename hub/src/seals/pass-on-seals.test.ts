import { expect, test } from 'vitest';
import * as staff from '../dispatch/test-staff.ts';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { passOnSeals } from './pass-on-seals.ts';

const { staffMember, HOME } = staff;
const [LEAVER, BACKUP, HEAD, SUCCESSOR] = [1, 2, 3, 4];

const campus = async (keeper: number | null, backup: number | null): Promise<Db> => {
  const { db } = await testDatabase();
  await staff.raiseCampus(db.pool, 4);
  await staff.addPost(db.pool, HEAD, [HOME, 'head'], 'principal');
  const id = (n: number | null): string | null => (n === null ? null : staffMember(n));
  await db.pool.query(
    `insert into seal (id, department_id, name_zh, name_en, key_purpose, certificate, chain, keeper_id, backup_id)
     values ('records', $1, '学籍专用章', 'Records', 'seal:records', '', '{}', $2, $3)`,
    [HOME, id(keeper), id(backup)],
  );
  return db;
};

const leave = async (db: Db, successor?: number) => {
  const passing = { personId: staffMember(LEAVER), by: 'operator:test' } as const;
  const more = successor === undefined ? {} : { successor: staffMember(successor) };
  const passed = await db.tx((tx) => passOnSeals(tx, { ...passing, ...more }));
  const { keeperId, backupId } = await db.prisma.seal.findUniqueOrThrow({ where: { id: 'records' } });
  return { passed, keeperId, backupId };
};
const to = (n: number) => ({ to: staffMember(n) });

test('the successor takes the place, and nobody comes to hold both', async () => {
  const keeps = { id: 'records', place: 'keeper' };
  expect(await leave(await campus(LEAVER, BACKUP), SUCCESSOR)).toEqual({
    ...{ passed: [{ ...keeps, ...to(SUCCESSOR) }], keeperId: staffMember(SUCCESSOR), backupId: staffMember(BACKUP) },
  });
  expect(await leave(await campus(LEAVER, BACKUP), BACKUP)).toEqual({
    ...{ passed: [{ ...keeps, ...to(BACKUP) }], keeperId: staffMember(BACKUP), backupId: null },
  });
});

test('without one the backup moves up, or the head of the department keeps it', async () => {
  const keeps = { id: 'records', place: 'keeper' };
  expect(await leave(await campus(LEAVER, BACKUP))).toEqual({
    ...{ passed: [{ ...keeps, ...to(BACKUP) }], keeperId: staffMember(BACKUP), backupId: null },
  });
  expect(await leave(await campus(LEAVER, null))).toEqual({
    ...{ passed: [{ ...keeps, ...to(HEAD) }], keeperId: staffMember(HEAD), backupId: null },
  });
});

test('a backup who leaves is missed, and the keeper stays', async () => {
  const db = await campus(BACKUP, LEAVER);
  expect(await leave(db)).toEqual({
    ...{ passed: [{ id: 'records', place: 'backup', to: undefined }], keeperId: staffMember(BACKUP), backupId: null },
  });
  expect(await db.prisma.auditEvent.count({ where: { kind: 'seal.lent' } })).toBe(1);
  expect((await leave(db)).passed).toEqual([]);
});
