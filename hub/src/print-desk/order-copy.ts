/** A person asks at a terminal for another copy of a paper, or for a fresh one instead of a sheet that came out badly. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import type { CardEvidence } from '@yizhan/shared/wire/messages.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import { changeCase } from '../cases/change-case.ts';
import type { Course } from '../cases/course.ts';
import { visitOfRecord } from '../people/visits.ts';
import type { Tx } from '../storage/db.ts';
import { mayCopy, mayReplace, spoiltReason, type Spoilt } from './may-copy.ts';
import { voidInRegister } from './void-in-register.ts';

export type CopyWish = {
  /** From the channel (R2). */
  readonly terminalId: string;
  readonly at: Date;
  readonly visitId: string;
  readonly evidence?: CardEvidence | undefined;
  /** Of the print job to come, made by the terminal: the same id again is the same copy. */
  readonly jobId: string;
  /** Serial of the paper. */
  readonly of: string;
  /** It came out badly: it is void from now on. */
  readonly instead?: Spoilt | undefined;
};

/** A sheet is looked at where it came out; later, and anywhere else, a clerk looks at it. */
const FRESH_MS = 15 * 60_000;

type PaperRow = {
  case_id: string;
  valid_until: Date | null;
  terminal_id: string | null;
  changed_at: Date;
};

/**
 * Faults: `visit-over`, `not-found` (no such paper of this person), `paper-void` (also when it has expired), and those of
 * `mayCopy` and `mayReplace`; `clerk-needed` for a bad sheet that did not come out here and just now.
 */
export const orderCopy = async (desk: CaseDesk, tx: Tx, wish: CopyWish): Promise<Fault | undefined> => {
  const { jobId, of, instead, terminalId, at } = wish;
  const visit = await visitOfRecord(tx, { ...wish, keyring: desk.keyring });
  if (isFault(visit)) return visit;
  const paper = await findPaper(tx, of, visit.personId);
  if (!paper) return { fault: 'not-found' };
  if (paper.valid_until && paper.valid_until < at) return { fault: 'paper-void' };
  const fresh = paper.terminal_id === terminalId && at.getTime() - paper.changed_at.getTime() <= FRESH_MS;
  if (instead !== undefined && !fresh) return { fault: 'clerk-needed' };
  const changed = await changeCase(desk, tx, {
    ...{ caseId: paper.case_id, by: `person:${visit.personId}`, doneAt: at },
    decide: (course) => order(course, { jobId, of, instead, visit: visit.id }),
  });
  if (isFault(changed)) return changed;
  if (instead !== undefined && changed.after !== changed.before) {
    const now = new Date(desk.clock.now());
    await voidInRegister(tx, { serial: of, reason: spoiltReason(instead), by: `person:${visit.personId}`, at: now });
  }
  return undefined;
};

const findPaper = async (tx: Tx, serial: string, personId: string): Promise<PaperRow | undefined> => {
  const { rows } = await tx.query<PaperRow>(
    `select p.case_id, p.valid_until, j.terminal_id, j.changed_at from paper p join print_job j on j.serial = p.serial
     where p.serial = $1 and p.person_id = $2`,
    [serial, personId],
  );
  return rows[0];
};

type Order = Pick<CopyWish, 'jobId' | 'of' | 'instead'> & { readonly visit: string };

const order = (course: Course, { jobId, of, instead, visit }: Order): Fault | undefined => {
  const { papers, orders } = course.state;
  if (papers.some((paper) => paper.jobId === jobId) || orders.some((one) => one.jobId === jobId)) return undefined;
  const paper = instead === undefined ? mayCopy(course, of) : mayReplace(course, of, 'holder');
  if (isFault(paper)) return paper;
  if (instead !== undefined)
    course.emit({ kind: 'paper-voided', jobId: paper.jobId, serial: of, reasons: [spoiltReason(instead)] });
  course.emit({
    kind: 'copy-ordered',
    jobId,
    of,
    instead: instead !== undefined || paper.print === 'void',
    visit,
  });
  return undefined;
};
