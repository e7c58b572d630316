import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { OfficeResult } from '../load/office.ts';
import { setUpOffice } from '../load/set-up-office.ts';
import { startHubAlone } from '../support/hub-alone.ts';
import { startProgram } from './program.ts';
import { judge, type Result } from './result.ts';

const KIOSKS = 200;
const DESKS = 500;
/** `YIZHAN_BENCH_SECONDS` shortens a trial; the goals are about the default. */
const SECONDS = Number(process.env['YIZHAN_BENCH_SECONDS'] ?? 300);
/** A matter is three transitions: handed in, checked and held, turned down. */
const MATTERS_A_SECOND = 80;
const SETTLE_MS = 180_000;
/** USER_HZ of proc(5). */
const TICKS = 100;

/**
 * 200 terminals at which a student who owes tuition asks for a certificate, and 500 people at a desk each in all offices
 * of the campus, of whom those of the one office that looks at such cases turn them down: through the hub's two doors,
 * against a hub process of its own. That all work falls on one office is the worst case for what is pushed.
 */
export const wholeOffice = async (): Promise<readonly Result[]> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
  const hub = await startHubAlone();
  const database = new pg.Client({ connectionString: hub.databaseUrl });
  try {
    await database.connect();
    const file = await setUpOffice(
      { hub, database, dir },
      { kiosks: KIOSKS, desks: DESKS, perSecond: MATTERS_A_SECOND },
    );
    const clients = startProgram('tests/load/office.ts', {
      args: [file],
      hearMs: SETTLE_MS + SECONDS * 1000,
    });
    try {
      await clients.hear();
      const [began, cpu] = [new Date(), cpuSeconds(hub.pid)];
      clients.say(String(SECONDS));
      const told = (await clients.hear()) as OfficeResult;
      const hubCpu = cpuSeconds(hub.pid) - cpu;
      const transitions = await countTransitions(database, began, SECONDS);
      const { submitted, decided, refused, p50, p95, deskRows, listsRead, cpuSeconds: clientCpuSeconds } = told;
      const sums = { submitted: submitted.length, decided: decided.length, refused, p50, p95, deskRows, listsRead };
      console.log(
        JSON.stringify({
          ...sums,
          clientCpuSeconds,
          hubCpuSeconds: hubCpu,
          transitions,
          hubCpuMsATransition: (hubCpu * 1000) / transitions,
        }),
      );
      return resultsOf(told, { hubCpu, perSecond: transitions / SECONDS });
    } finally {
      await clients.stop();
    }
  } finally {
    await database.end();
    await hub.stop();
    rmSync(dir, { recursive: true, force: true });
  }
};

const resultsOf = (told: OfficeResult, hub: { readonly hubCpu: number; readonly perSecond: number }): Result[] => {
  const under = `under ${String(KIOSKS)} kiosks and ${String(DESKS)} desks`;
  const [perSecond, p95] = [
    { ours: hub.perSecond, baseline: 200 },
    { ours: told.p95, baseline: 100 },
  ];
  return [
    judge({ name: `transitions ${under}`, unit: '1/s', ...perSecond, goal: ['ours at least', 200] }),
    judge({ name: `transition ${under}, p95`, unit: 'ms', ...p95, goal: ['ours at most', 100] }),
    judge({
      ...{ name: `CPU of the clients ${under}, beside the hub’s`, unit: 's' },
      ...{ ours: told.cpuSeconds, baseline: hub.hubCpu, goal: ['ours at least', 0] },
    }),
  ];
};

/** Those that the hub recorded within `seconds`: the events of one carry the same time. */
const countTransitions = async (database: pg.Client, began: Date, seconds: number): Promise<number> => {
  const { rows } = await database.query<{ n: number }>(
    `select count(distinct (case_id, recorded_at))::int as n from case_event
     where recorded_at >= $1 and recorded_at < $2`,
    [began, new Date(began.getTime() + seconds * 1000)],
  );
  return rows[0]?.n ?? 0;
};

/** User and system time of a process, proc(5). */
const cpuSeconds = (pid: number): number => {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
};
