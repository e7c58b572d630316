/**
 * What a terminal sends, applied: the record of its taking and its effect in one transaction (R3, R5). A record that
 * cannot be applied is set aside with its reason and stops no other; a hub that cannot go on now stops and is asked again.
 */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Verdict } from '@yizhan/shared/wire/hub-ports.ts';
import type { SealedRecord, TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import type { Opener } from '@yizhan/shared/wire/seal-record.ts';
import { record as audit } from '../audit/record.ts';
import type { RecordContext, RecordEffects } from '../cases/terminal-effects.ts';
import { isDatabaseAway } from '../storage/away.ts';
import type { Db, Prepared, Sql, Tx } from '../storage/db.ts';

export type TakeDeps = {
  readonly db: Db;
  readonly open: Opener;
  readonly effects: RecordEffects;
  /** Logs a bug and names the line. */
  readonly failed: (error: unknown, about: { readonly terminalId: string; readonly recordId: string }) => string;
};

type Taken = { id: string; set_aside: Fault | null };

const findAll: Prepared = {
  name: 'taken-find',
  text: 'select id, set_aside from taken_record where terminal_id = $1 and id = any($2::uuid[])',
};

const take: Prepared = {
  name: 'taken-insert',
  text: `insert into taken_record (id, terminal_id, made_at, kind) values ($1, $2, $3, $4)
    on conflict (terminal_id, id) do nothing`,
};

/** The verdicts in order, as far as it got; fewer than given when the rest is to be sent again. */
export const takeRecords = async (
  deps: TakeDeps,
  terminalId: string,
  { records, stopped }: { readonly records: readonly SealedRecord[]; readonly stopped: () => boolean },
): Promise<readonly Verdict[]> => {
  // One look for all: after a restore most of what comes was taken long ago, and opening is the dearest part.
  const ids = records.map(({ id }) => id);
  const known = await findTaken(deps.db.pool, terminalId, ids);
  const verdicts: Verdict[] = [];
  for (const sealed of records) {
    if (stopped()) break;
    const taken = known.get(sealed.id);
    const verdict = taken === undefined ? await takeRecord(deps, terminalId, sealed) : verdictOf(taken);
    if (verdict === 'later') break;
    verdicts.push(verdict);
  }
  return verdicts;
};

/** An effect said no: its transaction is undone, and the record set aside in another. */
class Refused extends Error {
  readonly why: Fault;
  constructor(why: Fault) {
    super(why.fault);
    this.why = why;
  }
}

export const takeRecord = async (
  deps: TakeDeps,
  terminalId: string,
  sealed: SealedRecord,
): Promise<Verdict | 'later'> => {
  const { db, open, failed } = deps;
  let kind: TerminalRecord['kind'] | undefined;
  try {
    const record = await open(terminalId, sealed);
    if (isFault(record)) return await setAside(db, terminalId, { sealed, why: record });
    kind = record.kind;
    const context = { terminalId, recordId: sealed.id, at: new Date(sealed.at) };
    const done = await apply(deps, { context, record });
    if (done === 'stored') return { kind: 'stored', id: sealed.id };
    return await verdictAgain(db, terminalId, sealed.id);
  } catch (error) {
    if (error instanceof Refused && error.why.fault === 'storage-away') return 'later';
    if (error instanceof Refused) return laterIfAway(setAside(db, terminalId, { sealed, kind, why: error.why }));
    if (isPassing(error)) return 'later';
    // A bug, or data that our own constraints refuse: it would fail for ever, and those behind it must not wait.
    const id = failed(error, { terminalId, recordId: sealed.id });
    return laterIfAway(setAside(db, terminalId, { sealed, kind, why: { fault: 'internal', id } }));
  }
};

type Applying = { readonly context: RecordContext; readonly record: TerminalRecord };

/** Another writer was first each time: in a transaction of its own the effect sees what that one wrote. */
const MAX_CONFLICTS = 3;

/** Throws `Refused` when the effect says no. */
const apply = async ({ db, effects }: TakeDeps, applying: Applying): Promise<'stored' | 'again'> => {
  const { terminalId, recordId, at } = applying.context;
  const once = (): Promise<'stored' | 'again'> =>
    db.tx(async (tx) => {
      const { rowCount } = await tx.query(take, [recordId, terminalId, at, applying.record.kind]);
      if (rowCount === 0) return 'again';
      const why = await applyEffect(effects, tx, applying);
      if (why !== undefined) throw new Refused(why);
      return 'stored';
    });
  for (let conflicts = 0; ;) {
    try {
      return await once();
    } catch (error) {
      const isConflict = error instanceof Refused && error.why.fault === 'conflict';
      if (!isConflict || (conflicts += 1) === MAX_CONFLICTS) throw error;
    }
  }
};

const applyEffect = (effects: RecordEffects, tx: Tx, { context, record }: Applying): Promise<Fault | undefined> => {
  switch (record.kind) {
    case 'visit.ended':
      return effects[record.kind](tx, context, record);
    case 'case.submitted':
      return effects[record.kind](tx, context, record);
    case 'print.attempted':
      return effects[record.kind](tx, context, record);
    case 'print.result':
      return effects[record.kind](tx, context, record);
    case 'paper.taken':
      return effects[record.kind](tx, context, record);
    case 'copy.requested':
      return effects[record.kind](tx, context, record);
    case 'help.called':
      return effects[record.kind](tx, context, record);
    default:
      return record satisfies never;
  }
};

type Aside = { readonly sealed: SealedRecord; readonly kind?: string | undefined; readonly why: Fault };

/** Kept as it came, so that it can be opened and applied once its reason is mended. */
const setAside = async (db: Db, terminalId: string, { sealed, kind, why }: Aside): Promise<Verdict> => {
  const inserted = await db.tx(async (tx) => {
    const { rowCount } = await tx.query(
      `insert into taken_record (id, terminal_id, made_at, kind, set_aside, sealed)
       values ($1, $2, $3, $4, $5, $6) on conflict (terminal_id, id) do nothing`,
      [sealed.id, terminalId, new Date(sealed.at), kind ?? null, JSON.stringify(why), packSealed(sealed)],
    );
    if (rowCount === 0) return false;
    const detail = { fault: why.fault, ...(kind === undefined ? {} : { kind }) };
    await audit(tx, { kind: 'record.set-aside', actor: `terminal:${terminalId}`, subject: sealed.id, detail });
    return true;
  });
  return inserted ? { kind: 'set-aside', id: sealed.id, why: { ...why } } : verdictAgain(db, terminalId, sealed.id);
};

const laterIfAway = async (work: Promise<Verdict>): Promise<Verdict | 'later'> => {
  try {
    return await work;
  } catch (error) {
    if (isPassing(error)) return 'later';
    throw error;
  }
};

/** Key version, then length and bytes of `enc`, then `ct`. */
export const packSealed = ({ keyVersion, enc, ct }: SealedRecord): Buffer => {
  const head = Buffer.alloc(6);
  head.writeUInt32BE(keyVersion, 0);
  head.writeUInt16BE(enc.byteLength, 4);
  return Buffer.concat([head, enc, ct]);
};

const findTaken = async (sql: Sql, terminalId: string, ids: readonly string[]): Promise<Map<string, Taken>> => {
  const { rows } = await sql.query<Taken>(findAll, [terminalId, ids]);
  return new Map(rows.map((row) => [row.id, row]));
};

const verdictAgain = async (db: Db, terminalId: string, id: string): Promise<Verdict> => {
  const taken = (await findTaken(db.pool, terminalId, [id])).get(id);
  if (taken === undefined) throw new Error(`record ${id} was taken and is gone`);
  return verdictOf(taken);
};

const verdictOf = ({ id, set_aside }: Taken): Verdict =>
  set_aside === null ? { kind: 'stored', id } : { kind: 'set-aside', id, why: { ...set_aside } };

/**
 * PostgreSQL appendix A: 40 rolled back for another, 53 short of resources, 55 locked, 57 stopped by an operator, 58 its
 * disk: all pass, and the same record goes through afterwards.
 */
const isPassing = (error: unknown): boolean =>
  isDatabaseAway(error) ||
  (error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^(40|53|55|57|58)\w{3}$/.test(error.code));
