/** Rules in flows are JSON Logic (docs/decisions/051-rules-are-json-logic.md): pure, total over what is known. */
import { LogicEngine } from 'json-logic-engine';
import type { EnrolmentStatus, PersonKind, StudyLevel } from '../campus/vocabulary.ts';
import type { Value } from './words.ts';

/** What is known of an applicant before anything is asked. */
export type ApplicantFacts = {
  readonly person: { readonly kind: PersonKind };
  readonly enrolment?:
    | {
        readonly status: EnrolmentStatus;
        readonly level: StudyLevel;
        /** Department id. */
        readonly school: string;
      }
    | undefined;
};

/** What a rule may ask about a case. */
export type FlowData = ApplicantFacts & {
  /** Answers of the form, and of the forms of later steps, by field. */
  readonly form?: Readonly<Record<string, unknown>> | undefined;
  /** What checks found, by step. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  /** `CalendarFacts` of the day on which the rule is asked. */
  readonly calendar?: Readonly<Record<string, unknown>> | undefined;
};

/** Known before anything is asked, in every rule. */
export const fixedVariables: ReadonlySet<string> = new Set([
  ...['person.kind', 'enrolment.status', 'enrolment.level', 'enrolment.school'],
  ...['calendar.term', 'calendar.week', 'calendar.examWeek', 'calendar.intakeClosed', 'calendar.workingDay'],
]);

/** The part of JSON Logic in use. A wider one is a decision: every operator must stay readable to a department. */
const operators: ReadonlySet<string> = new Set(['var', '==', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or', '!']);

/** JSON Logic's own operators convert: there an amount that is not known is less than any limit, and '' equals 0. */
const same = (a: unknown, b: unknown): boolean => (a ?? null) === (b ?? null);
const compared =
  (holdsFor: (sign: number) => boolean) =>
  ([a, b]: readonly unknown[]) => {
    const alike = (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string');
    return alike && holdsFor(a < b ? -1 : a > b ? 1 : 0);
  };
const strict: Readonly<Record<string, (operands: readonly unknown[]) => boolean>> = {
  '==': ([a, b]) => same(a, b),
  '!=': ([a, b]) => !same(a, b),
  '<': compared((sign) => sign < 0),
  '<=': compared((sign) => sign <= 0),
  '>': compared((sign) => sign > 0),
  '>=': compared((sign) => sign >= 0),
  in: ([one, list]) => Array.isArray(list) && list.some((each) => same(each, one)),
};

const engine = new LogicEngine();
for (const [operator, method] of Object.entries(strict)) {
  engine.addMethod(operator, (operands: unknown) => Array.isArray(operands) && method(operands), {
    deterministic: true,
  });
}

/** What is not known is null: it equals nothing but null, and is neither less nor more than anything. */
export const holds = (rule: unknown, data: FlowData): boolean => Boolean(engine.run(rule, data));

/** A constant, or what the case has under a variable; null when it has nothing there. */
export const valueOf = (value: Value, data: FlowData): unknown =>
  typeof value === 'object' ? (engine.run(value, data) as unknown) : value;

export type RuleFlaw = { readonly flaw: 'operator' | 'shape'; readonly at: string };

type Read = { readonly flaws: readonly RuleFlaw[]; readonly variables: readonly string[] };

/** What is wrong with a rule before it ever runs, and what it asks about. */
export const readRule = (rule: unknown): Read => {
  if (rule === null || typeof rule !== 'object') return { flaws: [], variables: [] };
  if (Array.isArray(rule)) return all(rule.map(readRule));
  const entries = Object.entries(rule);
  const [entry] = entries;
  if (!entry || entries.length > 1) return flawed('shape', JSON.stringify(rule));
  const [operator, operands] = entry as [string, unknown];
  if (!operators.has(operator)) return flawed('operator', operator);
  if (operator === 'var')
    return typeof operands === 'string' ? { flaws: [], variables: [operands] } : flawed('shape', JSON.stringify(rule));
  // One operand without its list, or one too few, would never hold and never be noticed.
  if (operator in strict && (!Array.isArray(operands) || operands.length !== 2))
    return flawed('shape', JSON.stringify(rule));
  return readRule(operands);
};

const flawed = (flaw: RuleFlaw['flaw'], at: string): Read => ({ flaws: [{ flaw, at }], variables: [] });

const all = (reads: readonly Read[]): Read => ({
  flaws: reads.flatMap(({ flaws }) => flaws),
  variables: reads.flatMap(({ variables }) => variables),
});
