/** The register of seals: one line an impression, which the database lets nobody change or remove. */
import { uuidv7 } from 'uuidv7';
import type { Tx } from '../storage/db.ts';

export type Impression = {
  readonly sealId: string;
  readonly loanId: string;
  readonly caseId: string;
  readonly serial: string;
  readonly at: Date;
};

/** In the transaction that stores the paper. Throws when the loan was used before. */
export const recordUse = async (tx: Tx, { sealId, loanId, caseId, serial, at }: Impression): Promise<void> => {
  const { rowCount } = await tx.query(
    `insert into seal_use (id, seal_id, loan_id, case_id, serial, how, granted_by, at)
     select $1, $2, l.id, $4, $5, case l.state when 'automatic' then 'automatic' else 'keeper' end, l.decided_by, $6
     from seal_loan l where l.id = $3 and l.seal_id = $2 and l.state in ('automatic', 'granted')`,
    [uuidv7(), sealId, loanId, caseId, serial, at],
  );
  if (rowCount !== 1) throw new Error(`Seal ${sealId} was not lent for ${serial}`);
};
