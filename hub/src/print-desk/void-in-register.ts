import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';

export type Voiding = {
  readonly serial: string;
  readonly reason: Reason;
  readonly by: Actor;
  readonly at: Date;
};

/** From now on whoever checks the paper reads that it is void, and its file is shredded: nobody may print it again. */
export const voidInRegister = async (tx: Tx, { serial, reason, by, at }: Voiding): Promise<void> => {
  const { rows } = await tx.query<{ blob_id: string | null; job_id: string }>(
    `with voided as (
       update paper p set voided_at = $2, void_reason = $3, blob_id = null from paper old
        where p.serial = $1 and old.serial = p.serial and p.voided_at is null returning old.blob_id, p.serial
     )
     update print_job j set state = 'void', changed_at = $2 from voided v where j.serial = v.serial
     returning v.blob_id, j.id as job_id`,
    [serial, at, JSON.stringify(reason)],
  );
  const [voided] = rows;
  if (!voided) throw new Error(`Paper ${serial} is not in the register, or void already`);
  await tx.query('delete from blob where id = $1', [voided.blob_id]);
  await record(tx, { kind: 'paper.voided', actor: by, subject: serial, detail: { reason: reason.code } });
};
