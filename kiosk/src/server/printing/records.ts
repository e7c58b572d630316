import type { TerminalRecord } from '@yizhan/shared/wire/messages.ts';

import type { PrintAttempt } from './attempt.ts';

export type PrintRecord = Extract<TerminalRecord, { kind: 'print.attempted' | 'print.result' }>;

/** As the wire bounds them. */
const reasonsOf = (reasons: readonly string[]): string[] => reasons.slice(0, 20).map((reason) => reason.slice(0, 80));

/** What the hub has to be told when an attempt enters this state; nothing for the states in between. */
export function recordOf(attempt: PrintAttempt): PrintRecord | undefined {
  const which = { jobId: attempt.jobId, attempt: attempt.attempt, nonce: attempt.key.nonce };
  switch (attempt.phase) {
    case 'written':
      return {
        kind: 'print.attempted',
        ...which,
        printerUuid: attempt.key.printerUuid.slice(0, 80),
        upSince: attempt.key.upSince,
      };
    case 'asking':
      return {
        kind: 'print.result',
        ...which,
        outcome: 'unknown',
        impressions: attempt.impressions,
        by: 'printer',
        reasons: reasonsOf(attempt.reasons),
      };
    case 'settled':
      return {
        kind: 'print.result',
        ...which,
        outcome: attempt.outcome,
        impressions: attempt.impressions,
        by: attempt.by,
        reasons: reasonsOf(attempt.reasons),
      };
    case 'creating':
    case 'sending':
    case 'following':
    case 'unsure':
      return undefined;
    default:
      return attempt satisfies never;
  }
}
