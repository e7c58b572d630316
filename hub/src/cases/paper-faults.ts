/** What keeps a paper from being made, as a fault and as the reason that its case shows. */
import type { Fault, FaultCode } from '@yizhan/shared/faults.ts';
import { isReasonCode } from '@yizhan/shared/messages/reasons.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';

/**
 * These pass without anybody at the case: its job waits as long as it takes, and looks again after so many milliseconds.
 * A timestamp authority is left alone as long after a failure; a keeper's word wakes the job.
 */
const passing: Partial<Record<FaultCode, number>> = {
  'timestamp-away': 5000,
  'timestamp-wrong': 5000,
  'seal-queued': 60_000,
};

export const passes = ({ fault }: Fault): boolean => fault in passing;

export const pauseFor = ({ fault }: Fault): number => passing[fault] ?? 0;

/** A keeper's refusal is told by the keeper's own reason. */
export const reasonOf = ({ fault, params }: Fault): Reason => {
  const why = fault === 'seal-refused' ? params?.['reason'] : undefined;
  if (typeof why === 'string' && isReasonCode(why)) return { code: why };
  return isReasonCode(fault) ? { code: fault, ...(params ? { params } : {}) } : { code: 'automatic-step-failed' };
};
