/**
 * The flow language, format 1: one service as data, with no code in it. What a definition means is decided by
 * `hub/src/cases`; whether it can work at all by `check-flow.ts`. Unknown fields are refused: a misspelt one would
 * otherwise be a rule that silently does not apply.
 */
import { z } from 'zod';
import { cardStrengths } from '../campus/assurance.ts';
import { actors } from './actor.ts';
import { form } from './form.ts';
import { flowStep, type FlowStep } from './step.ts';
import { basis, duration, id, rule, target, text } from './words.ts';

export { ends, isEnd, JOINED, type End } from './words.ts';
export type { FlowStep, StepOf } from './step.ts';

export const FLOW_FORMAT = 1;

/** What remains to be done once the case has ended well. */
const duty = z.strictObject({
  id,
  doing: text,
  actor: z.union([actors.applicant, actors.staff]),
  within: duration,
  basis,
  form: form.optional(),
});
export type Duty = z.infer<typeof duty>;

/** How it was done before: each department's own segment, as it was found (放管服's starting point). */
const asIs = z.strictObject({
  segments: z
    .array(
      z.strictObject({
        department: id,
        doing: text,
        /** Times a person had to come. */
        visits: z.int().min(0).max(20),
        papers: z.array(text).max(20),
        seals: z.int().min(0).max(20),
        /** Working days it took. */
        days: z.number().min(0).max(200),
        basis,
      }),
    )
    .min(1)
    .max(30),
});

export const flowDefinition = z.strictObject({
  format: z.literal(FLOW_FORMAT),
  id,
  /** Rises with every change of content; a case stays with the one it began under (R9). */
  version: z.int().min(1),
  name: text,
  summary: text,
  outcome: text,
  /** The home department, which answers for the whole. */
  department: id,
  promise: z.strictObject({
    text,
    /** From submission until the step `until` begins, when no check holds; waits for others outside are not counted. */
    within: duration,
    until: target,
    /** From the moment a check holds until a person has answered. */
    whenHeld: duration,
  }),
  /** Proofs of identity that are enough to begin (R18). */
  accepts: z.array(z.strictObject({ card: z.enum(cardStrengths), pin: z.boolean() })).min(1),
  /** Each must hold before a person may begin; the reason of the first that does not is told (R11). */
  eligibility: z.array(z.strictObject({ must: rule, reason: z.string() })),
  /** A person has one open case of it at a time: beginning another leads to the first. */
  single: z.boolean().optional(),
  form: form.optional(),
  /** The first of the steps. */
  start: target,
  steps: z.array(flowStep).min(1).max(200),
  duties: z.array(duty).max(10).optional(),
  asIs: asIs.optional(),
});
export type FlowDefinition = z.infer<typeof flowDefinition>;

export const stepOf = (flow: FlowDefinition, stepId: string): FlowStep => {
  const found = flow.steps.find((s) => s.id === stepId);
  if (!found) throw new Error(`Flow ${flow.id} version ${String(flow.version)} has no step ${stepId}`);
  return found;
};
