/**
 * The terminal's end of the link: dials, says hello, keeps records flowing both ways, and begins again after a loss
 * with full jitter inside the hub's window (R4–R7). What it must not forget lies in the store, nothing in here.
 */
import type { Clock, Random } from '../clock.ts';
import { isFault, type Fault } from '../faults.ts';
import { FIRST_WINDOW_MS, REFUSED_WINDOW_MS } from './limits.ts';
import { beginSession, type Session } from './link-session.ts';
import type { Ask, AskOf, Reply, ReportedState } from './messages.ts';
import type { Peer } from './peer.ts';
import type { TerminalStore } from './terminal-store.ts';
import { createWake } from './wake.ts';

export type LinkState =
  | { readonly kind: 'dialing' }
  | { readonly kind: 'up'; readonly generation: number; readonly since: number }
  /** Tries again at `until`, in ms since the epoch. */
  | { readonly kind: 'waiting'; readonly why: Fault; readonly until: number }
  | { readonly kind: 'closed' };

export type LinkOptions = {
  readonly terminalId: string;
  readonly agentVersion: string;
  readonly dial: () => Promise<Peer | Fault>;
  readonly store: TerminalStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Something the hub did that it should not, or a loss; for the log. */
  readonly onTrouble?: (why: Fault) => void;
};

export type Link = {
  state: () => LinkState;
  /** Calls back at once with the present state, then on each change. */
  subscribe: (listener: (state: LinkState) => void) => () => void;
  /**
   * Faults: `hub-away` when there is no link or no answer by the deadline (ms), `protocol-unsupported` for what this hub
   * is too old to answer, and whatever the hub answers.
   */
  ask: <K extends Ask['kind']>(ask: AskOf<K>, deadlineMs: number) => Promise<Reply<K> | Fault>;
  /** The latest wins; it is sent again after each reconnect. */
  report: (state: ReportedState) => void;
  close: () => Promise<void>;
};

export const openLink = (options: LinkOptions): Link => {
  const { clock, random, onTrouble } = options;
  let state: LinkState = { kind: 'dialing' };
  let session: Session | undefined;
  let reported: ReportedState | undefined;
  let windowMs = FIRST_WINDOW_MS;
  let closed = false;
  const closing = Promise.withResolvers<undefined>();
  let hangUp: () => void = () => undefined;
  const pause = createWake(clock);
  const listeners = new Set<(state: LinkState) => void>();

  const become = (next: LinkState): void => {
    state = next;
    for (const listener of listeners) listener(next);
  };

  /** One connection from dialing to its end; the fault that ended it. */
  const connect = async (): Promise<Fault> => {
    become({ kind: 'dialing' });
    const dialed = options.dial();
    const peer = await Promise.race([dialed, closing.promise]);
    if (peer === undefined || isClosed()) {
      void dialed.then((late) => {
        if (!isFault(late)) late.close();
      });
      return { fault: 'hub-away' };
    }
    if (isFault(peer)) return peer;
    hangUp = peer.close;
    const begun = await beginSession(peer, options);
    if (isFault(begun)) return begun;
    session = begun;
    windowMs = begun.welcome.reconnectWindowMs;
    become({ kind: 'up', generation: begun.welcome.generation, since: clock.now() });
    if (reported !== undefined) begun.report(reported);
    const why = await begun.ended;
    session = undefined;
    return why;
  };

  const run = async (): Promise<void> => {
    while (!isClosed()) {
      const why = await connect();
      if (isClosed()) return;
      onTrouble?.(why);
      const ms = random() * (waitsForOperator(why) ? Math.max(windowMs, REFUSED_WINDOW_MS) : windowMs);
      become({ kind: 'waiting', why, until: clock.now() + ms });
      await pause.wait(ms);
    }
  };
  const isClosed = (): boolean => closed;
  const running = run();

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    ask: async (ask, deadlineMs) => (session === undefined ? { fault: 'hub-away' } : session.ask(ask, deadlineMs)),
    report: (next) => {
      reported = next;
      session?.report(next);
    },
    close: async () => {
      closed = true;
      closing.resolve(undefined);
      hangUp();
      pause.wake();
      await running;
      become({ kind: 'closed' });
    },
  };
};

const waitsForOperator = ({ fault }: Fault): boolean =>
  fault === 'protocol-unsupported' || fault === 'terminal-not-enrolled' || fault === 'not-allowed';
