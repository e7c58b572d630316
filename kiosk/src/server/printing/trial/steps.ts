/** The places in a print at which the agent is killed, in the order in which they are passed. */
export const STEPS = [
  'before-attempt',
  'attempt-on-disk',
  'attempt-in-journal',
  'job-created',
  'number-on-disk',
  'document-sent',
  'following',
  'completed',
  'outcome-on-disk',
  'outcome-in-journal',
] as const;
export type Step = (typeof STEPS)[number];

export type ChildOrder = {
  readonly uri: string;
  /** Attempts and journal lie in here. */
  readonly dir: string;
  readonly jobId: string;
  readonly serial: string;
  readonly pages: number;
  readonly mark: string;
  /** Says `at <step>` there and goes no further; without one it runs to the end and says `done`. */
  readonly stopAt?: Step;
};
