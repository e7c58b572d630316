import type { Random } from '../../clock.ts';
import { manualClock, settle, type ManualClock } from '../../manual-clock.ts';
import { openLink, type Link } from '../link.ts';
import type { Peer } from '../peer.ts';
import type { Versions } from '../resume.ts';
import { serveTerminal, type TerminalSession } from '../serve-terminal.ts';
import { createSessions, type Sessions } from '../sessions.ts';
import { desiredFixture, plainOpen } from './fixtures.ts';
import { simulatedHub, type SimulatedHub, type SimulatedHubOptions } from './hub.ts';
import { CALM, openLine, type Line, type Weather } from './network.ts';
import { memoryStore, type MemoryStore } from './terminal-store.ts';

export const TERMINAL = 'T-0001';

export type Rig = {
  readonly clock: ManualClock;
  readonly hub: SimulatedHub;
  readonly store: MemoryStore;
  /** Of the present hub process. */
  sessions: () => Sessions;
  lines: () => readonly Line[];
  weather: Weather;
  /** While false no connection comes about. */
  reachable: boolean;
  /** Starts the terminal's link. */
  start: () => Link;
  /** A raw connection that says what the test says. */
  raw(): { readonly peer: Peer; readonly session: TerminalSession };
  /** Kills the hub process: every connection is lost, what it was doing goes unheard; a new one serves. */
  killHub: () => void;
  /** Moves time on, event by event, until `done`; throws when it never is within `steps`. */
  until: (done: () => boolean, steps?: number) => Promise<true>;
};

type RigOptions = Partial<SimulatedHubOptions> & {
  readonly random?: Random;
  readonly versions?: Versions;
  readonly store?: MemoryStore;
  /** Puts something between the terminal and its line, to listen. */
  readonly wrap?: (peer: Peer) => Peer;
};

/** Both ends of the link in one process, with time and the line in the hand of the test. */
export const openRig = (options: RigOptions = {}): Rig => {
  const { random = () => 0.5, versions, wrap = (peer: Peer): Peer => peer } = options;
  const clock = manualClock();
  const store = options.store ?? memoryStore();
  let sessions = createSessions();
  let lines: Line[] = [];
  const hub = simulatedHub({
    open: plainOpen,
    journalKey: { version: 1, publicKey: new Uint8Array(32) },
    desired: desiredFixture,
    now: clock.now,
    onAppend: (terminalId) => sessions.get(terminalId)?.wakeStream(),
    ...options,
  });

  const connect = (): { line: Line; session: TerminalSession } => {
    const line = openLine(clock, random, () => rig.weather);
    lines = [...lines, line];
    const session = serveTerminal(line.hub, TERMINAL, {
      ports: hub.ports,
      sessions,
      clock,
      ...(versions === undefined ? {} : { versions }),
    });
    return { line, session };
  };

  const rig: Rig = {
    clock,
    hub,
    store,
    sessions: () => sessions,
    lines: () => lines,
    weather: CALM,
    reachable: true,
    start: () =>
      openLink({
        terminalId: TERMINAL,
        agentVersion: '1.0.0',
        dial: () => Promise.resolve(rig.reachable ? wrap(connect().line.terminal) : { fault: 'hub-away' as const }),
        store,
        clock,
        random,
      }),
    raw: () => {
      const { line, session } = connect();
      return { peer: line.terminal, session };
    },
    killHub: () => {
      sessions = createSessions();
      for (const line of lines) line.cut();
      lines = [];
    },
    until: async (done, steps = 5000) => {
      await settle();
      for (let step = 0; step < steps; step++) {
        if (done()) return true;
        if (!(await clock.next())) break;
      }
      if (done()) return true;
      throw new Error(`it never came: ${String(done)}`);
    },
  };
  return rig;
};
