import type { CardEvidence, ReaderState, RefusalDetail, UnreadableWhy } from './card.ts';
import type { Sighting } from './pcsc-words.ts';
import type { Outcome } from './read-card.ts';

/** What one reader's machine (`reader-machine.ts`) knows, hears, says and asks for. */
export type Machine =
  /** `hung`: the insertion whose card did not answer, should it still lie there when the child is back. */
  | { readonly kind: 'missing'; readonly generation: number; readonly why: MissingWhy; readonly hung?: Hung }
  | { readonly kind: 'empty'; readonly generation: number }
  | (Held & { readonly kind: 'present' })
  /** A card that gives no answer: to reset, or (`hung`) to an earlier call. */
  | (Held & { readonly kind: 'mute'; readonly hung?: Hung })
  /** The card left in the middle of an exchange; pcscd may not have seen it. Shown as empty. */
  | {
      readonly kind: 'settling';
      readonly generation: number;
      readonly sighting: Sighting;
      readonly tries: number;
      /** The card was asked for under this generation, and has not answered yet. */
      readonly opening: boolean;
    };

export type MissingWhy = Extract<ReaderState, { kind: 'missing' }>['why'];
export type Hung = { readonly sighting: Sighting; readonly times: number };
export type Held = {
  readonly generation: number;
  readonly sighting: Sighting;
  /** `read` or `unreadable` has been said. */
  readonly told: boolean;
  /** How often in a row this card hung, or broke off, before. */
  readonly hungBefore: number;
  readonly brokeOff: number;
};

export type Input =
  | { readonly kind: 'sighting'; readonly sighting: Sighting }
  /** Reading the card has ended. */
  | { readonly kind: 'told'; readonly generation: number; readonly outcome: Outcome }
  /** What a call showed: the card left, cannot be connected to, or let the deadline pass. */
  | { readonly kind: 'gone' | 'mute' | 'silent'; readonly generation: number }
  /** The timer asked for has run out. */
  | { readonly kind: 'due'; readonly generation: number; readonly at: number }
  /** The answer to the `open` asked for. */
  | {
      readonly kind: 'opened';
      readonly generation: number;
      readonly answer: 'ok' | 'gone' | 'mute';
      readonly at: number;
    }
  | { readonly kind: 'lost'; readonly why: MissingWhy };

export type MachineEvent =
  | { readonly kind: 'state' }
  | { readonly kind: 'read'; readonly generation: number; readonly evidence: CardEvidence; readonly at: number }
  | {
      readonly kind: 'unreadable';
      readonly generation: number;
      readonly why: UnreadableWhy;
      readonly detail?: RefusalDetail;
    }
  | { readonly kind: 'removed'; readonly generation: number };

export type Effect =
  | { readonly kind: 'read'; readonly generation: number; readonly atr: string }
  | { readonly kind: 'open'; readonly generation: number; readonly counter: number }
  | { readonly kind: 'timer'; readonly generation: number; readonly ms: number };

export type Step = {
  readonly machine: Machine;
  readonly events: readonly MachineEvent[];
  readonly effects: readonly Effect[];
};

export const unseen: Machine = { kind: 'missing', generation: 0, why: 'restarting' };

export const publicState = (machine: Machine, reader: string): ReaderState => {
  switch (machine.kind) {
    case 'missing':
      return { kind: 'missing', why: machine.why };
    case 'empty':
    case 'settling':
      return { kind: 'empty' };
    case 'mute':
      return { kind: 'mute', generation: machine.generation };
    case 'present': {
      const { generation, sighting } = machine;
      return { kind: 'present', presence: { reader, generation, atr: Buffer.from(sighting.atr, 'hex') } };
    }
    default:
      return machine satisfies never;
  }
};
