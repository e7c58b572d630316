import { expect, test } from 'vitest';
import type { Sql } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { findHeir, type AskedByName } from './find-heir.ts';
import * as staff from './test-staff.ts';

const { staffMember, HOME } = staff;
const [LEAVER, HEAD, CENTRE, LIBRARY, CLERK, SUCCESSOR, APPLICANT] = [1, 2, 3, 4, 5, 6, 7];

const campus = async (): Promise<Sql> => {
  const { db } = await testDatabase();
  await staff.raiseCampus(db.pool, 7);
  await staff.addPost(db.pool, HEAD, [HOME, 'head'], 'principal');
  await staff.addPost(db.pool, LIBRARY, ['library', 'head'], 'principal');
  await staff.addPost(db.pool, CENTRE, ['service-centre', 'head'], 'principal');
  return db.pool;
};

const heir = async (sql: Sql, more: Partial<AskedByName> & { readonly successor?: number } = {}) => {
  const { successor, ...asked } = more;
  const found = await findHeir(sql, {
    leaver: {
      ...{ person: staffMember(LEAVER), departments: [HOME] },
      successor: successor === undefined ? undefined : staffMember(successor),
    },
    ...{ applicant: staffMember(APPLICANT), clerk: staffMember(CLERK), beside: [], now: staff.thursday },
    ...asked,
  });
  return found && [found.to, found.reasons[0]?.code];
};

test('the successor is asked, else the head of the unit, of their department, of the service centre, else the clerk', async () => {
  const sql = await campus();
  expect(await heir(sql, { successor: SUCCESSOR })).toEqual([staffMember(SUCCESSOR), 'signer-left-successor']);
  expect(await heir(sql, { department: 'library' })).toEqual([staffMember(LIBRARY), 'signer-left-head']);
  expect(await heir(sql)).toEqual([staffMember(HEAD), 'signer-left-head']);
  await sql.query('delete from post where department_id = $1', [HOME]);
  expect(await heir(sql)).toEqual([staffMember(CENTRE), 'signer-left-centre']);
  await sql.query('delete from post');
  expect(await heir(sql)).toEqual([staffMember(CLERK), 'signer-left-clerk']);
  expect(await heir(sql, { clerk: undefined })).toBeUndefined();
});

test('never the applicant, a relative, who has left, or who is in the step already; on leave only when nobody else is', async () => {
  const sql = await campus();
  expect(await heir(sql, { successor: APPLICANT })).toEqual([staffMember(HEAD), 'signer-left-head']);
  await staff.relate(sql, HEAD, APPLICANT);
  expect(await heir(sql)).toEqual([staffMember(CENTRE), 'signer-left-centre']);
  expect(await heir(sql, { beside: [staffMember(CENTRE)] })).toEqual([staffMember(CLERK), 'signer-left-clerk']);
  await staff.addLeave(sql, CENTRE);
  expect(await heir(sql)).toEqual([staffMember(CLERK), 'signer-left-clerk']);
  await sql.query('insert into departure (person_id, at, by) values ($1, now(), $2)', [staffMember(CLERK), 'hub']);
  expect(await heir(sql)).toEqual([staffMember(CENTRE), 'signer-left-centre']);
});
