import type { Fault } from '@yizhan/shared/faults.ts';
import type { Problem } from '@yizhan/shared/flow/answers.ts';

/** The first problem of a form, as whoever handed it in is told. */
export const badAnswers = ([{ field, reason }]: readonly [Problem, ...Problem[]]): Fault => ({
  fault: 'bad-answers',
  params: { field, reason: reason.code },
});
