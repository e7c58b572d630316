/** How long personal data stay (R25) is data: retention.json beside this file, or a file of the university's own. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import { Misconfiguration } from '../config.ts';
import type { Db } from '../storage/db.ts';
import { erasePerson } from './erase-person.ts';

const period = z.object({ days: z.number().int().min(1).max(36_500), basis: z.string().min(1).max(200) });
const retention = z.strictObject({
  /** After the visit's end. */
  visits: period,
  /** After expiry. */
  sessions: period,
  /** After the answer. */
  helpCalls: period,
  /** After they were set aside. */
  recordsSetAside: period,
  /** After they were released for printing (hub/src/print-desk/expire-prints.ts). */
  unclaimedPapers: period,
  /** After they ended. */
  paperLinks: period,
  /** After they were uploaded, when no case was handed in with them. */
  looseFiles: period,
  /** After the end of enrolment. */
  people: period,
});
export type Retention = z.infer<typeof retention>;

/** Throws `Misconfiguration` that names file and entry. */
export const readRetention = (file: string | URL = new URL('./retention.json', import.meta.url)): Retention => {
  const result = retention.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  throw new Misconfiguration(`Retention periods in ${String(file)}: ${z.prettifyError(result.error)}`);
};

const DELETIONS: readonly (readonly [keyof Omit<Retention, 'people' | 'unclaimedPapers'>, string])[] = [
  ['visits', 'delete from visit where coalesce(ended_at, expires_at) < $1'],
  ['sessions', 'delete from login_session where expires_at < $1'],
  ['helpCalls', 'delete from help_call where answered_at < $1'],
  ['paperLinks', 'delete from paper_link where expires_at < $1'],
  [
    'looseFiles',
    `delete from blob b using handed_file h where h.id = b.id and h.at < $1
       and not exists (select 1 from case_view c where c.id = h.case_id)`,
  ],
  ['recordsSetAside', 'update taken_record set sealed = null where sealed is not null and taken_at < $1'],
];

const DAY_MS = 86_400_000;
/** So that one run stays short; the next goes on. */
const PEOPLE_A_RUN = 200;

export type Applied = Readonly<Record<keyof Omit<Retention, 'unclaimedPapers'>, number>>;

/** Deletes what is past its period, and erases people who left long ago and have no case open. Once a day is enough. */
export const applyRetention = async (db: Db, periods: Retention, now: number): Promise<Applied> => {
  const before = (what: keyof Retention): Date => new Date(now - periods[what].days * DAY_MS);
  const applied = { visits: 0, sessions: 0, helpCalls: 0, recordsSetAside: 0, paperLinks: 0, looseFiles: 0, people: 0 };
  for (const [what, statement] of DELETIONS) {
    applied[what] = await db.tx(async (tx) => {
      const count = (await tx.query(statement, [before(what)])).rowCount ?? 0;
      if (count > 0) await record(tx, { kind: 'retention.applied', actor: 'hub', subject: what, detail: { count } });
      return count;
    });
  }
  const { rows } = await db.pool.query<{ person_id: string }>(
    `select person_id from enrolment e where until < $1
       and not exists (select 1 from case_view c where c.applicant_id = e.person_id and c.closed_at is null)
     order by until limit $2`,
    [before('people'), PEOPLE_A_RUN],
  );
  for (const { person_id: personId } of rows) {
    const basis = `retention: ${periods.people.basis}`;
    const { kind } = await db.tx((tx) => erasePerson(tx, { personId, by: 'hub', basis }));
    if (kind === 'erased') applied.people++;
  }
  return applied;
};
