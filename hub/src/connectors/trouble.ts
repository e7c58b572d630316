/**
 * What kept a source from answering. Its message is of our own words and of codes: an answer, a row or a name that a
 * source sent never gets into it, so that it may be logged (R20).
 */
export type TroubleKind =
  /** Not reached, or closed in the middle. */
  | 'away'
  /** It does not know our token or role. */
  | 'refused'
  /** It answered what cannot be believed. */
  | 'wrong'
  /** More questions wait than it may be asked at once. */
  | 'busy'
  /** It failed several times in a row and is left alone for a moment. */
  | 'resting'
  /** Nobody was named who answers it here. */
  | 'absent';

export class SourceTrouble extends Error {
  override readonly name = 'SourceTrouble';
  readonly kind: TroubleKind;
  constructor(kind: TroubleKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** What the applicant gave does not make a question this source understands, such as a project number of letters. */
export class QuestionUnfit extends Error {
  override readonly name = 'QuestionUnfit';
}

/** Of a system error or an SQLSTATE: the code tells the fault, the message may hold values. */
export const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};
