/** Who keeps a seal, and what it is lent for without asking them. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';

export type Lending = {
  /** Person ids; absent stays as it is. */
  readonly keeper?: string;
  readonly backup?: string;
  /** Empty: every service. */
  readonly flows?: readonly string[];
  /** Impressions a day; `null`: any number. */
  readonly dailyLimit?: number | null;
  /** `null`: from ever, for ever. */
  readonly validFrom?: Date | null;
  readonly validUntil?: Date | null;
};

const columns = {
  keeper: 'keeper_id',
  backup: 'backup_id',
  flows: 'flows',
  dailyLimit: 'daily_limit',
  validFrom: 'valid_from',
  validUntil: 'valid_until',
} as const satisfies Record<keyof Lending, string>;

/** Faults: `not-found`; `conflict` when keeper and backup would be the same person. */
export const lendSeal = async (
  tx: Tx,
  sealId: string,
  { lending, by }: { readonly lending: Lending; readonly by: Actor },
): Promise<Fault | undefined> => {
  const { rows } = await tx.query<{ keeper: string | null; backup: string | null }>(
    'select keeper_id as keeper, backup_id as backup from seal where id = $1 for update',
    [sealId],
  );
  const [seal] = rows;
  if (!seal) return { fault: 'not-found' };
  const keeper = lending.keeper ?? seal.keeper;
  if (keeper !== null && keeper === (lending.backup ?? seal.backup)) return { fault: 'conflict' };
  for (const key of Object.keys(columns) as (keyof Lending)[])
    if (lending[key] !== undefined)
      await tx.query(`update seal set ${columns[key]} = $2 where id = $1`, [sealId, lending[key]]);
  await record(tx, { kind: 'seal.lent', actor: by, subject: sealId, detail: said(lending) });
  return undefined;
};

/** As the audit log holds it: what was set, and to what. */
const said = (lending: Lending): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(lending).map(([key, value]) => {
      const text = Array.isArray(value) ? value.join(',') : value instanceof Date ? value.toISOString() : String(value);
      return [key, text];
    }),
  );
