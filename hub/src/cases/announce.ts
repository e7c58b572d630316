import type { CaseStatus } from '@yizhan/shared/campus/vocabulary.ts';
import type { OpenCase } from '@yizhan/shared/wire/messages.ts';
import type { Prepared, Tx } from '../storage/db.ts';
import type { CaseDesk } from './case-desk.ts';
import type { CaseState } from './case-state.ts';
import { shownReasons } from './transition.ts';

const goesOn: Prepared = {
  name: 'visit-goes-on',
  text: 'select terminal_id from visit where id = $1 and ended_at is null and expires_at > $2',
};

/** Where the case's own visit still goes on, if it does: only there is somebody waiting for it. */
export const liveTerminal = async (tx: Tx, { visit }: CaseState, now: Date): Promise<string | undefined> =>
  terminalOfVisit(tx, visit, now);

/** Undefined when it is over. */
export const terminalOfVisit = async (tx: Tx, visitId: string | undefined, now: Date): Promise<string | undefined> => {
  if (visitId === undefined) return undefined;
  const { rows } = await tx.query<{ terminal_id: string }>(goesOn, [visitId, now]);
  return rows[0]?.terminal_id;
};

/** Tells the terminal where the applicant stands, by its stream, and once committed the screens of the hub. */
export const announce = async (desk: CaseDesk, tx: Tx, state: CaseState): Promise<void> => {
  tx.afterCommit(() => {
    desk.live.emit({ kind: 'case', id: state.id });
  });
  const terminal = await liveTerminal(tx, state, new Date(desk.clock.now()));
  if (terminal === undefined) return;
  await desk.toTerminal(tx, terminal, {
    kind: 'case.changed',
    caseId: state.id,
    number: state.number,
    version: state.version,
    state: wireState(state.status),
    ...(state.step === undefined ? {} : { step: state.step }),
    reasons: [...shownReasons(state)],
  });
};

/** Terminals know five states; the finer ones are told by the reasons beside them. */
export const wireState = (status: CaseStatus): OpenCase['state'] => {
  switch (status) {
    case 'returned':
    case 'paused':
      return 'waiting-person';
    case 'withdrawn':
      return 'void';
    case 'open':
    case 'waiting-person':
    case 'done':
    case 'rejected':
    case 'void':
      return status;
    default:
      return status satisfies never;
  }
};
