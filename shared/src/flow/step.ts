/** The kinds of steps. What each means is decided by `hub/src/cases`. */
import { z } from 'zod';
import { actors } from './actor.ts';
import { form } from './form.ts';
import { basis, duration, id, rule, target, text, value } from './words.ts';

const step = {
  id,
  /** What is being done, as the applicant reads it while it is done. */
  doing: text,
  /** How long it may take once begun. */
  within: duration,
  basis,
  /** Somebody has to come in person. */
  inPerson: z.boolean().optional(),
  /** How it is handled, for the clerk's guide. */
  guide: text.optional(),
};

/** A department's data answers. What it cannot answer, because it is down or stale, is a hold: never a pass. */
const check = z.strictObject({
  ...step,
  kind: z.literal('check'),
  actor: actors.automatic,
  connector: id,
  /** What it is asked about besides the person, by the connector's own names. */
  about: z.record(z.string(), value).optional(),
  onPass: target,
  onHold: target,
});

/** A person answers for a decision; a power may let somebody else, or a rule, decide in the department's name. */
const decide = z.strictObject({
  ...step,
  kind: z.literal('decide'),
  actor: actors.deciders,
  onApprove: target,
  onReject: target,
  /** Back to a step that is done again, once what was wrong is put right. */
  onAgain: target.optional(),
  /** Steps that somebody else must have decided. */
  differsFrom: z.array(id).max(10).optional(),
  /** What the limit of a power is compared with. */
  limit: z.strictObject({ amount: value.optional(), kind: value.optional(), place: value.optional() }).optional(),
});

const choose = z.strictObject({
  ...step,
  kind: z.literal('choose'),
  actor: actors.automatic,
  routes: z
    .array(
      z.strictObject({
        when: rule,
        to: target,
        /** This way has a promise of its own, from here until the step that ends the promise: an alumnus instead of a student. */
        promise: duration.optional(),
      }),
    )
    .min(1)
    .max(20),
  otherwise: target,
});

/** Branches run beside each other, each to `joined`. */
const parallel = z.strictObject({
  ...step,
  kind: z.literal('parallel'),
  actor: actors.automatic,
  branches: z
    .array(z.strictObject({ id, name: text, when: rule.optional(), start: target }))
    .min(2)
    .max(30),
  next: target,
});

/** Somebody outside answers: the clock of the promise stands still meanwhile. The actor writes down what came back. */
const outside = z.strictObject({
  ...step,
  kind: z.literal('outside'),
  actor: actors.staff,
  party: text,
  onDone: target,
  onFail: target,
});

/** A time that a rule demands, public notice above all. Without an objection it passes by itself. */
const notice = z.strictObject({
  ...step,
  kind: z.literal('notice'),
  actor: actors.automatic,
  lasts: duration,
  /** Who may enter an objection. */
  objections: actors.staff,
  onPass: target,
  onObjection: target,
});

/** The applicant, or somebody invited, hands in what is only known now. */
const gather = z.strictObject({
  ...step,
  kind: z.literal('gather'),
  actor: actors.applicantOrInvited,
  form,
  next: target,
});

/** Work without a verdict: emboss, register, hand over. */
const task = z.strictObject({
  ...step,
  kind: z.literal('task'),
  actor: actors.staff,
  form: form.optional(),
  next: target,
});

/** Money is asked for, or given back; the payee's office can settle it by hand. */
const pay = z.strictObject({
  ...step,
  kind: z.literal('pay'),
  actor: actors.staff,
  /** Fen (1/100 yuan). */
  amount: value,
  direction: z.enum(['due', 'refund']),
  next: target,
});

/** Waits until somebody makes all that wait in one go. */
const batch = z.strictObject({ ...step, kind: z.literal('batch'), actor: actors.staff, queue: id, next: target });

/** Begins a case of another service for the same person. */
const subcase = z.strictObject({
  ...step,
  kind: z.literal('subcase'),
  actor: actors.automatic,
  flow: id,
  /** `false`: it goes its own way. */
  waits: z.boolean(),
  next: target,
  /** When it waits and the other case did not end well. */
  onFail: target.optional(),
});

/** Lines of a paper that states a matter: what a page holds in both languages. */
export const MAX_STATED = 10;

const issue = z.strictObject({
  ...step,
  kind: z.literal('issue'),
  actor: actors.automatic,
  document: z.strictObject({
    template: id,
    seal: id,
    /** The check whose answer the paper states; `case` states the matter itself. */
    facts: id,
    /** For `case`: what the paper says, in order. */
    states: z
      .array(z.strictObject({ id: id.optional(), label: text, value }))
      .max(MAX_STATED)
      .optional(),
    /** For `case`: data that the template computes with, by the names of its contract, unworded. */
    gives: z.record(id, value).optional(),
    /** Its person may have further copies of it, each with a serial of its own. */
    copies: z
      .strictObject({
        /** Copies that are valid at once, the first one included. */
        most: z.int().min(2).max(50),
      })
      .optional(),
  }),
  next: target,
});

/** The applicant prints the paper at a kiosk and takes it. */
const collect = z.strictObject({
  ...step,
  kind: z.literal('collect'),
  actor: actors.applicant,
  endsWhen: z.enum(['printed', 'taken']),
  next: target,
});

export const flowStep = z.discriminatedUnion('kind', [
  check,
  decide,
  choose,
  parallel,
  outside,
  notice,
  gather,
  task,
  pay,
  batch,
  subcase,
  issue,
  collect,
]);
export type FlowStep = z.infer<typeof flowStep>;
export type StepOf<K extends FlowStep['kind']> = Extract<FlowStep, { kind: K }>;
