import type { Prepared, Sql } from '../storage/db.ts';
import { apply, type CaseState } from './fold.ts';
import type { CaseEvent } from './events.ts';
import { readEvent } from './link-events.ts';

export type LoadedCase = {
  readonly state: CaseState;
  readonly events: readonly CaseEvent[];
  /** Hash of the last event. */
  readonly head: Buffer;
};

type Row = { readonly body: Buffer; readonly hash: Buffer };

const readEvents: Prepared = {
  name: 'case-events',
  text: 'select body, hash from case_event where case_id = $1 and seq >= $2 order by seq',
};

/**
 * Cases as they were last read. The hash of an event stands for all events before it, so a case that still has the
 * remembered one at its place has the remembered beginning too, whoever wrote to it meanwhile; one that was rolled back
 * or restored has not, and is read from its first event on. Bytes that were altered behind the chain's back are the
 * audit's to find.
 */
const known = new Map<string, LoadedCase>();
/** Of all remembered cases together; an event takes about a kilobyte. */
const MOST_EVENTS = 20_000;
let remembered = 0;

export const loadCase = async (sql: Sql, caseId: string): Promise<LoadedCase | undefined> => {
  const before = known.get(caseId);
  const { rows } = await sql.query<Row>(readEvents, [caseId, before?.state.version ?? 1]);
  if (before && rows[0]?.hash.equals(before.head) === true) return rememberCase(goOn(before, rows.slice(1)));
  const all = before ? (await sql.query<Row>(readEvents, [caseId, 1])).rows : rows;
  const loaded = goOn(undefined, all);
  return loaded && rememberCase(loaded);
};

/**
 * As it was last read or written by this process, without asking the database: good enough to decide on when the write
 * then demands that the case is still there, and never good enough to refuse or to show.
 */
export const recallCase = (caseId: string): LoadedCase | undefined => known.get(caseId);

const goOn = <Before extends LoadedCase | undefined>(before: Before, rows: readonly Row[]): LoadedCase | Before => {
  const last = rows.at(-1);
  if (!last) return before;
  const events = rows.map((row) => readEvent(row.body));
  const state = events.reduce<CaseState | undefined>(apply, before?.state);
  if (!state) throw new Error('A case has at least one event');
  return { state, events: [...(before?.events ?? []), ...events], head: last.hash };
};

/** The one read longest ago is forgotten first. */
export const rememberCase = (loaded: LoadedCase): LoadedCase => {
  forget(loaded.state.id);
  known.set(loaded.state.id, loaded);
  remembered += loaded.events.length;
  for (const id of known.keys()) {
    if (remembered <= MOST_EVENTS || id === loaded.state.id) break;
    forget(id);
  }
  return loaded;
};

const forget = (caseId: string): void => {
  remembered -= known.get(caseId)?.events.length ?? 0;
  known.delete(caseId);
};
