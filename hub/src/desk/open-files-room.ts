/** Files at the desk: taken in for whoever stands there or sent them along, and shown to those who may see the case. */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import type { FileStore, StoredFile, Taken } from '../files/file-store.ts';
import type { Staff } from '../people/sessions.ts';
import { isUuid } from './acts/fields.ts';
import { deskClerkOf } from './open-case-room.ts';
import { maySeeCase } from './who-may-see-case.ts';

export type ForWhom = { readonly person: string } | { readonly caseId: string };

export type FilesRoom = {
  /** Faults: `not-allowed`, `own-case`, `not-found`, and those of `FileStore.take`. */
  take(
    staff: Staff,
    whom: ForWhom,
    file: { readonly name: string; readonly body: ReadableStream<Uint8Array> },
  ): Promise<Taken | Fault>;
  /** Undefined: there is no such file for them. */
  read(staff: Staff, id: string): Promise<StoredFile | undefined>;
};

export const openFilesRoom = (desk: CaseDesk, files: FileStore): FilesRoom => {
  const { pool } = desk.db;

  const sees = async (staff: Staff, caseId: string): Promise<boolean> => {
    const clerk = await deskClerkOf(desk, pool, staff);
    return clerk !== undefined && (await maySeeCase(pool, caseId, clerk)) === 'part';
  };
  const applicantOf = async (staff: Staff, caseId: string): Promise<string | undefined> => {
    if (!isUuid(caseId) || !(await sees(staff, caseId))) return undefined;
    const { rows } = await pool.query<{ applicant: string }>(
      'select applicant_id as applicant from case_view where id = $1',
      [caseId],
    );
    return rows[0]?.applicant;
  };

  return {
    take: async (staff, whom, file) => {
      if (staff.personId === undefined) return { fault: 'not-allowed' };
      const personId = 'person' in whom ? whom.person : await applicantOf(staff, whom.caseId);
      if (personId === undefined || !isUuid(personId)) return { fault: 'not-found' };
      if (personId === staff.personId) return { fault: 'own-case' };
      return files.take({ ...file, personId, by: `person:${staff.personId}` });
    },
    read: async (staff, id) => {
      const head = isUuid(id) ? await files.head(id) : undefined;
      if (!head) return undefined;
      const mine = head.caseId === undefined && head.by === `person:${staff.personId ?? ''}`;
      const may = mine || (head.caseId !== undefined && (await sees(staff, head.caseId)));
      return may ? files.read(id) : undefined;
    },
  };
};
