/** A page's line to the desk's live door: comes back by itself, and says whether it stands. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { io, type Socket } from 'socket.io-client';
import type { Counts } from '../../desk/count-worklists.ts';
import type { DeskRow, View } from '../../desk/desk-rows.ts';

export type DeskLinkState = { readonly is: 'connecting' | 'live' | 'off'; readonly since: number };

/** An answer that takes longer counts as lost. */
const ANSWER_DEADLINE_MS = 5000;
/** A hand that moves is told to the hub this often, so that the session of somebody who works does not end. */
const HERE_INTERVAL_MS = 60_000;

type Heard = {
  rows: (rows: readonly DeskRow[]) => void;
  case: (changed: readonly { readonly id: string }[]) => void;
  again: () => void;
  over: () => void;
};
type Asked = { readonly counts?: Counts } | Fault;
type Ask<Body> = (body: Body, answer: (value: Asked) => void) => void;
/** `at`: the hub's time when the list was read, so that what has moved since is told. */
type WatchedList = { readonly view: View; readonly at: string };
/** `version`: the one that is shown. */
type WatchedCase = { readonly id: string; readonly version: number };
type Asks = {
  watch: Ask<WatchedList>;
  case: Ask<WatchedCase>;
  count: Ask<object>;
  here: Ask<object>;
};

/** What the page is about. */
export type Watched =
  | { readonly event: 'watch'; readonly body: WatchedList }
  | { readonly event: 'case'; readonly body: WatchedCase };

type Options = {
  readonly watched: Watched;
  /** What this page shows may be out of date: read it again. */
  readonly onAgain: () => void;
  readonly onOver: () => void;
};

export class DeskSocket {
  state = $state.raw<DeskLinkState>({ is: 'connecting', since: Date.now() });
  readonly #socket: Socket<Heard, Asks>;
  #saidHere = Date.now();
  #wasLive = false;

  constructor({ watched, onAgain, onOver }: Options) {
    const socket: Socket<Heard, Asks> = io('/desk', {
      path: '/live',
      transports: ['websocket'],
      reconnectionDelayMax: 5000,
    });
    this.#socket = socket;
    const lost = (): void => {
      if (this.state.is !== 'off') this.state = { is: 'off', since: Date.now() };
    };
    const enter = async (): Promise<void> => {
      const answer = await this.ask(watched.event, watched.body);
      if (answer !== undefined && isFault(answer) && answer.fault === 'not-found') {
        onAgain(); // the page itself tells that there is nothing to see
        return;
      }
      if (answer === undefined || isFault(answer)) {
        socket.disconnect().connect();
        return;
      }
      this.state = { is: 'live', since: Date.now() };
      if (this.#wasLive) onAgain(); // what happened meanwhile was told to nobody here
      this.#wasLive = true;
    };
    socket.on('connect', () => void enter());
    socket.on('disconnect', lost);
    socket.on('connect_error', (error) => {
      lost();
      if (error.message === 'log-in' || error.message === 'not-allowed') onOver();
      else if (!socket.active) socket.connect(); // the hub turned the handshake away for now; the client's own retry does not
    });
    socket.on('again', onAgain);
    socket.on('over', onOver);
  }

  hears<E extends 'rows' | 'case'>(event: E, heard: Heard[E]): void {
    this.#socket.on<'rows' | 'case'>(event, heard);
  }

  /** The person did something with this page. */
  moved(): void {
    if (Date.now() - this.#saidHere < HERE_INTERVAL_MS || !this.#socket.connected) return;
    this.#saidHere = Date.now();
    void this.ask('here', {}); // nothing hangs on this answer
  }

  /** Undefined when no answer came in time. */
  async ask(event: keyof Asks, body: object, withinMs = ANSWER_DEADLINE_MS): Promise<Asked | undefined> {
    try {
      return (await this.#socket.timeout(withinMs).emitWithAck(event, body)) as Asked;
    } catch {
      return undefined; // late, or the line was lost
    }
  }

  close(): void {
    this.#socket.disconnect();
  }
}
