/**
 * The other end of one connection, as the link sees it. A peer may lose, repeat or delay anything (R4);
 * nothing above it depends on more than what is written here.
 */
export type Answered = { readonly kind: 'answer'; readonly body: unknown } | { readonly kind: 'unanswered' };

export type Incoming = {
  readonly event: string;
  readonly body: unknown;
  /** Absent when the sender wants none. */
  readonly answer?: (body: unknown) => void;
};

export type Peer = {
  /** `unanswered` when the deadline (ms) passed or the connection ended first. */
  send: (event: string, body: unknown, deadlineMs: number) => Promise<Answered>;
  /** One listener, set before anything can arrive. */
  onMessage: (listener: (message: Incoming) => void) => void;
  /** Called once; at once when it has ended already. */
  onClose: (listener: (why: string) => void) => void;
  /** Lets what was answered before it leave first. */
  close: () => void;
  /** Bytes given to the connection and not yet taken by the network. */
  bufferedBytes: () => number;
};
