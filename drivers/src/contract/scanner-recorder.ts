import type { ScannerDriver, ScannerEvent, ScannerState } from '../scanner/scanner.ts';

/** A new child needs some 150 ms, on a loaded build machine 3 s. */
const DEADLINE_MS = 15_000;

/** Everything a driver says, to be waited for in order: each wait begins where the last one ended. */
export class ScannerRecorder {
  readonly all: ScannerEvent[] = [];
  #next = 0;
  #wake: () => void = () => undefined;

  constructor(driver: ScannerDriver) {
    driver.subscribe((event) => {
      this.all.push(event);
      this.#wake();
    });
  }

  state(word: string): Promise<ScannerEvent> {
    return this.#until(word);
  }

  async scan(): Promise<Extract<ScannerEvent, { kind: 'scan' }>> {
    const event = await this.#until('scan');
    if (event.kind !== 'scan') throw new Error('not a scan');
    return event;
  }

  unread(why: string): Promise<ScannerEvent> {
    return this.#until(`unread/${why}`);
  }

  async #until(word: string): Promise<ScannerEvent> {
    const until = performance.now() + DEADLINE_MS;
    const from = this.#next;
    for (;;) {
      for (; this.#next < this.all.length; this.#next += 1) {
        const event = this.all[this.#next];
        if (event && worded(event) === word) {
          this.#next += 1;
          return event;
        }
      }
      const left = until - performance.now();
      if (left <= 0) throw new Error(`no “${word}” but ${this.all.slice(from).map(worded).join(', ')}`);
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
export const worded = (event: ScannerEvent): string => {
  switch (event.kind) {
    case 'state':
      return stateWord(event.state);
    case 'scan':
      return 'scan';
    case 'unread':
      return `unread/${event.why}`;
    default:
      return event satisfies never;
  }
};

const stateWord = (state: ScannerState): string => {
  switch (state.kind) {
    case 'missing':
      return `missing/${state.why}`;
    case 'ready':
      return 'ready';
    case 'refused':
      return `refused/${state.fault}`;
    default:
      return state satisfies never;
  }
};
