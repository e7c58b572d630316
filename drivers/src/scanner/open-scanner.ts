import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { Supervisor } from '../child/supervisor.ts';
import { type FromChild, isFromChild, type ToChild } from './child-messages.ts';
import { step } from './scanner-machine.ts';
import { type Effect, type Input, type Machine, type MachineEvent, publicState, unseen } from './scanner-state.ts';
import type { ScannerDriver, ScannerEvent } from './scanner.ts';
import { defaultTiming, type ScannerTiming } from './timing.ts';

export type ScannerOptions = {
  /** Runs the child in Node's place: a sandbox, or the simulated devices' own; must end with Node on its arguments. */
  readonly runtime?: string | undefined;
  readonly timing?: Partial<ScannerTiming>;
  /** ms since the epoch */
  readonly now?: () => number;
  /** 0 ≤ random < 1; jitters restarts. */
  readonly random?: () => number;
  /** Never gets what was scanned (R20). */
  readonly log?: Logger;
};

const CHILD = fileURLToPath(new URL('./hid-child.ts', import.meta.url));

/** Reads the code scanner of this machine. It never fails: a missing or refused scanner is a state, and mends by itself. */
export const openScanner = (options: ScannerOptions = {}): ScannerDriver => {
  const timing = { ...defaultTiming, ...options.timing };
  const now = options.now ?? Date.now;
  const log = options.log ?? pino({ level: 'silent' });
  const listeners = new Set<(event: ScannerEvent) => void>();
  const timers = new Map<'join' | 'open', NodeJS.Timeout>();
  let machine: Machine = unseen;

  const stateEvent = (): ScannerEvent => ({
    kind: 'state',
    generation: machine.generation,
    state: publicState(machine),
  });
  const tell = (listener: (event: ScannerEvent) => void, event: ScannerEvent): void => {
    try {
      listener(event);
    } catch (fault) {
      log.error({ err: fault, id: randomUUID() }, 'a listener to scanner events failed');
    }
  };
  const say = (event: MachineEvent, generation: number): void => {
    if (event.kind === 'state') log.info({ state: publicState(machine), generation }, 'scanner');
    if (event.kind === 'unread') log.warn({ why: event.why, generation }, 'a scan did not arrive whole');
    for (const listener of listeners) tell(listener, event.kind === 'state' ? stateEvent() : { ...event, generation });
  };
  const take = (input: Input): void => {
    const before = machine;
    const next = step(before, input, timing);
    machine = next.machine;
    // What ends with a generation belongs to it.
    for (const event of next.events) say(event, event.kind === 'state' ? machine.generation : before.generation);
    for (const effect of next.effects) act(effect);
  };
  const act = (effect: Effect): void => {
    switch (effect.kind) {
      case 'open':
      case 'close':
        supervisor.send(effect);
        break;
      case 'timer': {
        const { generation, timer } = effect;
        clearTimeout(timers.get(timer.what));
        timers.set(
          timer.what,
          setTimeout(() => {
            take({ kind: 'due', generation, timer });
          }, effect.ms),
        );
        break;
      }
      case 'recycle':
        supervisor.recycle(effect.why);
        break;
      default:
        effect satisfies never;
    }
  };

  const supervisor = new Supervisor<ToChild, FromChild>({
    // Nothing of the agent's environment but what a runtime of one's own must find its programs by.
    program: {
      name: 'scanner child',
      file: CHILD,
      env: options.runtime === undefined ? {} : { PATH: process.env['PATH'] ?? '' },
      runtime: options.runtime,
      isMessage: isFromChild,
    },
    timing,
    random: options.random ?? Math.random,
    log,
    busy: () => false,
    hear: (message) => {
      switch (message.kind) {
        case 'ready':
        case 'pong':
          break;
        case 'report':
          take({ ...message, bytes: Buffer.from(message.bytes, 'hex'), at: now() });
          break;
        case 'listed':
        case 'opened':
        case 'failed':
        case 'closed':
          take(message);
          break;
        default:
          message satisfies never;
      }
    },
    lost: () => {
      take({ kind: 'lost' });
    },
  });

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      tell(listener, stateEvent());
      return () => {
        listeners.delete(listener);
      };
    },
    close: async () => {
      listeners.clear();
      await supervisor.close();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
};
