import type { ReasonCode } from '@yizhan/shared/messages/reasons.ts';

/** What a keeper may refuse for. */
export const refusals = [
  'seal-refused-content',
  'seal-refused-basis',
  'seal-refused-elsewhere',
] as const satisfies readonly ReasonCode[];
export type Refusal = (typeof refusals)[number];
