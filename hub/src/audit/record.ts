import type { AuditKind } from '@yizhan/shared/events.ts';
import type { Sql } from '../storage/db.ts';

/** Who acted, taken from the session, the certificate or the command line, never from a message (R2). */
export type Actor =
  | 'hub'
  | 'anyone'
  | `account:${string}`
  | `person:${string}`
  | `terminal:${string}`
  | `operator:${string}`;

export type AuditEntry = {
  readonly kind: AuditKind;
  readonly actor: Actor;
  readonly subject: string;
  /** Ids, codes and counts only (R20). */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
};

/** Writes one audit event in the transaction of what it tells of. */
export const record = async (tx: Sql, { kind, actor, subject, detail = {} }: AuditEntry): Promise<void> => {
  await tx.query('insert into audit_event (kind, actor, subject, detail) values ($1, $2, $3, $4)', [
    kind,
    actor,
    subject,
    JSON.stringify(detail),
  ]);
};
