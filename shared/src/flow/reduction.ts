/** What a merged flow spares its applicants (放管服): before from its as-is record, after from the flow itself. */
import type { Text } from '../campus/vocabulary.ts';
import { formsOf } from './check/forms-of.ts';
import type { FlowDefinition, FlowStep } from './definition.ts';
import { edgesOf } from './graph.ts';

export type Burden = {
  /** Times a person has to come. */
  readonly visits: number;
  /** Papers handed in. */
  readonly papers: number;
  readonly seals: number;
  /** Working days; less than one is counted as the part of an office's day it is, and seconds as nothing. */
  readonly days: number;
};

type Segment = NonNullable<FlowDefinition['asIs']>['segments'][number];

/** Undefined without a record of how it was. After is the way on which most is asked. */
export const reductionOf = (flow: FlowDefinition): { readonly before: Burden; readonly after: Burden } | undefined => {
  const segments = flow.asIs?.segments;
  if (!segments) return undefined;
  const sum = (of: (segment: Segment) => number): number => segments.reduce((n, s) => n + of(s), 0);
  return {
    before: {
      ...{ visits: sum(({ visits }) => visits), papers: sum(({ papers }) => papers.length) },
      ...{ seals: sum(({ seals }) => seals), days: sum(({ days }) => days) },
    },
    after: {
      visits: mostOnAWay(flow, (step) => (step.kind === 'collect' || step.inPerson === true ? 1 : 0)),
      papers: papersOf(flow).length,
      seals: mostOnAWay(flow, (step) => (step.kind === 'issue' ? 1 : 0)),
      days: daysOf(flow.promise.within),
    },
  };
};

const papersOf = (flow: FlowDefinition) =>
  formsOf(flow).flatMap(({ place, form }) =>
    form.fields.flatMap((field) => (field.kind === 'file' ? [{ place: `${place}.${field.id}`, field }] : [])),
  );

const OFFICE_HOURS = 7;

const daysOf = (within: FlowDefinition['promise']['within']): number => {
  if ('workingDays' in within) return within.workingDays;
  return 'workingHours' in within ? Math.round((within.workingHours / OFFICE_HOURS) * 10) / 10 : 0;
};

/** Branches add up, ways to choose from do not; what is done again is not counted again. */
const mostOnAWay = (flow: FlowDefinition, weigh: (step: FlowStep) => number): number => {
  const steps = new Map(flow.steps.map((s) => [s.id, s]));
  const known = new Map<string, number>();
  const from = (name: string, open: readonly string[]): number => {
    const step = steps.get(name);
    if (!step || open.includes(name)) return 0;
    const counted = known.get(name);
    if (counted !== undefined) return counted;
    const edges = edgesOf(step).filter(({ regular, field }) => regular || field.startsWith('routes.'));
    const inside = edges.filter(({ field }) => field.startsWith('branches.'));
    const beyond = edges.filter(({ field }) => !field.startsWith('branches.'));
    const ways = (list: typeof edges) => list.map(({ to }) => from(to, [...open, name]));
    const most = weigh(step) + ways(inside).reduce((a, b) => a + b, 0) + Math.max(0, ...ways(beyond));
    known.set(name, most);
    return most;
  };
  return from(flow.start, []);
};

export type Unfounded = {
  readonly kind: 'step' | 'paper' | 'duty' | 'before';
  /** Where in the definition. */
  readonly place: string;
  readonly what: Text;
};

/** Marked for removal: steps, papers and duties for which nobody could name a rule, and what was demanded without one before. */
export const withoutBasis = (flow: FlowDefinition): readonly Unfounded[] => [
  ...flow.steps.flatMap((step): Unfounded[] =>
    step.basis === 'none' && asksSomebody(step) ? [{ kind: 'step', place: step.id, what: step.doing }] : [],
  ),
  ...papersOf(flow).flatMap(({ place, field }): Unfounded[] =>
    field.basis === 'none' ? [{ kind: 'paper', place, what: field.label }] : [],
  ),
  ...(flow.duties ?? []).flatMap(({ id, doing, basis }): Unfounded[] =>
    basis === 'none' ? [{ kind: 'duty', place: `duties.${id}`, what: doing }] : [],
  ),
  ...(flow.asIs?.segments ?? []).flatMap(({ doing, basis }, index): Unfounded[] =>
    basis === 'none' ? [{ kind: 'before', place: `asIs.segments.${String(index)}`, what: doing }] : [],
  ),
];

/** Machinery of the flow demands nothing of anybody, and fetching what was asked for needs no rule. */
const asksSomebody = ({ kind }: FlowStep): boolean =>
  !['choose', 'parallel', 'check', 'subcase', 'issue', 'collect'].includes(kind);
