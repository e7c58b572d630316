/** `npm run bench [NAME…]`: every figure beside its baseline, as a table and in tests/bench/results.json. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { apduRoundTrip } from './apdu.bench.ts';
import { commitToKiosk } from './commit.bench.ts';
import { deskPaint } from './desk-paint.bench.ts';
import { deskReads } from './desk.bench.ts';
import { wholeOffice } from './load.bench.ts';
import { hubMemory } from './memory.bench.ts';
import { kioskPage } from './page.bench.ts';
import { sealedPaper } from './papers.bench.ts';
import { offlineVerification } from './offline.bench.ts';
import type { Result } from './result.ts';
import { agentMemory } from './rss.bench.ts';
import { openStand, type Stand } from './stand.ts';
import { tapToHome } from './tap.bench.ts';
import { caseTransition, clearanceTransition } from './transition.bench.ts';
import { within } from './within.ts';

type Bench = { readonly run: (stand: Stand) => Promise<readonly Result[]>; readonly minutes: number };

/** In this order: those that need a machine to themselves come before the demo is up, the longest last. */
const benches: Readonly<Record<string, Bench>> = {
  apdu: { run: apduRoundTrip, minutes: 2 },
  transition: { run: caseTransition, minutes: 3 },
  clearance: { run: clearanceTransition, minutes: 4 },
  papers: { run: sealedPaper, minutes: 6 },
  offline: { run: offlineVerification, minutes: 1 },
  memory: { run: hubMemory, minutes: 6 },
  desk: { run: deskReads, minutes: 60 },
  load: { run: wholeOffice, minutes: 15 },
  paint: { run: deskPaint, minutes: 5 },
  page: { run: kioskPage, minutes: 4 },
  tap: { run: tapToHome, minutes: 5 },
  commit: { run: commitToKiosk, minutes: 4 },
  rss: { run: agentMemory, minutes: 25 },
};

/** Which bench a figure is of: all figures of one are replaced together. */
type Kept = Result & { readonly bench: string };

/** A figure and its baseline are of one run; a run of some benches leaves the figures of the others as they were. */
const keep = (fresh: readonly Kept[]): void => {
  const file = path.join(import.meta.dirname, 'results.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Kept[]) : [];
  const kept = known.filter(({ bench }) => !fresh.some((result) => result.bench === bench));
  writeFileSync(file, `${JSON.stringify([...kept, ...fresh], null, 2)}\n`);
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0)
  throw new Error(`No bench named ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);

const stand = openStand();
const results: Kept[] = [];
const failed: string[] = [];
for (const [name, { run, minutes }] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`… ${name} (load ${loadavg()[0]?.toFixed(1) ?? '?'})`);
  try {
    const figures = await within(minutes * 60_000, name, run(stand));
    results.push(...figures.map((figure) => ({ bench: name, ...figure })));
  } catch (error) {
    failed.push(name);
    console.error(error);
  }
}
await stand.close();
console.table(results);
if (failed.length > 0) console.error(`No figure from: ${failed.join(', ')}`);
const shortened = ['VISITS', 'CASES', 'SECONDS'].some((name) => process.env[`YIZHAN_BENCH_${name}`] !== undefined);
if (!shortened) keep(results);
// Whatever a bench that was given up still holds open must not keep this process.
process.exit(failed.length === 0 && results.every(({ ok }) => ok) ? 0 : 1);
