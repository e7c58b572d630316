import { randomBytes } from 'node:crypto';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { record, type Actor } from '../audit/record.ts';
import type { Sql, Tx } from '../storage/db.ts';
import { sameOffice } from './authority.ts';
import { speaksFor } from './granting-office.ts';
import { entryNames, powerGrant, type Holder, type PowerGrant } from './power.ts';

export type Grant = {
  /** Made by whoever asks: the same id again is the same power. */
  readonly id: string;
  /** Person id, from the session (R2). */
  readonly by: string;
  readonly actor: Actor;
  /** As it came from the form: checked here. */
  readonly grant: unknown;
  readonly now: Date;
  /** Decides which uses are looked at; random unless a test says otherwise. */
  readonly seed?: Uint8Array | undefined;
};

export type Granted = { readonly kind: 'granted' | 'was-granted'; readonly id: string };

/**
 * An office hands the power to perform its step to the responsible clerk, a rule or a deputy. Faults: `power-entry` (with
 * the entry's name), `not-found` (no such holder), `handed-down` (held by a power oneself), `not-allowed`.
 */
export const grantPower = async (tx: Tx, asked: Grant): Promise<Granted | Fault> => {
  const grant = checked(asked.grant, asked.now);
  if (isFault(grant)) return grant;
  const role = await speaksFor(tx, asked.by, grant.office);
  if (role === undefined)
    return (await holdsPower(tx, asked.by, grant)) ? { fault: 'handed-down' } : { fault: 'not-allowed' };
  const holder = grant.holder;
  if (holder.kind === 'person' && holder.person === asked.by) return wrong('holder');
  if (holder.kind === 'office' && sameOffice(holder, grant.office)) return wrong('holder');
  if (!(await exists(tx, holder))) return { fault: 'not-found' };
  const isNew = await insert(tx, asked, grant);
  if (!isNew) return { kind: 'was-granted', id: asked.id };
  const { flowId, step, office, samplePercent } = grant;
  await record(tx, {
    ...{ kind: 'power.granted', actor: asked.actor, subject: asked.id },
    detail: {
      flow: flowId,
      step,
      office: `${office.department}/${office.role}`,
      as: role,
      holder: holder.kind,
      samplePercent,
    },
  });
  return { kind: 'granted', id: asked.id };
};

const wrong = (entry: string): Fault => {
  const name = entryNames[entry];
  return { fault: 'power-entry', params: { entry: name?.zh ?? entry, entryEn: name?.en ?? entry } };
};

const checked = (raw: unknown, now: Date): PowerGrant | Fault => {
  const parsed = powerGrant.safeParse(raw);
  if (!parsed.success) return wrong(String(parsed.error.issues[0]?.path[0] ?? 'power'));
  const { from, until } = parsed.data;
  return until <= from || until <= now ? wrong('until') : parsed.data;
};

/** Whether what they would hand down was handed to them, by name or through an office of theirs. */
const holdsPower = async (tx: Sql, person: string, { flowId, step, office }: PowerGrant): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `select 1 from power p where p.flow_id = $1 and p.step = $2 and p.department_id = $3 and p.role = $4
       and p.revoked_at is null
       and (p.holder_person = $5 or exists (select 1 from post where person_id = $5
         and department_id = p.holder_department and role = p.holder_role)) limit 1`,
    [flowId, step, office.department, office.role, person],
  );
  return rowCount === 1;
};

const exists = async (tx: Sql, holder: Holder): Promise<boolean> => {
  switch (holder.kind) {
    case 'responsible':
    case 'rule':
      return true;
    case 'person':
      return (await tx.query(`select 1 from person where id = $1 and kind = 'staff'`, [holder.person])).rowCount === 1;
    case 'office': {
      const { department, role } = holder;
      const text = 'select 1 from post where department_id = $1 and role = $2 limit 1';
      return (await tx.query(text, [department, role])).rowCount === 1;
    }
    default:
      return holder satisfies never;
  }
};

const insert = async (tx: Sql, { id, by, now, seed }: Grant, grant: PowerGrant): Promise<boolean> => {
  const { flowId, step, slot = null, office, holder, limit, from, until, basis, samplePercent, objectionLimit } = grant;
  const held = [
    holder.kind,
    holder.kind === 'person' ? holder.person : null,
    ...(holder.kind === 'office' ? [holder.department, holder.role] : [null, null]),
  ];
  const { rowCount } = await tx.query(
    `insert into power (id, flow_id, step, slot, department_id, role, holder_kind, holder_person, holder_department,
       holder_role, amount, kinds, places, valid_from, valid_until, basis, granted_by, granted_at, sample_percent,
       sample_seed, objection_limit)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
     on conflict (id) do nothing`,
    [
      ...[id, flowId, step, slot, office.department, office.role, ...held],
      ...[limit.amount ?? null, limit.kinds ?? [], limit.places ?? [], from, until, JSON.stringify(basis)],
      ...[by, now, samplePercent, seed ?? randomBytes(16), objectionLimit],
    ],
  );
  return rowCount === 1;
};
