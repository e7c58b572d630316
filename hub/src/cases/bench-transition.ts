/**
 * How fast a case moves, beside raw `pg` writing the same rows: 16 connections, synchronous_commit on. The baseline gets
 * every value ready-made and runs the same prepared statements in the same transactions: nothing is loaded, folded,
 * hashed or put into canonical form. Says `{ url }` of its database, and then `{ ours, baseline }` for each line with a
 * number of seconds.
 *
 *   node hub/src/cases/bench-transition.ts certificate|clearance
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openDb } from '../storage/db.ts';
import { startEmbeddedPostgres } from '../storage/embedded-postgres.ts';
import { migrate } from '../storage/migrate.ts';
import { CONNECTIONS, openEngineBench } from './bench-engine.ts';
import { scripts } from './bench-scripts.ts';

const script = scripts[process.argv[2] ?? ''];
if (!script) throw new Error(`Name a case: ${Object.keys(scripts).join(', ')}`);
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);
const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
const cluster = await startEmbeddedPostgres({ dir, port: 0 });
try {
  await migrate(cluster.url);
  const db = openDb({ url: cluster.url, max: CONNECTIONS });
  const bench = await openEngineBench(db, script);
  await bench.turn(1); // connections, plans and the interpreter warm up
  say({ url: cluster.url, transitions: script.transitions });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'end') break;
    say(await bench.turn(Number(line)));
  }
  await db.close();
} finally {
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
}
process.exit(0);
