/**
 * What a department's data source promises. One contract a kind of data; a source that is down, slow, stale or talks
 * nonsense is `unavailable` and turns its check into a person's task: it never passes by default.
 */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { ReasonCode } from '@yizhan/shared/messages/reasons.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import { QuestionUnfit, SourceTrouble, type TroubleKind } from './trouble.ts';
import { untilAborted } from './until-aborted.ts';

export type Subject = {
  readonly personId: string;
  /** Campus number: how departments know the person. */
  readonly number: string;
  /** What else is asked, by the kind's own names (`aboutOf`): a project, a room, an amount. */
  readonly about: Readonly<Record<string, unknown>>;
};

/** What may be asked beside the person: a flow that maps another name is refused when it is published. */
export type AboutKeys = { readonly required: readonly string[]; readonly optional: readonly string[] };

export type Protocol = 'own' | 'http' | 'sql-view' | 'csv-drop';

/** What a source of any kind says; `facts` by the kind's own contract. */
const said = z.object({
  answer: z.enum(['pass', 'hold']),
  /** When it was true at the department. */
  asOf: z.date(),
  reasons: z.array(
    z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])).optional() }),
  ),
  facts: z.unknown(),
  /** Of the bytes that came, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Said = z.infer<typeof said>;

export type Connector = {
  /** As flows name it. */
  readonly id: string;
  readonly facts: z.ZodType;
  /** Older data is not believed. */
  readonly freshHours: number;
  readonly protocol: Protocol;
  readonly about: AboutKeys;
  /** How long it is waited for; undefined: `ANSWER_DEADLINE_MS`. */
  readonly deadlineMs?: number | undefined;
  /** For metrics: what came of a question, and in how many seconds. */
  readonly seen?: (outcome: Outcome, seconds: number) => void;
  /** Rejects with `SourceTrouble` or `QuestionUnfit`; anything else counts as away. */
  ask(subject: Subject, signal: AbortSignal): Promise<Said>;
};

/** What was asked and answered, to stay on the case. It is about the person: encrypt it as the facts are (R25). */
export type Evidence = {
  /** The connector. */
  readonly source: string;
  readonly protocol: Protocol;
  readonly asked: { readonly number: string; readonly about: Readonly<Record<string, unknown>> };
  readonly answeredAt: string;
  /** Of the answer's bytes as they came; absent when none were believed. */
  readonly sha256?: string;
};

export type Outcome = 'pass' | 'hold' | 'stale' | 'unfit' | 'nonsense' | TroubleKind;

export type ConnectorAnswer = { readonly evidence: Evidence } & (
  | {
      readonly answer: 'pass' | 'hold';
      readonly asOf: Date;
      readonly reasons: readonly Reason[];
      readonly facts: unknown;
    }
  | { readonly answer: 'unavailable'; readonly asOf?: Date; readonly reasons: readonly Reason[] }
);

/** A person stands before the screen: past this the department's data counts as away. */
const ANSWER_DEADLINE_MS = 3000;
const HOUR_MS = 3_600_000;
/** Clocks of departments differ; data from further ahead would stay fresh longer than it is true. */
const AHEAD_MS = 5 * 60_000;

type Around = { readonly clock: Clock; readonly failed: (connector: string, error: unknown) => void };

/** Throws only when the flow asks for what the kind does not know: a flow that was not checked with `aboutOf`. */
export const askConnector = async (
  connector: Connector,
  subject: Subject,
  { clock, failed }: Around,
): Promise<ConnectorAnswer> => {
  const { required, optional } = connector.about;
  const unknown = Object.keys(subject.about).find((key) => !required.includes(key) && !optional.includes(key));
  if (unknown !== undefined) throw new Error(`${connector.id} is asked about ${unknown}, which it does not know`);
  const began = clock.now();
  const evidenceOf = (sha256?: string): Evidence => ({
    ...{ source: connector.id, protocol: connector.protocol },
    asked: { number: subject.number, about: subject.about },
    answeredAt: new Date(clock.now()).toISOString(),
    ...(sha256 === undefined ? {} : { sha256 }),
  });
  const seen = (outcome: Outcome): void => connector.seen?.(outcome, (clock.now() - began) / 1000);
  try {
    const answer = said.parse(await asked(connector, subject, clock));
    const { asOf, sha256 } = answer;
    if (asOf.getTime() - clock.now() > AHEAD_MS) throw new SourceTrouble('wrong', 'its data is from the future');
    if (clock.now() - asOf.getTime() > connector.freshHours * HOUR_MS) {
      seen('stale');
      const reasons = [{ code: 'source-stale', params: { hours: connector.freshHours } }];
      return { answer: 'unavailable', asOf, reasons, evidence: evidenceOf(sha256) };
    }
    const facts = answer.facts === undefined ? undefined : connector.facts.parse(answer.facts);
    if (answer.answer === 'pass' && facts === undefined) throw new SourceTrouble('wrong', 'a pass without facts');
    if (answer.answer === 'pass' && answer.reasons.length > 0) throw new SourceTrouble('wrong', 'a pass with reasons');
    seen(answer.answer);
    return { answer: answer.answer, asOf, reasons: answer.reasons, facts, evidence: evidenceOf(sha256) };
  } catch (error) {
    const outcome = outcomeOf(error);
    seen(outcome);
    // A source that rests was logged each time it failed; one that is not there is no news.
    if (outcome !== 'resting' && outcome !== 'absent') failed(connector.id, plain(error));
    return { answer: 'unavailable', reasons: [{ code: reasonOf[outcome] }], evidence: evidenceOf() };
  }
};

/** The deadline covers the wait for a place at the source too. */
const asked = async (connector: Connector, subject: Subject, clock: Clock): Promise<Said> => {
  const deadline = new AbortController();
  const cancel = clock.after(connector.deadlineMs ?? ANSWER_DEADLINE_MS, () => deadline.abort());
  try {
    return await untilAborted(deadline.signal, connector.ask(subject, deadline.signal));
  } finally {
    cancel();
  }
};

type Failure = Exclude<Outcome, 'pass' | 'hold' | 'stale'>;

const outcomeOf = (error: unknown): Failure => {
  if (error instanceof SourceTrouble) return error.kind;
  if (error instanceof QuestionUnfit) return 'unfit';
  return error instanceof z.ZodError ? 'nonsense' : 'away';
};

const reasonOf = {
  away: 'source-away',
  refused: 'source-away',
  busy: 'source-away',
  resting: 'source-away',
  absent: 'source-away',
  wrong: 'source-wrong',
  nonsense: 'source-wrong',
  unfit: 'question-unfit',
} as const satisfies Record<Failure, ReasonCode>;

/** For the log: where an answer breaks its contract, never what it said (R20). */
const plain = (error: unknown): unknown => {
  if (!(error instanceof z.ZodError)) return error;
  const places = error.issues
    .slice(0, 5)
    .map(({ code, path }) => `${path.map(String).join('.') || '(answer)'}: ${code}`);
  return new SourceTrouble('wrong', `the answer breaks its contract at ${places.join(', ')}`);
};
