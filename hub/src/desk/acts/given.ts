/** What every form action of the case page is given, and the small readings they share. */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { FlowStep } from '@yizhan/shared/flow/definition.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Aim, Clerk, Found } from '../../cases/actions/acting.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import type { Tx } from '../../storage/db.ts';
import type { Fields } from './fields.ts';

export type Given = {
  readonly desk: CaseDesk;
  readonly tx: Tx;
  readonly clerk: Clerk;
  readonly caseId: string;
  readonly fields: Fields;
  readonly found: Found;
};
export type InStep = Given & { readonly aim: Aim; readonly step: FlowStep };

/** A fault, or whatever the engine answers when it is done. */
export type Handler<G extends Given> = (given: G) => Promise<unknown>;

/** What no form of ours sends. */
export const badMessage: Fault = { fault: 'bad-message' };

/** Undefined when the form was not one of ours. */
export const aimOf = (caseId: string, fields: Fields): Aim | undefined => {
  const [step, seen, slot] = [fields.one('step'), Number(fields.one('seen')), fields.one('slot')];
  if (!/^[a-z][a-z0-9-]{0,58}$/.test(step) || !Number.isSafeInteger(seen) || seen < 1) return undefined;
  return { caseId, step, seen, ...(slot === '' ? {} : { slot }) };
};

/** Version of the case that was seen; -1 for what is no number, which no case ever has. */
export const seenOf = (fields: Fields): number => {
  const seen = Number(fields.one('seen'));
  return Number.isSafeInteger(seen) ? seen : -1;
};

const MAX_NOTE = 2000;
export const noteOf = (fields: Fields): string | undefined => fields.one('note').trim().slice(0, MAX_NOTE) || undefined;

/** Free text is for the applicant's key alone; the event says that it is there. */
export const withNote = (reasons: readonly Reason[], note: string | undefined): readonly Reason[] =>
  note === undefined || reasons.length > 0 ? reasons : [{ code: 'see-note' }];

/** A reason of the fixed list of that action; none when the form sent another. */
export const codeOf = (codes: readonly string[], fields: Fields): readonly Reason[] => {
  const code = fields.one('reason');
  return codes.includes(code) ? [{ code }] : [];
};
