import type { CaseDesk } from '../cases/case-desk.ts';
import type { Tx } from '../storage/db.ts';

/** Who stands at a terminal just now is not offered a paper that nobody will print. */
export const tellPresent = async (
  desk: CaseDesk,
  tx: Tx,
  { person, jobId }: { readonly person: string; readonly jobId: string },
): Promise<void> => {
  const { rows } = await tx.query<{ terminal_id: string }>(
    'select terminal_id from visit where person_id = $1 and ended_at is null and expires_at > $2',
    [person, new Date(desk.clock.now())],
  );
  for (const { terminal_id: terminal } of rows) await desk.toTerminal(tx, terminal, { kind: 'print.voided', jobId });
};
