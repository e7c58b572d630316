/** Powers that were handed to a rule: within the limit nobody needs to look. */
import type { Prepared, Sql } from '../storage/db.ts';
import { sameOffice, type Measure, type Office } from './authority.ts';
import { limitBreach } from './limit-breach.ts';
import { POWER_COLUMNS, powerOf, type PowerRow } from './power-row.ts';
import type { Power } from './power.ts';

export type RulePower = Pick<Power, 'id' | 'step' | 'slot' | 'office' | 'limit'>;

/** `for share`: who revokes afterwards waits for this transaction; who revoked before is seen. */
const inForce: Prepared = {
  name: 'rule-powers',
  text: `select ${POWER_COLUMNS} from power p
    where p.flow_id = $1 and p.holder_kind = 'rule' and p.revoked_at is null and p.suspended_at is null
      and p.valid_from <= $2 and $2 < p.valid_until
    order by p.granted_at, p.id for share of p`,
};

/** Those in force at `now`, the oldest first; locked against revocation until the transaction ends. */
export const rulePowersOf = async (sql: Sql, flowId: string, now: Date): Promise<readonly RulePower[]> => {
  const { rows } = await sql.query<PowerRow>(inForce, [flowId, now]);
  return rows.map(powerOf);
};

export type Deciding = {
  readonly step: string;
  readonly slot?: string | undefined;
  readonly office: Office;
  readonly measure: Measure;
};

/** The power under which a rule approves this step on entering; a check that is held must be asked for first. */
export const ruleDecides = (
  powers: readonly RulePower[],
  { step, slot, office, measure }: Deciding,
): RulePower | undefined =>
  powers.find(
    (power) =>
      power.step === step &&
      (power.slot === undefined || power.slot === slot) &&
      sameOffice(power.office, office) &&
      limitBreach(power.limit, measure) === undefined,
  );
