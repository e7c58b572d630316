/** What a head does about late steps, bound to its storage. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { answererOf, type Answerer } from '../../cases/actions/answering.ts';
import { extendCodes, extendDeadline } from '../../cases/actions/extend-deadline.ts';
import { handTaskOn } from '../../cases/actions/hand-task-on.ts';
import { nudge } from '../../cases/actions/nudge.ts';
import type { Clerk } from '../../cases/actions/acting.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { isUuid, type Fields } from '../../desk/acts/fields.ts';
import { aimOf, noteOf } from '../../desk/acts/given.ts';
import { PersonErased } from '../../keys/person-keys.ts';
import type { Staff } from '../../people/sessions.ts';
import type { Tx } from '../../storage/db.ts';
import type { EscalationList } from './model.ts';
import { countEscalations, readEscalations } from './read-escalations.ts';

export type HeadAct = 'nudge' | 'handOn' | 'extend';

export type EscalationsRoom = {
  /** Undefined for an account that belongs to no person. */
  list(staff: Staff | undefined): Promise<EscalationList | undefined>;
  count(staff: Staff | undefined): Promise<number>;
  act(staff: Staff | undefined, name: HeadAct, fields: Fields): Promise<'done' | Fault>;
};

export const openEscalationsRoom = (desk: CaseDesk): EscalationsRoom => {
  const { db, flows, clock } = desk;
  const answererFor = async (staff: Staff | undefined): Promise<Answerer | undefined> => {
    const clerk = clerkOf(staff);
    if (!clerk) return undefined;
    const now = new Date(clock.now());
    const offices = await desk.officesOf(db.pool, clerk.person, now);
    return answererOf(db.pool, clerk, { offices, now });
  };
  return {
    list: async (staff) => {
      const answerer = await answererFor(staff);
      return answerer && readEscalations({ sql: db.pool, flows, now: new Date(clock.now()) }, answerer);
    },
    count: async (staff) => {
      const answerer = await answererFor(staff);
      return answerer ? countEscalations(db.pool, answerer) : 0;
    },
    act: async (staff, name, fields) => {
      const clerk = clerkOf(staff);
      if (!clerk) return { fault: 'not-allowed' };
      try {
        const outcome = await db.tx((tx) => acts[name]({ desk, tx, clerk, fields }));
        return isFault(outcome) ? withoutHint(outcome) : 'done';
      } catch (error) {
        if (error instanceof PersonErased) return { fault: 'applicant-erased' };
        throw error;
      }
    },
  };
};

const clerkOf = (staff: Staff | undefined): Clerk | undefined =>
  staff?.personId === undefined ? undefined : { person: staff.personId, roles: staff.roles };

/** Whether there is such a case at all is not for whoever may do nothing in it. */
const withoutHint = (fault: Fault): Fault => (fault.fault === 'not-found' ? { fault: 'not-allowed' } : fault);

type Given = { readonly desk: CaseDesk; readonly tx: Tx; readonly clerk: Clerk; readonly fields: Fields };

const aimIn = (fields: Fields) => {
  const caseId = fields.one('case');
  return isUuid(caseId) ? aimOf(caseId, fields) : undefined;
};

const acts: Readonly<Record<HeadAct, (given: Given) => Promise<unknown>>> = {
  nudge: async ({ desk, tx, clerk, fields }) => {
    const aim = aimIn(fields);
    return aim ? nudge(desk, tx, clerk, aim) : { fault: 'bad-message' };
  },
  handOn: async ({ desk, tx, clerk, fields }) => {
    const aim = aimIn(fields);
    const [to, slot] = [fields.one('person'), aim?.slot];
    if (!aim || slot === undefined) return { fault: 'bad-message' };
    if (!isUuid(to)) return { fault: 'person-missing' };
    return handTaskOn(desk, tx, clerk, { ...aim, slot, to, note: noteOf(fields) });
  },
  extend: async ({ desk, tx, clerk, fields }) => {
    const aim = aimIn(fields);
    if (!aim) return { fault: 'bad-message' };
    const [days, code] = [fields.one('days').trim(), fields.one('reason')];
    const workingDays = /^\d{1,3}$/.test(days) ? Number(days) : 0;
    const reason = extendCodes.find((one) => one === code);
    return extendDeadline(desk, tx, clerk, { ...aim, workingDays, reason, note: noteOf(fields) });
  },
};
