import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import type { CardEvidence } from '@yizhan/shared/wire/messages.ts';
import { visitOfRecord } from '../people/visits.ts';
import type { Prepared, Tx } from '../storage/db.ts';
import type { CaseDesk } from './case-desk.ts';
import type { CaseState } from './case-state.ts';
import { openCase } from './open-case.ts';

export type Submission = {
  /** From the channel (R2). */
  readonly terminalId: string;
  /** When the person did it, by the terminal's clock (R10). */
  readonly at: Date;
  readonly visitId: string;
  readonly evidence?: CardEvidence | undefined;
  /** Made by the terminal: the same id again is the same case. */
  readonly caseId: string;
  readonly flowId: string;
  readonly flowVersion: number;
  readonly answers?: unknown;
};

const placeOf: Prepared = { name: 'terminal-place', text: 'select place_id from terminal where id = $1' };

/** Faults: `visit-over`, `not-found` (no such flow), and those of `openCase`. */
export const submitCase = async (desk: CaseDesk, tx: Tx, submission: Submission): Promise<CaseState | Fault> => {
  const { caseId, flowId, flowVersion, terminalId, at, answers } = submission;
  const visit = await visitOfRecord(tx, { ...submission, keyring: desk.keyring });
  if (isFault(visit)) return visit;
  const flow = await desk.flows.get(tx, flowId, flowVersion);
  if (!flow) return { fault: 'not-found' };
  const { rows } = await tx.query<{ place_id: string }>(placeOf, [terminalId]);
  return openCase(desk, tx, {
    ...{ caseId, flow, applicant: visit.personId, answers, by: `person:${visit.personId}`, doneAt: at },
    ...{ assurance: visit.assurance, terminal: terminalId, visit: visit.id, placeId: rows[0]?.place_id },
  });
};
