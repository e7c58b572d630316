/** The page of one case and everything that is done on it, for whoever is logged in. */
import type { CaseDesk } from '../cases/case-desk.ts';
import { PersonErased } from '../keys/person-keys.ts';
import type { Staff } from '../people/sessions.ts';
import type { Sql } from '../storage/db.ts';
import { performAct, type Act, type Outcome } from './acts/perform-act.ts';
import type { CasePageView } from './case-page/model.ts';
import { readCasePage } from './case-page/read-page.ts';
import { readDeskClerk, type DeskClerk } from './desk-clerk.ts';
import { findColleagues, type Colleague } from './find-colleagues.ts';
import { maySeeCase } from './who-may-see-case.ts';

export type CaseRoom = {
  /** Undefined when there is no such case for this person. */
  page(caseId: string, staff: Staff): Promise<CasePageView | undefined>;
  maySee(clerk: DeskClerk, caseId: string): Promise<boolean>;
  /** Undefined when there is no such case. */
  versionOf(caseId: string): Promise<number | undefined>;
  act(staff: Staff, act: Act): Promise<Outcome>;
  colleagues(typed: string): Promise<readonly Colleague[]>;
};

export const openCaseRoom = (desk: CaseDesk): CaseRoom => ({
  page: (caseId, staff) =>
    desk.db.tx(async (tx) => {
      const clerk = await deskClerkOf(desk, tx, staff);
      return clerk && readCasePage(desk, tx, caseId, clerk);
    }),
  maySee: async (clerk, caseId) => (await maySeeCase(desk.db.pool, caseId, clerk)) !== 'none',
  versionOf: async (caseId) => {
    const { rows } = await desk.db.pool.query<{ version: number }>('select version from case_view where id = $1', [
      caseId,
    ]);
    return rows[0]?.version;
  },
  act: async (staff, act) => {
    const clerk = await deskClerkOf(desk, desk.db.pool, staff);
    if (!clerk) return 'gone';
    try {
      return await performAct(desk, clerk, act);
    } catch (error) {
      if (error instanceof PersonErased) return { fault: { fault: 'applicant-erased' }, problems: [] };
      throw error;
    }
  },
  colleagues: (typed) => findColleagues(desk.db.pool, typed),
});

/** Undefined for an account that belongs to nobody: it acts in no office, and no case is theirs. */
export const deskClerkOf = async (desk: CaseDesk, sql: Sql, staff: Staff): Promise<DeskClerk | undefined> => {
  if (staff.personId === undefined) return undefined;
  const now = new Date(desk.clock.now());
  const offices = await desk.officesOf(sql, staff.personId, now);
  return readDeskClerk(sql, { person: staff.personId, roles: staff.roles, offices }, now);
};
