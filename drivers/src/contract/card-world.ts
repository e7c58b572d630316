import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { CardDriver, CardEvent } from '../card/card.ts';
import { uidCard } from '../simulated/uid-card.ts';
import type { VirtualCard } from '../simulated/virtual-card.ts';
import { CardRecorder } from './card-recorder.ts';

/** What the suites need around a card driver: readers to hold cards to, and things that can go wrong. */
export type CardWorld = {
  /** A driver on these readers, with short timing. */
  openDriver(): CardDriver;
  /** The first slot, and the further one of the same device. */
  readonly slots: readonly [{ readonly port: number }, { readonly port: number }];
  readonly daemon: {
    kill(): Promise<void>;
    restart(readerName?: string): Promise<void>;
    signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  };
  /** Signals the processes of this agent in which native code runs, and says how many there were. */
  signalChildren(signal: 'SIGKILL' | 'SIGSEGV' | 'SIGSTOP'): Promise<number>;
  /** Someone else's program asks the card in the first slot; its answer in lower-case hexadecimal. */
  judge(apdu: string): Promise<string>;
  /** Every line the drivers have logged. */
  logged(): string;
  close(): Promise<void>;
};

/** One test's view of the world: a fresh driver, everything it said, and cards that are taken away at the end. */
export type CardBench = {
  readonly world: CardWorld;
  readonly driver: CardDriver;
  readonly said: CardRecorder;
  readonly hold: (card: VirtualCard | string, slot?: 0 | 1) => VirtualCard;
  /** The first reader's answer to GET DATA for the UID in hexadecimal, or `gone`, or `timeout`. */
  readonly ask: (generation: number, deadlineMs?: number) => Promise<string>;
};

const GET_UID = Uint8Array.of(0xff, 0xca, 0, 0, 0);

/** To be called inside a `describe`: sets the bench up around each of its tests, and checks what every test must leave. */
export const cardBench = (openWorld: () => Promise<CardWorld>): (() => CardBench) => {
  let world: CardWorld;
  let bench: CardBench;
  const lying = new Set<VirtualCard>();
  const tokens = new Set<string>();

  beforeAll(async () => {
    world = await openWorld();
  });

  beforeEach(async () => {
    const driver = world.openDriver();
    const said = new CardRecorder(driver);
    bench = {
      world,
      driver,
      said,
      hold: (card, slot = 0) => {
        const held = typeof card === 'string' ? uidCard(card) : card;
        held.insert(world.slots[slot]);
        lying.add(held);
        return held;
      },
      ask: async (generation, deadlineMs) => {
        const result = await driver.transmit('reader-1', generation, GET_UID, deadlineMs);
        return result.kind === 'ok' ? Buffer.from(result.response).toString('hex') : result.kind;
      },
    };
    await said.state('empty');
  });

  afterEach(async () => {
    for (const card of lying) card.remove();
    lying.clear();
    await bench.said.settles('reader-1', 'empty');
    expectOrder(bench.said.all);
    for (const event of bench.said.all) if (event.kind === 'read') tokens.add(event.evidence.token);
    await bench.driver.close();
    expect(await world.signalChildren('SIGKILL'), 'children that outlive their driver').toBe(0);
  });

  afterAll(async () => {
    const logged = world.logged().toLowerCase();
    await world.close();
    expect(logged).toContain('card child started');
    for (const token of tokens) expect(logged, 'R20 a UID in the log').not.toContain(token);
  });

  return () => bench;
};

/** Per reader and generation exactly one `read` or `unreadable`, then exactly one `removed`; generations rise. */
const expectOrder = (events: readonly CardEvent[]): void => {
  const heard = new Map<string, string>();
  const newest = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'reader') continue;
    const key = `${event.reader}, generation ${String(event.generation)}`;
    expect(heard.get(key), key).toBe(event.kind === 'removed' ? 'told' : undefined);
    heard.set(key, event.kind === 'removed' ? 'removed' : 'told');
    expect(event.generation, key).toBeGreaterThanOrEqual(newest.get(event.reader) ?? 1);
    newest.set(event.reader, event.generation);
  }
};
