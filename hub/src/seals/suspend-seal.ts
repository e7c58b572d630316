/** Takes a seal out of use and back, at once: whoever keeps it, or the operator. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';

type Suspension = {
  readonly sealId: string;
  readonly to: 'active' | 'suspended';
  readonly actor: Actor;
  /** Person id, from the session (R2); absent for the operator. */
  readonly keeper?: string;
};

/** Faults: `not-found`; `not-allowed` (another keeper's); `conflict` (it is so already). */
export const suspendSeal = async (tx: Tx, { sealId, to, actor, keeper }: Suspension): Promise<Fault | undefined> => {
  const { rows } = await tx.query<{ state: string; keeps: boolean }>(
    'select state, coalesce($2 in (keeper_id, backup_id), false) as keeps from seal where id = $1 for update',
    [sealId, keeper ?? null],
  );
  const [seal] = rows;
  if (!seal) return { fault: 'not-found' };
  if (keeper !== undefined && !seal.keeps) return { fault: 'not-allowed' };
  if (seal.state === to) return { fault: 'conflict' };
  await tx.query('update seal set state = $2 where id = $1', [sealId, to]);
  await record(tx, { kind: to === 'active' ? 'seal.resumed' : 'seal.suspended', actor, subject: sealId });
  return undefined;
};
