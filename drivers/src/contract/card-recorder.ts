import type { CardDriver, CardEvent, ReaderState } from '../card/card.ts';

/** pcscd looks every 400 ms; a restarted child needs some 100 ms, on a loaded build machine 2 s. */
const DEADLINE_MS = 12_000;

type Read = Extract<CardEvent, { kind: 'read' }>;
type Unreadable = Extract<CardEvent, { kind: 'unreadable' }>;

/** Everything a driver says, to be waited for in order: each wait begins where the last one ended. */
export class CardRecorder {
  readonly all: CardEvent[] = [];
  readonly stop: () => void;
  #next = 0;
  #wake: () => void = () => undefined;

  constructor(driver: CardDriver) {
    this.stop = driver.subscribe((event) => {
      this.all.push(event);
      this.#wake();
    });
  }

  read(): Promise<Read> {
    return this.next('read', (e): e is Read => e.kind === 'read');
  }

  unreadable(): Promise<Unreadable> {
    return this.next('unreadable', (e): e is Unreadable => e.kind === 'unreadable');
  }

  async state(kind: ReaderState['kind'], why?: string): Promise<void> {
    await this.next(
      `reader ${kind} ${why ?? ''}`,
      (e): e is CardEvent =>
        e.kind === 'reader' &&
        e.state.kind === kind &&
        (why === undefined || ('why' in e.state && e.state.why === why)),
    );
  }

  /** Waits until the newest state of that reader is this one. */
  async settles(reader: string, kind: ReaderState['kind']): Promise<void> {
    while (this.#stateOf(reader)?.kind !== kind) {
      await this.next(`${reader} ${kind}`, (e): e is CardEvent => e.kind === 'reader' && e.reader === reader);
    }
  }

  #stateOf(reader: string): ReaderState | undefined {
    const last = this.all.findLast((event) => event.kind === 'reader' && event.reader === reader);
    return last?.kind === 'reader' ? last.state : undefined;
  }

  async next<T extends CardEvent>(what: string, fits: (event: CardEvent) => event is T): Promise<T> {
    const until = performance.now() + DEADLINE_MS;
    const from = this.#next;
    for (;;) {
      for (; this.#next < this.all.length; this.#next += 1) {
        const event = this.all[this.#next];
        if (event && fits(event)) {
          this.#next += 1;
          return event;
        }
      }
      const left = until - performance.now();
      if (left <= 0)
        throw new Error(
          `no “${what}” within ${String(DEADLINE_MS)} ms, but ${worded(this.all.slice(from)).join(', ')}`,
        );
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  }
}

/** One word an event, to be compared as a list. */
export const worded = (events: readonly CardEvent[]): string[] =>
  events.map((event) => {
    switch (event.kind) {
      case 'reader':
        return event.state.kind === 'missing' ? `missing/${event.state.why}` : event.state.kind;
      case 'read':
      case 'removed':
        return event.kind;
      case 'unreadable':
        return [event.kind, event.why, event.detail].filter(Boolean).join('/');
      default:
        return event satisfies never;
    }
  });
