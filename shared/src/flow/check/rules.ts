/** Rules and values ask only about what exists, and only once it has been asked for. */
import type { FlowDefinition, FlowStep } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';
import type { FormField } from '../form.ts';
import { waysFrom } from '../graph.ts';
import { isReasonCode } from '../../messages/reasons.ts';
import { fixedVariables, readRule } from '../rule.ts';
import { askedBefore, type Asked } from './asked.ts';
import { formsOf, type PlacedForm } from './forms-of.ts';

type Around = {
  readonly fields: ReadonlyMap<string, FormField>;
  readonly checks: ReadonlySet<string>;
};

/** `form.period.from` → `form.period`. Undefined for what no case of this flow can ever have. */
const askedAs = (variable: string, { fields, checks }: Around): string | undefined => {
  const [space = '', name = '', ...path] = variable.split('.');
  if (space === 'facts') return checks.has(name) && path.length > 0 ? `facts.${name}` : undefined;
  const field = space === 'form' ? fields.get(name) : undefined;
  if (!field) return undefined;
  const inside = field.kind === 'period' && path.length === 1 && (path[0] === 'from' || path[0] === 'until');
  return path.length === 0 || inside ? `form.${name}` : undefined;
};

type Look = { readonly place: string; readonly known: Asked; readonly way: readonly string[] };

const variableFindings = (variables: readonly string[], { place, known, way }: Look, around: Around): Finding[] =>
  variables.flatMap((name) => {
    if (fixedVariables.has(name)) return [];
    const asked = askedAs(name, around);
    if (asked === undefined) return [findText('rule', place, { detail: `variable ${name}` })];
    return known.has(asked) ? [] : [findText('not-asked-yet', place, { name }, way)];
  });

const ruleFindingsAt = (rule: unknown, look: Look, around: Around): Finding[] => {
  const { flaws, variables } = readRule(rule);
  return [
    ...flaws.map(({ flaw, at }) => findText('rule', look.place, { detail: `${flaw} ${at}` })),
    ...variableFindings(variables, look, around),
  ];
};

const nothing: Asked = new Set();

const eligibilityFindings = (flow: FlowDefinition, around: Around): Finding[] =>
  flow.eligibility.flatMap(({ must, reason }, index) => {
    const place = `eligibility.${String(index)}`;
    return [
      ...ruleFindingsAt(must, { place: `${place}.must`, known: nothing, way: [] }, around),
      ...(isReasonCode(reason) ? [] : [findText('unknown', `${place}.reason`, { name: reason })]),
    ];
  });

/** A field may ask about those above it, and about what was known when its form was laid before the person. */
const formFindings = ({ place, form }: PlacedForm, known: Asked, around: Around): Finding[] =>
  form.fields.flatMap(({ id, when }, index) => {
    const above = form.fields.slice(0, index).map((field) => `form.${field.id}`);
    const look = { place: `${place}.${id}.when`, known: new Set([...known, ...above]), way: [] };
    return ruleFindingsAt(when ?? true, look, around);
  });

type Said = { readonly at: string; readonly rule: unknown };

/** A value is a rule that is a variable, or a constant. */
const saidBy = (step: FlowStep): readonly Said[] => {
  switch (step.kind) {
    case 'check':
      return Object.entries(step.about ?? {}).map(([name, rule]) => ({ at: `about.${name}`, rule }));
    case 'decide':
      return Object.entries(step.limit ?? {}).map(([name, rule]) => ({ at: `limit.${name}`, rule }));
    case 'choose':
      return step.routes.map(({ when }, index) => ({ at: `routes.${String(index)}.when`, rule: when }));
    case 'parallel':
      return step.branches.map(({ id, when = true }) => ({ at: `branches.${id}.when`, rule: when }));
    case 'pay':
      return [{ at: 'amount', rule: step.amount }];
    case 'issue':
      return [
        ...(step.document.states ?? []).map(({ value }, index) => ({
          at: `document.states.${String(index)}`,
          rule: value,
        })),
        ...Object.entries(step.document.gives ?? {}).map(([name, rule]) => ({ at: `document.gives.${name}`, rule })),
      ];
    case 'outside':
    case 'notice':
    case 'gather':
    case 'task':
    case 'batch':
    case 'subcase':
    case 'collect':
      return [];
    default:
      return step satisfies never;
  }
};

/** Meaningful only where every edge leads somewhere. */
export const ruleFindings = (flow: FlowDefinition): Finding[] => {
  const placed = formsOf(flow);
  const around = {
    fields: new Map(placed.flatMap(({ form }) => form.fields.map((field) => [field.id, field] as const))),
    checks: new Set(flow.steps.filter(({ kind }) => kind === 'check').map(({ id }) => id)),
  };
  const before = askedBefore(flow);
  const ways = waysFrom(flow, flow.start);
  const forms = placed.flatMap((one) =>
    formFindings(one, (one.step === undefined ? undefined : before.get(one.step)) ?? nothing, around),
  );
  const steps = flow.steps.flatMap((step) => {
    const known = before.get(step.id);
    if (!known) return []; // nothing leads there, which is found elsewhere
    const way = ways.get(step.id) ?? [];
    return saidBy(step).flatMap(({ at, rule }) =>
      ruleFindingsAt(rule, { place: `${step.id}.${at}`, known, way }, around),
    );
  });
  return [...eligibilityFindings(flow, around), ...forms, ...steps];
};
