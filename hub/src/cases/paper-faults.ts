/** What keeps a paper from being made, as a fault and as the reason that its case shows. */
import type { Fault, FaultCode } from '@yizhan/shared/faults.ts';
import { isReasonCode } from '@yizhan/shared/messages/reasons.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';

/** These pass without anybody at the case: its job waits as long as it takes. */
const passing: ReadonlySet<FaultCode> = new Set<FaultCode>(['timestamp-away', 'timestamp-wrong']);

export const passes = ({ fault }: Fault): boolean => passing.has(fault);

/** As long as a timestamp authority is left alone after a failure: a paper comes seconds after it is back. */
export const PASSING_MS = 5000;

export const reasonOf = ({ fault, params }: Fault): Reason =>
  isReasonCode(fault) ? { code: fault, ...(params ? { params } : {}) } : { code: 'automatic-step-failed' };
