/** What the pages about departures can do, bound to their storage. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { departureTexts } from '@yizhan/shared/messages/hub-departures.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { leaveOffice, planLeaving } from '../../cases/leave-office.ts';
import { factsOf } from '../../cases/leave-plan.ts';
import { isUuid } from '../../desk/acts/fields.ts';
import { answersFor } from '../answers.ts';
import type { Officer } from '../officer.ts';
import { readStaff } from '../rota/read-leaves.ts';
import type { ChangeView, DepartureRecord, Departures, DryRun } from './model.ts';
import {
  readDepartures,
  readPerson,
  readRecord,
  viewChanges,
  viewPlan,
  type DepartureReads,
} from './read-departures.ts';

export type Leaver = { readonly person: string; readonly successor?: string | undefined };

export type DeparturesRoom = {
  list(officer: Officer): Promise<Departures>;
  /** Faults: `not-found`, `departs-self`, `not-yours-to-answer`, `successor-unfit`. */
  look(officer: Officer, leaver: Leaver): Promise<DryRun | DepartureRecord | Fault>;
  /** `agreed`: the facts of the dry run they saw. Faults: those of `look`, and of `leaveOffice`. */
  confirm(
    officer: Officer,
    leaver: Leaver,
    agreed: readonly string[],
  ): Promise<'left' | { readonly changed: readonly ChangeView[] } | Fault>;
};

export const openDeparturesRoom = (desk: CaseDesk): DeparturesRoom => {
  const { db, flows, clock, calendar } = desk;
  const reads = (): DepartureReads => ({ sql: db.pool, flows, calendar, now: new Date(clock.now()) });
  const actorOf = ({ person }: Officer): `person:${string}` => `person:${person}`;

  /** Faults: why this officer does not record the departure of this person. */
  const refusal = async (officer: Officer, { person, successor }: Leaver): Promise<Fault | undefined> => {
    if (person === officer.person) return { fault: 'departs-self' };
    if (!isUuid(person) || !(await readPerson(db.pool, person))) return { fault: 'not-found' };
    if (successor !== undefined && !isUuid(successor)) return { fault: 'successor-unfit' };
    return (await answersFor(db.pool, officer, person)) ? undefined : { fault: 'not-yours-to-answer' };
  };

  return {
    list: (officer) => readDepartures(reads(), officer),

    look: async (officer, leaver) => {
      const { person: id, successor } = leaver;
      const record = isUuid(id) ? await readRecord(reads(), officer, id) : undefined;
      if (record) return record === 'hidden' ? { fault: 'not-yours-to-answer' } : record;
      const refused = await refusal(officer, leaver);
      if (refused) return refused;
      const plan = await planLeaving(desk, { personId: id, by: actorOf(officer), successor });
      if (isFault(plan)) return plan;
      const person = await readPerson(db.pool, id);
      if (!person) return { fault: 'not-found' };
      return {
        ...{ kind: 'dry-run', person, comesTo: await viewPlan(reads(), plan), facts: factsOf(plan) },
        ...{ successorId: successor, successors: (await readStaff(reads())).filter((one) => one.id !== id) },
      };
    },

    confirm: async (officer, leaver, agreed) => {
      const { person: personId, successor } = leaver;
      if (isUuid(personId) && (await readRecord(reads(), officer, personId))) return { fault: 'has-departed' };
      const refused = await refusal(officer, leaver);
      if (refused) return refused;
      const note = departureTexts.powerNote.zh;
      const left = await leaveOffice(desk, { personId, by: actorOf(officer), successor, agreed, note });
      if (isFault(left)) return left;
      return 'plan' in left ? 'left' : { changed: await viewChanges(reads(), left.changed, left.instead) };
    },
  };
};
