import type { Hello } from './messages.ts';
import { PROTOCOL_OLDEST, PROTOCOL_VERSION } from './messages.ts';

export type Versions = { readonly oldest: number; readonly newest: number };

/** The hub serves terminals up to three versions old (R1); newer ones wait until it has been upgraded. */
export const VERSIONS: Versions = { oldest: PROTOCOL_OLDEST, newest: PROTOCOL_VERSION };

/** The version to speak, or undefined when this hub serves none that the terminal speaks. */
export const agreeOnProtocol = (theirs: number, { oldest, newest }: Versions): number | undefined =>
  theirs >= oldest && theirs <= newest ? theirs : undefined;

export type HubSide = {
  readonly epoch: string;
  /** Last seq given on this terminal's stream. */
  readonly streamSeq: number;
  /** Whether every record after `lastSeq` is still kept. */
  readonly keptAfter: boolean;
};

export type Resume =
  | { readonly resume: 'stream'; readonly resend: false }
  /** `resend`: this hub may have forgotten what it once acknowledged. */
  | { readonly resume: 'snapshot'; readonly resend: boolean };

/**
 * What follows a hello. Another epoch means a restored hub; so does a terminal that is ahead of the stream, which no hub
 * that kept its memory can see: it is a restore that nobody declared.
 */
export const decideResume = ({ epoch, lastSeq }: Pick<Hello, 'epoch' | 'lastSeq'>, hub: HubSide): Resume => {
  if (epoch === undefined) return { resume: 'snapshot', resend: false };
  if (epoch !== hub.epoch || lastSeq > hub.streamSeq) return { resume: 'snapshot', resend: true };
  return hub.keptAfter ? { resume: 'stream', resend: false } : { resume: 'snapshot', resend: false };
};
