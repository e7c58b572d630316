/** The console's board as it changes: begins with what the page was loaded with, follows the hub's pushes. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { io, type Socket } from 'socket.io-client';
import type { Board, BoardChange } from '../../console/rows.ts';

export type Link = { readonly is: 'connecting' | 'live' | 'off' | 'stale'; readonly since: number };

/** An answer that takes longer counts as lost. */
const ANSWER_DEADLINE_MS = 5000;
/** A hand that moves is told to the hub this often, so that the session of somebody who works does not end. */
const HERE_INTERVAL_MS = 60_000;

type Heard = {
  board: (change: BoardChange) => void;
  page: (of: { what: 'case' | 'terminal'; id: string }) => void;
  stale: (of: { since: string | null }) => void;
  over: () => void;
};
type Asked = { readonly board?: Board } | Fault;
type Ask = (body: object, answer: (value: Asked) => void) => void;
type Asks = { watch: Ask; 'help.answer': Ask; here: Ask };

type Options = {
  readonly watch: { readonly what: 'board' } | { readonly what: 'case' | 'terminal'; readonly id: string };
  readonly onBoard?: (board: Board) => void;
  readonly onChange?: (change: BoardChange) => void;
  /** The page's subject changed: read it again. */
  readonly onPage?: () => void;
  readonly onOver: () => void;
};

export class ConsoleLink {
  link = $state.raw<Link>({ is: 'connecting', since: Date.now() });
  readonly #socket: Socket<Heard, Asks>;
  #saidHere = Date.now();

  constructor(options: Options) {
    const socket: Socket<Heard, Asks> = io('/console', {
      path: '/live',
      transports: ['websocket'],
      reconnectionDelayMax: 5000,
    });
    this.#socket = socket;
    const lost = (): void => {
      if (this.link.is !== 'off') this.link = { is: 'off', since: Date.now() };
    };
    const watch = async (): Promise<void> => {
      const answer = await this.#ask('watch', options.watch);
      if (answer === undefined || isFault(answer)) {
        socket.disconnect().connect();
        return;
      }
      this.link = { is: 'live', since: Date.now() };
      if (answer.board === undefined) options.onPage?.();
      else options.onBoard?.(answer.board);
    };
    socket.on('connect', () => void watch());
    socket.on('disconnect', lost);
    socket.on('connect_error', (error) => {
      lost();
      if (error.message === 'log-in' || error.message === 'not-allowed') options.onOver();
      else if (!socket.active) socket.connect(); // the hub turned the handshake away for now; the client's own retry does not
    });
    socket.on('board', (change) => options.onChange?.(change));
    socket.on('page', () => options.onPage?.());
    socket.on('stale', ({ since }) => {
      this.link = since === null ? { is: 'live', since: Date.now() } : { is: 'stale', since: Date.parse(since) };
    });
    socket.on('over', options.onOver);
  }

  async answerHelp(id: string): Promise<'answered' | 'conflict' | 'failed'> {
    const answer = await this.#ask('help.answer', { id });
    if (answer === undefined) return 'failed';
    if (!isFault(answer)) return 'answered';
    return answer.fault === 'conflict' ? 'conflict' : 'failed';
  }

  /** The person did something with this page. */
  moved(): void {
    if (Date.now() - this.#saidHere < HERE_INTERVAL_MS || !this.#socket.connected) return;
    this.#saidHere = Date.now();
    void this.#ask('here', {}); // nothing hangs on this answer
  }

  /** Undefined when no answer came in time. */
  async #ask(event: 'watch' | 'help.answer' | 'here', body: object): Promise<Asked | undefined> {
    try {
      return (await this.#socket.timeout(ANSWER_DEADLINE_MS).emitWithAck(event, body)) as Asked;
    } catch {
      return undefined; // late, or the line was lost
    }
  }

  close(): void {
    this.#socket.disconnect();
  }
}

/** `rows` with those of `changes` in place of their former selves; new ones at the end. */
const merge = <T extends { readonly id: string }>(rows: readonly T[], changes: readonly T[] = []): readonly T[] => {
  if (changes.length === 0) return rows;
  const byId = new Map(changes.map((row) => [row.id, row]));
  const known = new Set(rows.map((row) => row.id));
  return [...rows.map((row) => byId.get(row.id) ?? row), ...changes.filter((row) => !known.has(row.id))];
};

export const applyChange = (board: Board, change: BoardChange): Board => ({
  at: change.at,
  terminals: merge(board.terminals, change.terminals),
  cases: merge(board.cases, change.cases),
  caseCounts: change.caseCounts ?? board.caseCounts,
  help: change.help ?? board.help,
});
