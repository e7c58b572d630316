/** The power, if any, under which somebody may decide a step in an office's name. */
import type { Fault, FaultCode } from '@yizhan/shared/faults.ts';
import { wordReason } from '@yizhan/shared/messages/reasons.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Prepared, Sql } from '../storage/db.ts';
import type { Measure, Office } from './authority.ts';
import { limitBreach } from './limit-breach.ts';
import { POWER_COLUMNS, powerOf, type PowerRow } from './power-row.ts';
import { stateOf, type Power } from './power.ts';

export type Holding = {
  readonly flowId: string;
  readonly step: string;
  readonly slot: string;
  readonly office: Office;
  readonly measure: Measure;
  readonly person: string;
  readonly isResponsible: boolean;
  /** Offices the person holds by a post of their own. */
  readonly posts: readonly Office[];
  readonly now: Date;
};

/** Who has left holds nothing by name any more, whether or not somebody has taken it back yet. */
const held = `from power p
  where p.flow_id = $1 and p.step = $2 and (p.slot is null or p.slot = $3) and p.department_id = $4 and p.role = $5
    and (p.holder_kind = 'person' and p.holder_person = $6 and not exists (select 1 from departure where person_id = $6)
      or p.holder_kind = 'responsible' and $7::boolean
      or p.holder_kind = 'office' and (p.holder_department, p.holder_role) in (select * from unnest($8::text[], $9::text[])))`;

/**
 * `for share`: of a revocation and a use one comes first. A revocation that has committed leaves no row here; one that
 * comes later waits until the use is durable.
 */
const standing: Prepared = {
  name: 'powers-held',
  text: `select ${POWER_COLUMNS} ${held} and p.revoked_at is null and p.suspended_at is null
    order by p.granted_at, p.id for share of p`,
};

/** Only read to say why there is none. */
const ended: Prepared = {
  name: 'powers-ended',
  text: `select ${POWER_COLUMNS} ${held} and (p.revoked_at is not null or p.suspended_at is not null)
    order by greatest(p.revoked_at, p.suspended_at) desc limit 1`,
};

/** Faults: `not-allowed` (never had one), `power-limit`, `power-revoked`, `power-suspended`, `power-expired`, `power-not-begun`. */
export const powerHeld = async (sql: Sql, holding: Holding): Promise<Power | Fault> => {
  const { flowId, step, slot, office, person, isResponsible, posts, now } = holding;
  const offices = [posts.map((post) => post.department), posts.map((post) => post.role)];
  const values = [flowId, step, slot, office.department, office.role, person, isResponsible, ...offices];
  const standingPowers = (await sql.query<PowerRow>(standing, values)).rows.map(powerOf);
  const inForce = standingPowers.filter((power) => stateOf(power, now) === 'in-force');
  const fitting = inForce.find((power) => limitBreach(power.limit, holding.measure) === undefined);
  if (fitting) return fitting;

  const [beyond] = inForce;
  const breach = beyond && limitBreach(beyond.limit, holding.measure);
  if (beyond && breach) return faultOf(sql, { code: 'power-limit', power: beyond, breach });
  const past = (await sql.query<PowerRow>(ended, values)).rows.map(powerOf);
  const [latest] = [...past, ...standingPowers].toSorted((a, b) => endOf(b).getTime() - endOf(a).getTime());
  return latest ? faultOf(sql, { code: codeOf(latest, now), power: latest }) : { fault: 'not-allowed' };
};

/** When it stopped, or will stop, being of use. */
const endOf = (power: Power): Date => power.revoked?.at ?? power.suspendedAt ?? power.until;

const codeOf = (power: Power, now: Date): FaultCode => {
  const state = stateOf(power, now);
  switch (state) {
    case 'revoked':
      return 'power-revoked';
    case 'suspended':
      return 'power-suspended';
    case 'expired':
      return 'power-expired';
    case 'not-begun':
      return 'power-not-begun';
    case 'in-force':
      throw new Error(`Power ${power.id} is in force`);
    default:
      return state satisfies never;
  }
};

type Refusal = { readonly code: FaultCode; readonly power: Power; readonly breach?: Reason };

const faultOf = async (sql: Sql, { code, power, breach }: Refusal): Promise<Fault> => {
  const { rows } = await sql.query<{ zh: string; en: string }>(
    'select name_zh as zh, name_en as en from department where id = $1',
    [power.office.department],
  );
  const at = code === 'power-not-begun' ? power.from : endOf(power);
  const name = rows[0] ?? { zh: power.office.department, en: power.office.department };
  const why = breach && { why: wordReason(breach, 'zh'), whyEn: wordReason(breach, 'en') };
  return { fault: code, params: { office: name.zh, officeEn: name.en, at: campusTime(at), ...why } };
};

/** `2026-11-24 10:00`, which reads the same in both languages. */
const campusTime = (at: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(at);
