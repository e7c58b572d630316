import type { TerminalSession } from './serve-terminal.ts';

/** The terminals connected to this hub process: one session each. */
export type Sessions = {
  /** Ends the session this terminal had before: only the newest connection speaks for it (R7). */
  enter: (session: TerminalSession) => TerminalSession | undefined;
  leave: (session: TerminalSession) => void;
  get: (terminalId: string) => TerminalSession | undefined;
  all: () => readonly TerminalSession[];
};

export const createSessions = (): Sessions => {
  const byTerminal = new Map<string, TerminalSession>();
  return {
    enter: (session) => {
      const former = byTerminal.get(session.terminalId);
      byTerminal.set(session.terminalId, session);
      return former === session ? undefined : former;
    },
    leave: (session) => {
      if (byTerminal.get(session.terminalId) === session) byTerminal.delete(session.terminalId);
    },
    get: (terminalId) => byTerminal.get(terminalId),
    all: () => [...byTerminal.values()],
  };
};
