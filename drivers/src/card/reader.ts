import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Reply } from './calls.ts';
import type { CardEvent, CardProfile, ReaderId, TransmitResult } from './card.ts';
import type { Hex } from './child-messages.ts';
import { completeAnswer } from './complete-answer.ts';
import { Line } from './line.ts';
import { readCard } from './read-card.ts';
import { step } from './reader-machine.ts';
import { type Effect, type Input, type Machine, publicState, unseen } from './reader-state.ts';
import type { CardTiming } from './timing.ts';

/** Calls that wait for others at the same reader; one more is answered `timeout` at once (R6). */
const MOST_WAITING = 16;

/** What of a call the reader knows; its number is the driver's. */
export type Request =
  | { readonly kind: 'open'; readonly reader: string; readonly generation: number; readonly counter: number }
  | {
      readonly kind: 'transmit';
      readonly reader: string;
      readonly generation: number;
      readonly counter: number;
      readonly apdu: Hex;
    };

export type ReaderPorts = {
  readonly profiles: readonly CardProfile[];
  readonly timing: CardTiming;
  readonly now: () => number;
  readonly log: Logger;
  readonly emit: (event: CardEvent) => void;
  readonly ask: (owner: ReaderId, request: Request, deadlineMs: number) => Promise<Reply>;
  /** Gives up this reader's calls. */
  readonly drop: (owner: ReaderId) => void;
  /** The child hangs. */
  readonly recycle: (why: string) => void;
};

/** One reader: its machine, its timer, and the line of calls to the card on it. */
export class Reader {
  readonly id: ReaderId;
  readonly #ports: ReaderPorts;
  readonly #line = new Line<TransmitResult>(MOST_WAITING);
  #machine: Machine = unseen;
  #name = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(id: ReaderId, ports: ReaderPorts) {
    this.id = id;
    this.#ports = ports;
  }

  get name(): string {
    return this.#name;
  }

  get missing(): boolean {
    return this.#machine.kind === 'missing';
  }

  /** The same reader under the name pcscd gives it now. */
  rename(name: string): void {
    this.#name = name;
  }

  get stateEvent(): CardEvent {
    return { kind: 'reader', reader: this.id, name: this.#name, state: publicState(this.#machine, this.id) };
  }

  take(input: Input): void {
    const before = this.#machine;
    const { machine, events, effects } = step(before, input, this.#ports.timing);
    this.#machine = machine;
    if (machine.generation !== before.generation || machine.kind !== before.kind) {
      clearTimeout(this.#timer);
      this.#ports.drop(this.id);
    }
    for (const event of events) {
      this.#ports.emit(event.kind === 'state' ? this.stateEvent : { reader: this.id, ...event });
    }
    for (const effect of effects) this.#act(effect);
  }

  /** Forgets timers; nothing is emitted any more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  transmit(generation: number, apdu: Uint8Array, deadlineMs: number): Promise<TransmitResult> {
    const until = performance.now() + deadlineMs;
    return this.#line.run(() => completeAnswer((part) => this.#exchange(generation, part, until), apdu), {
      patienceMs: deadlineMs,
      late: { kind: 'timeout' },
    });
  }

  async #exchange(generation: number, apdu: Uint8Array, until: number): Promise<TransmitResult> {
    const left = until - performance.now();
    if (left <= 0) return { kind: 'timeout' };
    const machine = this.#machine;
    if (machine.kind !== 'present' || machine.generation !== generation) return { kind: 'gone' };
    const { counter } = machine.sighting;
    const reply = await this.#ports.ask(
      this.id,
      { kind: 'transmit', reader: this.#name, generation, counter, apdu: Buffer.from(apdu).toString('hex') },
      left,
    );
    switch (reply.kind) {
      case 'ok':
        return { kind: 'ok', response: Buffer.from(reply.response, 'hex') };
      case 'gone':
      case 'mute':
        this.take({ kind: reply.kind, generation });
        return { kind: 'gone' };
      case 'timeout':
        this.take({ kind: 'silent', generation });
        this.#ports.recycle('a card call passed its deadline');
        return reply;
      case 'lost':
        return { kind: 'gone' };
      default:
        return reply satisfies never;
    }
  }

  #act(effect: Effect): void {
    const { generation } = effect;
    switch (effect.kind) {
      case 'read':
        void this.#read(generation, Buffer.from(effect.atr, 'hex'));
        break;
      case 'open':
        void this.#open(generation, effect.counter);
        break;
      case 'timer':
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
          this.take({ kind: 'due', generation, at: this.#ports.now() });
        }, effect.ms);
        break;
      default:
        effect satisfies never;
    }
  }

  async #read(generation: number, atr: Uint8Array): Promise<void> {
    const { profiles, timing, log } = this.#ports;
    try {
      const outcome = await readCard(profiles, atr, (apdu) => this.transmit(generation, apdu, timing.callMs));
      this.take({ kind: 'told', generation, outcome });
    } catch (fault) {
      // A bug in a profile (R24): logged with an id, and to the person an unreadable card.
      log.error({ err: fault, id: randomUUID(), reader: this.id }, 'card profile failed');
      this.take({ kind: 'told', generation, outcome: { kind: 'unreadable', why: 'refused', detail: 'fault' } });
    }
  }

  async #open(generation: number, counter: number): Promise<void> {
    const { ask, recycle, timing, now } = this.#ports;
    const reply = await ask(this.id, { kind: 'open', reader: this.#name, generation, counter }, timing.callMs);
    switch (reply.kind) {
      case 'ok':
      case 'gone':
      case 'mute':
        this.take({ kind: 'opened', generation, answer: reply.kind, at: now() });
        break;
      case 'timeout':
        recycle('a card connect passed its deadline');
        break;
      case 'lost':
        break;
      default:
        reply satisfies never;
    }
  }
}
