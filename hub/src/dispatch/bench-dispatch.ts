/**
 * How long it takes to choose a clerk among 500 beside closed cases by the million: one connection, median and 95th
 * percentile, beside an empty statement in the same run. Twenty clerks are qualified for each of 25 services, each
 * carries 40 cases. Prints one JSON line.
 *
 *   node hub/src/dispatch/bench-dispatch.ts [closed cases]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { weekdays } from '@yizhan/shared/campus/working-time.ts';
import { openDb, type Sql } from '../storage/db.ts';
import { startEmbeddedPostgres } from '../storage/embedded-postgres.ts';
import { migrate } from '../storage/migrate.ts';
import { chooseClerk } from './choose-clerk.ts';
import { claimNext } from './claim-next.ts';

const CLERKS = 500;
const SERVICES = 25;
const OPEN_A_CLERK = 40;
const ROUNDS = 2000;
const now = new Date('2026-11-26T10:00:00+08:00');
const person = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const id = `('00000000-0000-4000-8000-' || lpad((n % ${String(CLERKS)})::text, 12, '0'))::uuid`;

/** `n` cases, of which those after the `open`th are closed. */
const fillCases = (sql: Sql, n: number, open: number): Promise<unknown> =>
  sql.query(
    `insert into case_view (id, number, flow_id, flow_version, applicant_id, state, version, head, opened_at, changed_at,
       closed_at, responsible_id, home_department)
     select gen_random_uuid(), 'B' || n, 'flow-' || n % ${String(SERVICES)}, 1, gen_random_uuid(), 'open', 1, '', $2, $2,
       case when n > $3 then $2::timestamptz end, ${id}, 'home' from generate_series(1, $1::int) n`,
    [n, now, open],
  );

const fill = async (sql: Sql, closed: number): Promise<void> => {
  const clerks = `generate_series(0, ${String(CLERKS - 1)}) n`;
  const open = CLERKS * OPEN_A_CLERK;
  await sql.query(`insert into place (id, kind, name_zh, name_en) values ('hall', 'building', '', '')`);
  await sql.query(`insert into department (id, name_zh, name_en) values ('home', '', ''), ('service-centre', '', '')`);
  await sql.query(
    `insert into person (id, kind, number, name_zh, name_en) select ${id}, 'staff', 'N' || n, '', '' from ${clerks}`,
  );
  await sql.query(
    `insert into clerk (person_id, kind, home_department) select ${id}, 'dedicated', 'home' from ${clerks}`,
  );
  await sql.query(
    `insert into qualification (person_id, flow_id, rank)
     select ${id}, 'flow-' || n % ${String(SERVICES)}, case n % 3 when 0 then 'backup' else 'principal' end from ${clerks}`,
  );
  await sql.query(
    `insert into shift (id, person_id, starts_at, ends_at, place_id)
     select gen_random_uuid(), ${id}, $1::timestamptz + d * interval '1 day', $1::timestamptz + d * interval '1 day' + interval '2 hours', 'hall'
     from ${clerks}, generate_series(-14, 14) d`,
    [now],
  );
  await sql.query(
    `insert into post (id, person_id, department_id, role, rank) select gen_random_uuid(), ${id}, 'home', 'office-' || n % 4, 'backup'
     from generate_series(0, 7) n`,
  );
  await fillCases(sql, closed + open, open);
  await sql.query(
    `insert into task (case_id, step, kind, flow_id, applicant_id, department, role, entered_at, due_at)
     select id, 'sign', 'decide', flow_id, applicant_id, 'home', 'office-' || abs(hashtext(number)) % 4, $1, $1
     from case_view where closed_at is null`,
    [now],
  );
  await sql.query('vacuum analyze');
};

const timed = async (
  rounds: number,
  one: (round: number) => Promise<unknown>,
): Promise<{ p50: number; p95: number }> => {
  for (let i = 0; i < 50; i++) await one(i); // plans and caches
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    await one(i);
    times.push(performance.now() - began);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number => Math.round((sorted[Math.floor(rounds * part)] ?? 0) * 1000) / 1000;
  return { p50: at(0.5), p95: at(0.95) };
};

const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
const cluster = await startEmbeddedPostgres({ dir, port: 0 });
try {
  await migrate(cluster.url);
  const db = openDb({ url: cluster.url, max: 1 });
  const closed = Number(process.argv[2] ?? 1_000_000);
  await fill(db.pool, closed);
  const empty = await timed(ROUNDS, () => db.pool.query({ name: 'empty', text: 'select 1' }));
  const choose = await timed(ROUNDS, (round) =>
    chooseClerk(db.pool, {
      ...{ flowId: `flow-${String(round % SERVICES)}`, department: 'home', applicant: person(round % CLERKS) },
      ...{ placeId: 'hall', now, calendar: weekdays },
    }),
  );
  const claim = await timed(500, (round) => db.tx((tx) => claimNext(tx, { personId: person(round % 8), now })));
  const result = { clerks: CLERKS, closed, emptyMs: empty, chooseMs: choose, claimNextMs: claim };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  await db.close();
} finally {
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
}
