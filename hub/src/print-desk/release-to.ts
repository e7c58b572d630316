import type { CaseDesk } from '../cases/case-desk.ts';
import type { PreparedCopy } from '../papers/prepare-copy.ts';
import type { Tx } from '../storage/db.ts';
import { furtherCopies } from './further-copies.ts';
import type { Copies } from './may-copy.ts';

export type Release = {
  readonly copy: PreparedCopy;
  readonly step: string;
  readonly copies: Copies | undefined;
  readonly terminal: string;
};

/** Tells the terminal where its person stands that the paper can be printed. */
export const releaseTo = async (desk: CaseDesk, tx: Tx, { copy, step, copies, terminal }: Release): Promise<void> => {
  const { jobId, caseId, serial, title, pages } = copy;
  const file = { sha256: copy.sha256.toString('hex'), bytes: copy.pdf.length };
  const further = await furtherCopies(tx, copies, { caseId, step });
  await desk.toTerminal(tx, terminal, {
    ...{ kind: 'print.released', jobId, caseId, serial, title, pages, ...file },
    ...(further && { copies: further }),
  });
};
