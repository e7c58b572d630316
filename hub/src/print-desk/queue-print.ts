import type { PreparedCopy } from '../papers/prepare-copy.ts';
import type { Tx } from '../storage/db.ts';

export type ToPrint = {
  readonly copy: PreparedCopy;
  /** The issue step whose document it is. */
  readonly step: string;
  /** Serial of the paper it repeats. */
  readonly copyOf?: string | undefined;
  /** Where its person stands; it can be released at any other terminal as well. */
  readonly terminal?: string | undefined;
  readonly now: Date;
};

/** A print job that waits for its person, in the transaction in which the paper enters the register. */
export const queuePrint = async (tx: Tx, { copy, step, copyOf, terminal, now }: ToPrint): Promise<void> => {
  await tx.query(
    `insert into print_job (id, serial, case_id, person_id, terminal_id, step, copy_of, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
    [copy.jobId, copy.serial, copy.caseId, copy.personId, terminal ?? null, step, copyOf ?? null, now],
  );
};
