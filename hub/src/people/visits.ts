/** A visit: one person at one terminal, from the tap that was believed until it ends or its time is up. */
import { readAssurance, writeAssurance, type Assurance } from '@yizhan/shared/campus/assurance.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { desiredState, type CardEvidence, type TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import { record } from '../audit/record.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Prepared, Sql, Tx } from '../storage/db.ts';
import { personByCard } from './directory.ts';

export type Visit = {
  readonly id: string;
  readonly terminalId: string;
  readonly personId: string;
  readonly assurance: Assurance;
  readonly beganAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
};

/** A terminal's clock may be this far from ours before what it did counts as outside the visit. */
const CLOCK_SKEW_MS = 120_000;

type Row = {
  id: string;
  terminal_id: string;
  person_id: string;
  assurance: string;
  began_at: Date;
  expires_at: Date;
  ended_at: Date | null;
};

const byId: Prepared = { name: 'visit', text: 'select * from visit where id = $1' };

const readVisit = async (sql: Sql, visitId: string): Promise<Visit | undefined> => {
  const { rows } = await sql.query<Row>(byId, [visitId]);
  return rows[0] && visitOf(rows[0]);
};

const visitOf = (row: Row): Visit => ({
  ...{ id: row.id, terminalId: row.terminal_id, personId: row.person_id, assurance: readAssurance(row.assurance) },
  ...{ beganAt: row.began_at, expiresAt: row.expires_at, endedAt: row.ended_at },
});

/** What a card's number proves, whatever it calls itself: no cryptogram was checked and no PIN asked (R18). */
const PROVEN: Assurance = { card: 'uid', pin: false };

type Beginning = {
  readonly keyring: Keyring;
  readonly terminalId: string;
  readonly visitId: string;
  readonly evidence: CardEvidence;
  readonly at: Date;
};

/**
 * Believes the card and begins the visit. The same id again is the same visit; a new one ends what was still open at
 * this terminal. Faults: `card-unknown`, `card-blocked`; `visit-over` for an id that was another person's, another
 * terminal's, or has ended.
 */
export const beginVisit = async (tx: Tx, beginning: Beginning): Promise<Visit | Fault> => {
  const { keyring, terminalId, visitId, evidence, at } = beginning;
  const holder = await personByCard(tx, keyring, evidence);
  if (isFault(holder)) {
    await record(tx, { ...refusal(terminalId), detail: { fault: holder.fault } });
    return holder;
  }
  const known = await readVisit(tx, visitId);
  if (known) {
    const same = known.terminalId === terminalId && known.personId === holder.personId && isLive(known, at);
    return same ? known : { fault: 'visit-over' };
  }
  await tx.query(
    `update visit set ended_at = $2, why = 'restart' where terminal_id = $1 and ended_at is null and began_at <= $2`,
    [terminalId, at],
  );
  const expiresAt = new Date(at.getTime() + (await visitSeconds(tx, terminalId)) * 1000);
  await tx.query(
    'insert into visit (id, terminal_id, person_id, assurance, began_at, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [visitId, terminalId, holder.personId, writeAssurance(PROVEN), at, expiresAt],
  );
  const actor = `terminal:${terminalId}` as const;
  await record(tx, { kind: 'visit.begun', actor, subject: visitId, detail: { assurance: writeAssurance(PROVEN) } });
  return {
    id: visitId,
    terminalId,
    personId: holder.personId,
    assurance: PROVEN,
    beganAt: at,
    expiresAt,
    endedAt: null,
  };
};

const refusal = (terminalId: string) =>
  ({ kind: 'card.refused', actor: `terminal:${terminalId}`, subject: terminalId }) as const;

const visitSeconds = async (tx: Tx, terminalId: string): Promise<number> => {
  const { rows } = await tx.query<{ desired: unknown }>('select desired from terminal where id = $1', [terminalId]);
  if (!rows[0]) throw new Error(`Terminal ${terminalId} is not on record`);
  return desiredState.parse(rows[0].desired).visitSeconds;
};

const isLive = (visit: Visit, at: Date): boolean => visit.endedAt === null && at <= visit.expiresAt;

type Where = { readonly visitId: string; readonly terminalId: string; readonly at: Date };

/** The visit that goes on now at this terminal under this id. Faults: `visit-over`. */
export const liveVisit = async (sql: Sql, { visitId, terminalId, at }: Where): Promise<Visit | Fault> => {
  const visit = await readVisit(sql, visitId);
  return visit?.terminalId === terminalId && isLive(visit, at) ? visit : { fault: 'visit-over' };
};

/**
 * The visit in which a record was made, which may arrive long after. A hub that does not know the visit (restored from
 * a backup, R5) checks the evidence again. Faults: `visit-over`, `card-unknown`, `card-blocked`.
 */
export const visitOfRecord = async (
  tx: Tx,
  { evidence, keyring, ...where }: Where & { readonly evidence?: CardEvidence | undefined; readonly keyring: Keyring },
): Promise<Visit | Fault> => {
  const { visitId, terminalId, at } = where;
  const visit = await readVisit(tx, visitId);
  if (!visit && evidence) return beginVisit(tx, { keyring, terminalId, visitId, evidence, at });
  if (visit?.terminalId !== terminalId) return { fault: 'visit-over' };
  const until = Math.min(visit.expiresAt.getTime(), visit.endedAt?.getTime() ?? Infinity) + CLOCK_SKEW_MS;
  const during = at.getTime() >= visit.beganAt.getTime() - CLOCK_SKEW_MS && at.getTime() <= until;
  return during ? visit : { fault: 'visit-over' };
};

type Why = Extract<TerminalRecord, { kind: 'visit.ended' }>['why'];

/** A visit the hub never heard of, because it was away at the tap, has nothing to end. */
export const endVisit = async (
  tx: Tx,
  { visitId, terminalId, at, why }: Where & { readonly why: Why },
): Promise<void> => {
  await tx.query(
    `update visit set ended_at = greatest($3, began_at), why = $4
     where id = $1 and terminal_id = $2 and (ended_at is null or why = 'restart')`,
    [visitId, terminalId, at, why],
  );
};

/** Whether this person was ever at this terminal: what a terminal reports about a print has to be about its own visitor. */
export const wasHere = async (
  sql: Sql,
  { personId, terminalId }: Pick<Visit, 'personId' | 'terminalId'>,
): Promise<boolean> => {
  const { rowCount } = await sql.query('select 1 from visit where person_id = $1 and terminal_id = $2 limit 1', [
    personId,
    terminalId,
  ]);
  return rowCount === 1;
};
