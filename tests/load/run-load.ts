import { systemClock } from '@yizhan/shared/clock.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import type { Enrolment } from '@yizhan/shared/wire/enrolment.ts';
import { simulatedTerminal, type SimulatedTerminal } from './terminal.ts';

export type Load = {
  readonly enrolments: readonly Enrolment[];
  readonly hub?: string;
  readonly seconds: number;
  /** Each terminal's, a second. */
  readonly recordsPerSecond: number;
};

export type LoadResult = {
  readonly terminals: number;
  /** Of all terminals together: from the first dial to the last welcome, ms. */
  readonly allUpMs: number;
  readonly recordsWritten: number;
  readonly recordsStored: number;
  readonly setAside: number;
  readonly streamReceived: number;
  /** From written to the verdict, ms. */
  readonly storedP50Ms: number;
  readonly storedP95Ms: number;
  readonly losses: number;
};

const now = (): number => performance.now();

/** Brings all terminals up, lets each write at its rate, waits until every record has its verdict, and takes them down. */
export const runLoad = async ({ enrolments, hub, seconds, recordsPerSecond }: Load): Promise<LoadResult> => {
  const terminals = enrolments.map((enrolment) =>
    simulatedTerminal({ enrolment, ...(hub === undefined ? {} : { hub: () => hub }) }),
  );
  const latencies: number[] = [];
  let written = 0;
  let losses = 0;
  const writtenAt = new Map<string, number>();
  for (const { store } of terminals) timeVerdicts(store, writtenAt, latencies);

  const began = now();
  for (const terminal of terminals) terminal.start();
  await Promise.all(terminals.map((terminal) => terminal.until('up')));
  const allUpMs = now() - began;
  for (const terminal of terminals) {
    terminal.link().subscribe(({ kind }) => {
      if (kind === 'waiting') losses += 1;
    });
  }

  const end = now() + seconds * 1000;
  await Promise.all(
    terminals.map(async (terminal) => {
      while (now() < end) {
        const at = now();
        const result = await terminal.write({ kind: 'help.called', screen: 'attract' });
        if (!isFault(result)) {
          written += 1;
          writtenAt.set(result.id, at);
        }
        // Spread at random, as people are.
        await pause((2 * Math.random() * 1000) / recordsPerSecond);
      }
    }),
  );
  await drained(terminals);
  const streamReceived = terminals.reduce((sum, { store }) => sum + store.received.length, 0);
  const setAside = terminals.reduce((sum, { store }) => sum + store.setAside().length, 0);
  await Promise.all(terminals.map((terminal) => terminal.kill()));
  latencies.sort((a, b) => a - b);
  return {
    terminals: terminals.length,
    allUpMs,
    recordsWritten: written,
    recordsStored: latencies.length - setAside,
    setAside,
    streamReceived,
    storedP50Ms: quantile(latencies, 0.5),
    storedP95Ms: quantile(latencies, 0.95),
    losses,
  };
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    systemClock.after(ms, resolve);
  });

type Store = SimulatedTerminal['store'];

const timeVerdicts = (store: Store, writtenAt: Map<string, number>, into: number[]): void => {
  const settle = store.settle.bind(store);
  store.settle = (verdicts) => {
    for (const { id } of verdicts) into.push(now() - (writtenAt.get(id) ?? now()));
    return settle(verdicts);
  };
};

/** Longer than this and the hub is not keeping up: the result shows what is missing. */
const DRAIN_MS = 30_000;

const drained = async (terminals: readonly SimulatedTerminal[]): Promise<void> => {
  const until = now() + DRAIN_MS;
  while (now() < until && terminals.some(({ store }) => store.unsettled() > 0)) await pause(20);
};

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
