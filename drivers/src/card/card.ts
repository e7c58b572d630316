/**
 * What a card driver promises (R21, R22). The contract suite is `../contract/card.suite.ts`.
 *
 * Error model of every driver: misconfiguration throws at start; what a person or a device does in normal
 * use is a value; a transition that does not apply is ignored.
 */

/** A tap: `generation` rises with every insertion at this reader and with every reader restart, never falls. */
export type Presence = {
  readonly reader: ReaderId;
  readonly generation: number;
  /** Answer to reset, ISO 7816-3 §8.2, 2..33 bytes. */
  readonly atr: Uint8Array;
};

/** Stable within one agent start; the PC/SC name is not (it changes on replug), so it is for display only. */
export type ReaderId = string;

export type ReaderState =
  | { readonly kind: 'missing'; readonly why: 'no-daemon' | 'no-reader' | 'restarting' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'present'; readonly presence: Presence }
  | { readonly kind: 'mute'; readonly generation: number };

/**
 * `read` carries evidence, not a claim (R18): the hub decides whose card it is. For each generation, in this
 * order: `reader` present or mute, exactly one `read` or `unreadable`, exactly one `removed`, then `reader` with
 * what is there now.
 */
export type CardEvent =
  | { readonly kind: 'reader'; readonly reader: ReaderId; readonly name: string; readonly state: ReaderState }
  | {
      readonly kind: 'read';
      readonly reader: ReaderId;
      readonly generation: number;
      readonly evidence: CardEvidence;
      /** When the driver saw the card, ms since the epoch. */
      readonly at: number;
    }
  | {
      readonly kind: 'unreadable';
      readonly reader: ReaderId;
      readonly generation: number;
      readonly why: UnreadableWhy;
      /** Only with `refused`. */
      readonly detail?: RefusalDetail;
    }
  | { readonly kind: 'removed'; readonly reader: ReaderId; readonly generation: number };

export type UnreadableWhy = 'removed' | 'timeout' | 'refused' | 'no-profile';

/**
 * `random-uid`: the card makes up a new number each time, so it can never be looked up (phones, passports).
 * `mute`: there is something that gives no answer to reset. `fault`: our own, logged with its id.
 */
export type RefusalDetail = 'random-uid' | 'bad-length' | 'bad-status' | 'mute' | 'fault';

export type CardEvidence = {
  /** Which profile read it; `uid` is the first. */
  readonly profile: string;
  /** What the hub looks the card up by, lower-case hex; for `uid` 4, 7 or 10 bytes (ISO 14443-3 §6.5). */
  readonly token: string;
};

export type TransmitResult =
  | { readonly kind: 'ok'; readonly response: Uint8Array }
  | { readonly kind: 'gone' }
  | { readonly kind: 'timeout' };

/** One way of reading an identity off a card. Profiles are tried in order; the first that answers wins. */
export type CardProfile = {
  readonly name: string;
  matches(atr: Uint8Array): boolean;
  /** `null` when this card is not of this profile. */
  read(transmit: (apdu: Uint8Array) => Promise<TransmitResult>): Promise<CardEvidence | NotRead | null>;
};

export type NotRead =
  | Exclude<TransmitResult, { kind: 'ok' }>
  | { readonly kind: 'refused'; readonly detail: RefusalDetail };

export type CardDriver = {
  /** Calls back with the present state of every reader at once, then with every change. Returns the unsubscribe. */
  subscribe(listener: (event: CardEvent) => void): () => void;
  /**
   * One APDU (ISO 7816-4, 4..65544 bytes) to the card of that generation, and its whole answer: 61xx and 6Cxx are
   * followed up. Calls to one reader run one after another; the deadline, 1..30000 ms, counts from the call.
   * `gone` when another card, or none, is there now; `timeout` ends the generation.
   */
  transmit(reader: ReaderId, generation: number, apdu: Uint8Array, deadlineMs?: number): Promise<TransmitResult>;
  close(): Promise<void>;
};
