/** Who reads the page, and how much of what is personal in it is for them. */
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { personCipher } from '../../keys/person-keys.ts';
import type { Clerk } from '../../cases/actions/acting.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import type { CaseState } from '../../cases/case-state.ts';
import type { Personal } from '../../cases/events.ts';
import { slotsIn, type Slot } from '../../cases/slots.ts';
import type { OwnOffice } from '../../powers/authority.ts';
import type { DeskClerk } from '../desk-clerk.ts';
import type { Sight } from '../who-may-see-case.ts';
import type { Note } from './model.ts';

export type Reader = {
  readonly clerk: Clerk;
  readonly offices: readonly OwnOffice[];
  /** Supervises without a part in the case: whose it is stays hidden. */
  readonly oversees: boolean;
  /** What was written in a step, or without one in the case as a whole. */
  readsNotesOf(step: string | undefined, author: string): boolean;
};

type Reading = { readonly clerk: DeskClerk; readonly sight: Exclude<Sight, 'none'> };

/**
 * Notes are for whoever carries the case, its home department and supervisors with a part in it; a department that signs
 * reads those of its own steps, and everybody their own.
 */
export const readerOf = ({ clerk, sight }: Reading, { state, flow }: Case): Reader => {
  const { person, offices, roles } = clerk;
  const part = sight === 'part';
  const all =
    part &&
    (state.responsible?.clerk === person ||
      roles.includes('supervisor') ||
      offices.some(({ department }) => department === flow.department));
  const isMine = ({ place }: Slot): boolean =>
    place.person === undefined
      ? offices.some(({ department, role }) => department === place.department && role === place.role)
      : place.person === person;
  const own = new Set(flow.steps.flatMap((step) => (slotsIn(state, step).some(isMine) ? [step.id] : [])));
  return {
    ...{ clerk, offices, oversees: !part },
    readsNotesOf: (step, author) => all || author === `person:${person}` || (step !== undefined && own.has(step)),
  };
};

type Case = { readonly state: CaseState; readonly flow: FlowDefinition };

/** Opens what lies in events under the applicant's key. */
export type Show = (hidden: Personal) => unknown;
const ERASED = Symbol('erased');

export const openPersonal = async (desk: CaseDesk, applicant: string): Promise<Show> => {
  const cipher = await personCipher(desk.db, desk.keyring, applicant);
  if (cipher === 'erased') return () => ERASED;
  return ({ $personal }) =>
    JSON.parse(Buffer.from(cipher.decrypt(Buffer.from($personal, 'base64'))).toString('utf8')) as unknown;
};

export const isErased = (shown: unknown): boolean => shown === ERASED;

export const ERASED_NOTE: Note = { hidden: 'erased' };

export const noteOf = (hidden: Personal | undefined, show: Show, may: boolean): Note | undefined => {
  if (hidden === undefined) return undefined;
  if (!may) return { hidden: 'not-yours' };
  const text = show(hidden);
  return typeof text === 'string' ? text : ERASED_NOTE;
};
