/** A clerk declares a paper void, and has it made again where it only came out badly. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { carries, findCase, type Clerk } from '../cases/actions/acting.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import { changeCase, type Changed } from '../cases/change-case.ts';
import type { Tx } from '../storage/db.ts';
import { mayReplace } from './may-copy.ts';
import type { VoidCode } from './void-codes.ts';
import { tellPresent } from './tell-present.ts';
import { voidInRegister } from './void-in-register.ts';

export type PaperVoiding = {
  readonly caseId: string;
  readonly serial: string;
  /** Undefined: none that the form offers. */
  readonly reason: VoidCode | undefined;
  /** Another is made, free of charge, and waits for its person at any terminal. */
  readonly again: boolean;
};

/**
 * Of whoever carries the case. Faults: `not-found`, `not-allowed`, `own-case`, `reasons-missing`, `paper-void`,
 * `not-offered` (the case came to nothing).
 */
export const voidPaper = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  { caseId, serial, reason: code, again }: PaperVoiding,
): Promise<Changed | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const refused = carries(found, clerk);
  if (refused) return refused;
  if (code === undefined) return { fault: 'reasons-missing' };
  const by = `person:${clerk.person}` as const;
  const jobId = uuidv7();
  const changed = await changeCase(desk, tx, {
    ...{ caseId, by },
    decide: (course) => {
      const paper = mayReplace(course, serial, 'clerk');
      if (isFault(paper)) return paper;
      course.emit({ kind: 'paper-voided', jobId: paper.jobId, serial, reasons: [{ code }] });
      if (again) course.emit({ kind: 'copy-ordered', jobId, of: serial, instead: true });
      return undefined;
    },
  });
  if (isFault(changed)) return changed;
  await voidInRegister(tx, { serial, reason: { code }, by, at: new Date(desk.clock.now()) });
  await tellPresent(desk, tx, { person: found.state.applicant, jobId: jobOf(changed, serial) });
  return changed;
};

const jobOf = ({ after }: Changed, serial: string): string => {
  const paper = after.papers.find((one) => one.serial === serial);
  if (!paper) throw new Error(`Case ${after.id} has no paper ${serial}`);
  return paper.jobId;
};
