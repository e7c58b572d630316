import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HubRecord, SealedRecord } from './messages.ts';
import type { Link } from './link.ts';
import { helpCalled, plainSeal } from './simulated/fixtures.ts';
import { CALM } from './simulated/network.ts';
import { openRig, TERMINAL } from './simulated/rig.ts';

const chance = fc.integer({ min: 0, max: 40 }).map((percent) => percent / 100);

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('write' as const), count: fc.integer({ min: 1, max: 100 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      count: fc.integer({ min: 1, max: 100 }),
      case: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 6000 }) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'cut' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'kill-terminal' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'kill-hub' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('weather' as const),
      drop: chance,
      duplicate: chance,
      delayMs: fc.integer({ min: 1, max: 3000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('database' as const), away: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('disk' as const), full: fc.boolean() }) },
);
const disaster = fc.oneof(
  { weight: 6, arbitrary: step },
  { weight: 1, arbitrary: fc.constant({ kind: 'backup' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restore' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'prune' as const }) },
);
type Step = typeof disaster extends fc.Arbitrary<infer T> ? T : never;

const caseChanged = (which: number, version: number): HubRecord => ({
  kind: 'case.changed',
  caseId: `6b0c5a0e-3c1c-4a3a-9a55-00000000000${String(which)}`,
  number: `2026-00000${String(which)}`,
  version,
  state: 'open',
  reasons: [],
});

/** Runs the steps, then lets the weather clear until both sides have nothing left to say. */
const live = async (seed: number, steps: readonly Step[]) => {
  let state = seed >>> 0 || 1;
  const random = (): number => {
    // xorshift32: the run is repeated whole by its seed.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  let databaseAway = false;
  const rig = openRig({
    random,
    beforePort: () => (databaseAway ? Promise.reject(new Error('database away')) : Promise.resolve()),
  });
  const written: SealedRecord[] = [];
  let version = 0;
  let backup = rig.hub.backup();
  let link: Link = rig.start();
  for (const step of steps) {
    switch (step.kind) {
      case 'write':
        for (let n = 0; n < step.count; n++) {
          const record = plainSeal(helpCalled('home'));
          if (rig.store.write(record) === undefined) written.push(record);
        }
        break;
      case 'append':
        for (let n = 0; n < step.count; n++) rig.hub.append(TERMINAL, caseChanged(step.case, (version += 1)));
        break;
      case 'wait':
        await rig.clock.advance(step.ms);
        break;
      case 'cut':
        for (const line of rig.lines()) line.cut();
        break;
      case 'kill-terminal':
        await link.close();
        link = rig.start();
        break;
      case 'kill-hub':
        rig.killHub();
        break;
      case 'weather':
        rig.weather = step;
        break;
      case 'database':
        databaseAway = step.away;
        break;
      case 'disk':
        rig.store.fill(step.full);
        break;
      case 'backup':
        backup = rig.hub.backup();
        break;
      case 'restore':
        rig.hub.restore(backup);
        rig.killHub();
        break;
      case 'prune':
        rig.hub.prune(TERMINAL, rig.hub.row(TERMINAL).streamSeq - 3);
        break;
      default:
        step satisfies never;
    }
  }
  databaseAway = false;
  rig.store.fill(false);
  rig.weather = CALM;
  const quiet = await rig.until(
    () =>
      link.state().kind === 'up' &&
      rig.store.unsettled() === 0 &&
      rig.store.position().lastSeq === rig.hub.row(TERMINAL).streamSeq &&
      rig.hub.row(TERMINAL).ackedSeq === rig.hub.row(TERMINAL).streamSeq,
    20_000,
  );
  await link.close();
  return { rig, written, quiet };
};

const seed = fc.integer({ min: 1, max: 2 ** 31 });

test('R4 R5 whatever the line and both processes do, each record is applied once and in order, and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(seed, fc.array(step, { minLength: 1, maxLength: 30 }), async (seed, steps) => {
      const { rig, written, quiet } = await live(seed, steps);
      expect(quiet).toBe(true);
      expect(rig.hub.tables().applied.map(({ id }) => id)).toEqual(written.map(({ id }) => id));
      // A terminal's first hello finds nothing to snapshot, or everything: from there on no seq is missing or doubled.
      const seqs = rig.store.received.map(({ seq }) => seq);
      const first = seqs[0] ?? 1;
      expect(seqs).toEqual(seqs.map((_, index) => first + index));
      expect(seqs.length === 0 || seqs.at(-1) === rig.hub.row(TERMINAL).streamSeq).toBe(true);
    }),
    { numRuns: Number(process.env['LINK_RUNS'] ?? 60) },
  );
}, 120_000);

test('R4.3 R4.4 R5.2 after restores and lost histories every record is still applied once, and both sides agree on every case', async () => {
  await fc.assert(
    fc.asyncProperty(seed, fc.array(disaster, { minLength: 1, maxLength: 30 }), async (seed, steps) => {
      const { rig, written, quiet } = await live(seed, steps);
      expect(quiet).toBe(true);
      expect(rig.hub.tables().applied.map(({ id }) => id)).toEqual(written.map(({ id }) => id));
      const seen = new Map<string, unknown>();
      for (const { body } of rig.store.received) seen.set((body as { caseId: string }).caseId, body);
      for (const [caseId, body] of rig.hub.row(TERMINAL).cases) expect(seen.get(caseId)).toEqual(body);
    }),
    { numRuns: Number(process.env['LINK_RUNS'] ?? 60) },
  );
}, 120_000);
