/**
 * How long the desk's lists and searches take to read, with their lines, on generated cases: 95th percentiles in ms over
 * clerks who carry cases and people who hold offices. Each number of cases has a database of its own on one server; they
 * are made first and then read by turns, so that whatever else the machine does falls on all alike. Says one line of JSON
 * for each, in the order given; with `--measure` one about a database that is there.
 *
 *   node hub/src/desk/bench-desk.ts 10000 1000000 | --measure URL
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@yizhan/shared/clock.ts';
import { generateCases } from '../cases/generate-cases.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { offices } from '../dispatch/offices.ts';
import { openCa } from '../fleet/ca.ts';
import { openFlowBook } from '../flows/flow-book.ts';
import { ensureStandardKeys, openKeyring } from '../keys/keyring.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import { openDb, type Db, type Sql } from '../storage/db.ts';
import { startEmbeddedPostgres } from '../storage/embedded-postgres.ts';
import { migrate } from '../storage/migrate.ts';
import { readDeskClerk, type DeskClerk } from './desk-clerk.ts';
import { readDeskRows } from './read-rows.ts';
import { readWorklist } from './read-worklist.ts';
import { searchCases } from './search-cases.ts';

const CLERKS = 15;
const ROUNDS = 6;
const DAY_MS = 86_400_000;
const VIEWS = ['mine', 'tasks', 'due', 'waiting', 'department'] as const;

const clerksOf = async (sql: Sql, text: string, now: Date): Promise<DeskClerk[]> => {
  const { rows } = await sql.query<{ person: string }>(text);
  const all: DeskClerk[] = [];
  for (const { person } of rows)
    all.push(await readDeskClerk(sql, { person, roles: ['clerk'], offices: await offices(sql, person, now) }, now));
  return all;
};

/** What people type: a part of a name in characters, its pinyin, initials, a student's number, and a case's number. */
const typedFor = async (sql: Sql): Promise<string[]> => {
  const { rows } = await sql.query<{ zh: string; en: string; number: string; case: string }>(
    `select p.name_zh as zh, p.name_en as en, p.number, c.number as case
     from case_view c join person p on p.id = c.applicant_id where c.closed_at is null order by c.id limit 4`,
  );
  return rows.flatMap(({ zh, en, number, case: own }) => {
    const words = en.toLowerCase().split(' ');
    return [zh, zh.slice(0, 2), words.join(''), words[0] ?? '', number, number.slice(0, 6), own, own.slice(0, 6)];
  });
};

const p95 = (times: readonly number[]): number => {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN) * 100) / 100;
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

type Reader = {
  /** Everybody's lists and searches once; `kept` is false for plans and caches to warm up. */
  round(kept: boolean): Promise<void>;
  figures(): object;
};

const openReader = async ({ pool: sql }: Db): Promise<Reader> => {
  const now = new Date();
  const reads = { sql, flows: openFlowBook(), now };
  const clerks = [
    ...(await clerksOf(
      sql,
      `select responsible_id as person from case_view where closed_at is null
       group by 1 order by count(*) desc, 1 limit ${String(CLERKS)}`,
      now,
    )),
    ...(await clerksOf(
      sql,
      `select p.person_id as person from task t join post p on p.department_id = t.department and p.role = t.role
       group by 1 order by count(*) desc, 1 limit ${String(CLERKS)}`,
      now,
    )),
  ];
  const typed = await typedFor(sql);
  const endOfDay = new Date(Math.ceil(now.getTime() / DAY_MS) * DAY_MS);
  const { rows } = await sql.query<{ n: number }>('select count(*)::int as n from case_view');
  const times = { search: [] as number[], views: new Map(VIEWS.map((view) => [view, [] as number[]])) };
  return {
    round: async (kept) => {
      for (const clerk of clerks) {
        for (const view of VIEWS) {
          const list = async (): Promise<unknown> =>
            readDeskRows(reads, (await readWorklist(sql, { clerk, now, endOfDay, view })).ids);
          const ms = await timed(list);
          if (kept) times.views.get(view)?.push(ms);
        }
        for (const text of typed) {
          const ms = await timed(async () => {
            const { cases } = await searchCases(sql, text, clerk);
            const ids = cases.map(({ id }) => id);
            return readDeskRows(reads, ids);
          });
          if (kept) times.search.push(ms);
        }
      }
    },
    figures: () => ({
      ...{ cases: rows[0]?.n, worklist: p95([...times.views.values()].flat()), search: p95(times.search) },
      views: Object.fromEntries([...times.views].map(([view, list]) => [view, p95(list)])),
    }),
  };
};

/** By turns; the first round of each is not counted. */
const readByTurns = async (readers: readonly Reader[]): Promise<readonly object[]> => {
  for (let round = 0; round < ROUNDS; round++) for (const reader of readers) await reader.round(round > 0);
  return readers.map((reader) => reader.figures());
};

const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Its cases a second are told beside. */
const generate = async (db: Db, count: number): Promise<number> => {
  const keyring = await openKeyring({ db, rootKey: rootKeyFrom(randomBytes(32), 'the bench') });
  await ensureStandardKeys(keyring);
  const ca = await openCa({ db, keyring, clock: systemClock, issuer: 'YLU' });
  await seedDemo({ db, keyring, ca, clock: systemClock, issuer: 'YLU' });
  const began = performance.now();
  const { cases } = await generateCases({ db, keyring, count, seed: 1, now: new Date() });
  return Math.round((cases * 1000) / (performance.now() - began));
};

const openDatabase = async (server: string, name: string): Promise<Db> => {
  const admin = openDb({ url: server, max: 1 });
  await admin.pool.query(`create database "${name}"`);
  await admin.close();
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href);
  return openDb({ url: url.href, max: 4 });
};

const measureGenerated = async (server: string, counts: readonly number[]): Promise<void> => {
  const made: { readonly db: Db; readonly generatedPerSecond: number }[] = [];
  for (const count of counts) {
    const db = await openDatabase(server, `cases_${String(count)}`);
    made.push({ db, generatedPerSecond: await generate(db, count) });
  }
  const readers = await Promise.all(made.map(({ db }) => openReader(db)));
  for (const [index, figures] of (await readByTurns(readers)).entries())
    say({ ...figures, generatedPerSecond: made[index]?.generatedPerSecond });
  for (const { db } of made) await db.close();
};

const [first = '', ...others] = process.argv.slice(2);
if (first === '--measure') {
  const db = openDb({ url: others[0] ?? '', max: 4 });
  for (const figures of await readByTurns([await openReader(db)])) say(figures);
  await db.close();
} else {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
  const cluster = await startEmbeddedPostgres({ dir, port: 0, fsync: 'off' }); // what a power cut takes is made again
  try {
    await measureGenerated(cluster.url, [first, ...others].map(Number));
  } finally {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
