import type { Bilingual, ReportedState } from '@yizhan/shared/wire/messages.ts';
import { reportedState } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';
import type { TerminalRow, Timed } from './rows.ts';

/** The name of a place with what it lies in, up to the building: a campus is known to whoever works there. */
export const PLACE_NAMES = `
  with recursive named (id, parent_id, zh, en) as (
    select id, parent_id, name_zh, name_en from place where kind in ('campus', 'building') or parent_id is null
    union all
    select p.id, p.parent_id, n.zh || ' ' || p.name_zh, n.en || ', ' || p.name_en
      from place p join named n on p.parent_id = n.id
     where p.kind not in ('campus', 'building')
  )`;

export type TerminalRecord = {
  readonly id: string;
  readonly place_zh: string;
  readonly place_en: string;
  readonly online: boolean;
  readonly online_since: Date | null;
  readonly seen_at: Date | null;
  readonly reported: unknown;
  readonly reported_at: Date | null;
  readonly device_since: unknown;
};

export const TERMINAL_COLUMNS = `t.id, coalesce(n.zh, pl.name_zh) as place_zh, coalesce(n.en, pl.name_en) as place_en, t.online,
  t.online_since, t.seen_at, t.reported, t.reported_at, t.device_since`;

/** Of all terminals, or of those named. */
export const readTerminals = async (sql: Sql, ids?: readonly string[]): Promise<TerminalRow[]> => {
  const { rows } = await sql.query<TerminalRecord>(
    `${PLACE_NAMES} select ${TERMINAL_COLUMNS}
       from terminal t join place pl on pl.id = t.place_id left join named n on n.id = t.place_id
      where $1::text[] is null or t.id = any($1) order by t.id`,
    [ids ?? null],
  );
  return rows.map(terminalRow);
};

export const terminalRow = (record: TerminalRecord): TerminalRow => {
  const place: Bilingual = { zh: record.place_zh, en: record.place_en };
  const reported = reportedState.safeParse(record.reported);
  const base = { id: record.id, place, link: linkOf(record) };
  return reported.success ? { ...base, reported: devices(record, reported.data) } : base;
};

const linkOf = ({ online, online_since, seen_at }: TerminalRecord): TerminalRow['link'] => {
  if (online) return { is: 'online', since: iso(online_since) };
  return seen_at === null ? { is: 'never', since: null } : { is: 'away', since: iso(seen_at) };
};

const devices = (record: TerminalRecord, state: ReportedState): NonNullable<TerminalRow['reported']> => {
  const since = (record.device_since ?? {}) as Readonly<Record<string, unknown>>;
  const at = iso(record.reported_at) ?? '';
  const timed = <T>(name: string, is: T): Timed<T> => {
    const known = since[name];
    return { is, since: typeof known === 'string' ? known : null };
  };
  return {
    reader: timed('reader', state.reader),
    printer: timed('printer', state.printer),
    toner: timed('toner', state.toner),
    inVisit: timed('inVisit', state.inVisit),
    journal: state.journal,
    agentVersion: state.agentVersion,
    at,
  };
};

export const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
