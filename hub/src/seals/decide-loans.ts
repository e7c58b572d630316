/** The keeper's word on uses outside the scope of a seal: a batch is granted or one is refused. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';
import type { Refusal } from './refusals.ts';

export type Word = {
  /** With what the keeper saw, so that nothing else is granted. */
  readonly loans: readonly { readonly id: string; readonly content: string }[];
  /** Person id, from the session (R2). */
  readonly by: string;
  readonly actor: Actor;
  readonly now: Date;
  /** Absent: granted. */
  readonly refusal?: Refusal;
};

export type Decided = { readonly cases: readonly string[] };

/**
 * All or none. Faults: `not-found`; `not-allowed` (another keeper's seal); `own-case`; `conflict` (decided already, or
 * asked anew since it was shown); `seal-suspended`.
 */
export const decideLoans = async (tx: Tx, word: Word): Promise<Decided | Fault> => {
  const { loans, by, actor, now, refusal } = word;
  const { rows } = await tx.query<Row>(
    `select l.id, l.case_id as "caseId", l.seal_id as "sealId", l.state, encode(l.content, 'hex') as content, s.state as seal_state,
            s.name_zh, s.name_en, coalesce($2 in (s.keeper_id, s.backup_id), false) as keeps, c.applicant_id as applicant
     from seal_loan l join seal s on s.id = l.seal_id left join case_view c on c.id = l.case_id
     where l.id = any($1::uuid[]) order by l.id for update of l`,
    [loans.map(({ id }) => id), by],
  );
  if (rows.length === 0 || rows.length !== new Set(loans.map(({ id }) => id)).size) return { fault: 'not-found' };
  const seen = new Map(loans.map(({ id, content }) => [id, content]));
  for (const row of rows) {
    if (!row.keeps) return { fault: 'not-allowed' };
    if (row.applicant === by) return { fault: 'own-case' };
    if (row.state !== 'waiting' || seen.get(row.id) !== row.content) return { fault: 'conflict' };
    if (row.seal_state !== 'active' && refusal === undefined)
      return { fault: 'seal-suspended', params: { seal: row.name_zh, sealEn: row.name_en } };
  }
  await tx.query(
    `update seal_loan set state = $2, decided_by = $3, decided_at = $4, refusal = $5 where id = any($1::uuid[])`,
    [...[rows.map(({ id }) => id), refusal === undefined ? 'granted' : 'refused', by, now], refusal ?? null],
  );
  for (const { id, sealId, caseId } of rows)
    await record(tx, {
      kind: refusal === undefined ? 'seal.use-granted' : 'seal.use-refused',
      actor,
      subject: id,
      detail: { seal: sealId, case: caseId, ...(refusal !== undefined && { reason: refusal }) },
    });
  const cases = [...new Set(rows.map(({ caseId }) => caseId))];
  // Their jobs wait; now there is something to do.
  await tx.query(
    `update job set run_at = $2 where state = 'ready' and kind in ('advance', 'copy') and body->>'caseId' = any($1::text[])`,
    [cases, now],
  );
  return { cases };
};

type Row = {
  readonly id: string;
  readonly caseId: string;
  readonly sealId: string;
  readonly state: string;
  readonly content: string;
  readonly seal_state: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly keeps: boolean;
  readonly applicant: string | null;
};
