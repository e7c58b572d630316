import { desiredState, type DesiredState } from '@yizhan/shared/wire/messages.ts';
import { readCasesOfTerminal, type CaseReads } from './read-cases.ts';
import { iso, readTerminals } from './read-terminals.ts';
import type { CaseRow, TerminalRow } from './rows.ts';

export type TerminalPage = {
  readonly at: string;
  readonly row: TerminalRow;
  readonly receiptPrefix: string;
  /** Undefined when what is stored is no settings: the terminal would refuse them. */
  readonly desired: DesiredState | undefined;
  readonly desiredVersion: number;
  /** The version the terminal says it has applied. */
  readonly appliedVersion: number | null;
  /** Records of the hub's stream that the terminal has not confirmed. */
  readonly undelivered: number;
  readonly connections: number;
  readonly certificate: { readonly serial: string; readonly notAfter: string } | null;
  /** Records that could not be applied, newest first (R5). */
  readonly setAside: readonly {
    readonly id: string;
    readonly kind: string | null;
    readonly fault: string;
    readonly takenAt: string;
  }[];
  readonly visitsToday: number;
  readonly cases: readonly CaseRow[];
};

type Row = {
  readonly receipt_prefix: string;
  readonly desired: unknown;
  readonly desired_version: number;
  readonly applied: string | null;
  readonly stream_seq: number;
  readonly acked_seq: number;
  readonly generation: number;
  readonly certificate: string | null;
  readonly not_after: Date | null;
  readonly visits: number;
};

type SetAside = {
  readonly id: string;
  readonly kind: string | null;
  readonly fault: string | null;
  readonly taken_at: Date;
};

/** Undefined when there is no such terminal. */
export const readTerminalPage = async (reads: CaseReads, id: string): Promise<TerminalPage | undefined> => {
  const { sql, now } = reads;
  const [[row], more, setAside, cases] = await Promise.all([
    readTerminals(sql, [id]),
    sql.query<Row>(
      `select t.receipt_prefix, t.desired, t.desired_version, t.reported ->> 'appliedDesired' as applied, t.stream_seq, t.acked_seq,
              t.generation, c.serial as certificate, c.not_after,
              (select count(*)::int from visit v where v.terminal_id = t.id and v.began_at > $2::timestamptz - interval '24 hours') as visits
         from terminal t left join lateral (
           select serial, not_after from terminal_certificate
            where terminal_id = t.id and revoked_at is null order by issued_at desc limit 1) c on true
        where t.id = $1`,
      [id, now],
    ),
    sql.query<SetAside>(
      `select id, kind, set_aside ->> 'fault' as fault, taken_at from taken_record
        where terminal_id = $1 and set_aside is not null order by taken_at desc limit 20`,
      [id],
    ),
    readCasesOfTerminal(reads, id),
  ]);
  const rest = more.rows[0];
  if (row === undefined || rest === undefined) return undefined;
  const desired = desiredState.safeParse(rest.desired);
  return {
    at: now.toISOString(),
    row,
    receiptPrefix: rest.receipt_prefix,
    desired: desired.success ? desired.data : undefined,
    desiredVersion: rest.desired_version,
    appliedVersion: rest.applied === null ? null : Number(rest.applied),
    undelivered: rest.stream_seq - rest.acked_seq,
    connections: rest.generation,
    certificate: rest.certificate === null ? null : { serial: rest.certificate, notAfter: iso(rest.not_after) ?? '' },
    setAside: setAside.rows.map((one) => ({
      id: one.id,
      kind: one.kind,
      fault: one.fault ?? 'internal',
      takenAt: one.taken_at.toISOString(),
    })),
    visitsToday: rest.visits,
    cases,
  };
};
