/** Each step of the flow as it stands in this case: the latest round of it, told from the events. */
import type { FileAnswer } from '@yizhan/shared/flow/answers.ts';
import type { FlowDefinition, FlowStep } from '@yizhan/shared/flow/definition.ts';
import type { Form, FormField } from '@yizhan/shared/flow/form.ts';
import { wordAnswer } from '@yizhan/shared/flow/word-value.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { activeStep, type ActiveStep, type CaseState } from '../../cases/case-state.ts';
import type { CaseEvent } from '../../cases/events.ts';
import { slotsIn, type Slot } from '../../cases/slots.ts';
import { nameKey, type ReferenceNames } from '../../references/name-references.ts';
import type { Awaited, Checked, Decided, FileLine, Line, StepView } from './model.ts';
import type { Names } from './names.ts';
import { isErased, noteOf, type Reader, type Show } from './reader.ts';

export type Told = {
  /** Whoever carries the case now. */
  readonly carriers: readonly string[];
  readonly flow: FlowDefinition;
  readonly state: CaseState;
  readonly events: readonly CaseEvent[];
  readonly names: Names;
  readonly reader: Reader;
  readonly show: Show;
};

type Kind<K extends CaseEvent['kind']> = Extract<CaseEvent, { kind: K }>;
const isKind = <K extends CaseEvent['kind']>(event: CaseEvent, ...kinds: readonly K[]): event is Kind<K> =>
  (kinds as readonly string[]).includes(event.kind);

export const stepViews = (told: Told): ReadonlyMap<string, StepView> =>
  new Map(told.flow.steps.map((step) => [step.id, stepView(told, step)]));

const stepView = (told: Told, step: FlowStep): StepView => {
  const { state, events, names, show, reader } = told;
  const active = activeStep(state, step.id);
  const mine = latestRound(events, step.id);
  const entered = mine.find((event) => event.kind === 'step-entered');
  const over = mine.find((event) => event.kind === 'step-completed');
  const standing = standingOf(active !== undefined, mine.length > 0, over !== undefined || concludes(mine));
  const pay = events.findLast((event) => isKind(event, 'payment-requested') && event.step === step.id);
  return {
    ...{ step: step.id, kind: step.kind, doing: step.doing, standing },
    ...{ waitsFor: active?.waitsFor, since: active?.since ?? entered?.recordedAt, until: over?.recordedAt },
    ...{ stuck: active?.stuck ?? false, overdue: active?.overdue ?? false, nudges: active?.nudges ?? 0 },
    escalated: (active?.escalated ?? []).map(({ department, as, to, since, reasons }) => ({
      ...{ department: names.department(department), as, since, reasons },
      ...(to !== undefined && { to: names.person(to) }),
    })),
    ...(active?.extended &&
      active.escalated.length === 0 && {
        extended: { reasons: active.extended.reasons, by: names.person(active.extended.by) },
      }),
    reasons: active?.reasons ?? mine.findLast((event) => isKind(event, 'held'))?.reasons ?? [],
    ...(active?.returned && { returned: returnedOf(active.returned, mine, told) }),
    check: checkOf(mine, told),
    decisions: mine.flatMap((event) => (isKind(event, 'decided', 'signed') ? [decidedOf(event, told)] : [])),
    awaited:
      active && !active.stuck && step.kind !== 'parallel'
        ? slotsIn(state, step).map((slot) => awaitedOf(slot, told))
        : [],
    supplied: suppliedOf(mine, step, { show, may: reader.readsNotesOf(step.id, '') }),
    ...(pay && isKind(pay, 'payment-requested') && { payment: paymentOf(pay, told) }),
    ...(step.kind === 'outside' && { outside: outsideOf(step.party, mine) }),
  };
};

const standingOf = (active: boolean, begun: boolean, over: boolean): StepView['standing'] => {
  if (active) return 'now';
  if (!begun) return 'not-yet';
  return over ? 'over' : 'dropped';
};

type Returned = NonNullable<ActiveStep['returned']>;

const returnedOf = (returned: Returned, mine: readonly CaseEvent[], told: Told): StepView['returned'] => {
  const { flow, show, reader } = told;
  const event = mine.findLast((one) => isKind(one, 'returned'));
  const note =
    event && isKind(event, 'returned') && noteOf(event.note, show, reader.readsNotesOf(event.step, event.by));
  return { ...returned, fields: labels(flow.form, returned.fields), ...(note && { note }) };
};

/** A decision that ended the case left its step without completing it. */
const concludes = (mine: readonly CaseEvent[]): boolean =>
  mine.some((event) => isKind(event, 'decided', 'outside-answered', 'objected', 'check-answered'));

/** From the last time the step was entered; a check answers before its `held` is told, and a choice has no entry at all. */
const latestRound = (events: readonly CaseEvent[], step: string): readonly CaseEvent[] => {
  const mine = events.filter((event) => 'step' in event && event.step === step);
  const from = mine.findLastIndex((event) => event.kind === 'step-entered');
  return from < 0 ? mine : mine.slice(Math.max(0, mine[from - 1]?.kind === 'held' ? from - 1 : from));
};

const labels = (form: Form | undefined, fields: readonly string[]): readonly Bilingual[] =>
  fields.flatMap((id) => form?.fields.find((field) => field.id === id)?.label ?? []);

const decidedOf = (event: Kind<'decided' | 'signed'>, { names, reader, show }: Told): Decided => ({
  ...{ decision: event.decision, at: event.recordedAt, reasons: event.reasons },
  ...(event.authority?.as === 'rule' ? {} : { by: names.person(event.by) }),
  ...(event.authority && { right: names.right(event.authority) }),
  note: noteOf(event.note, show, reader.readsNotesOf(event.step, event.by)),
});

const awaitedOf = ({ slot, place, signature }: Slot, told: Told): Awaited => {
  const { names, events } = told;
  const signed =
    signature &&
    events.find(
      (event) =>
        isKind(event, 'signed') &&
        event.step === signature.step &&
        event.slot === slot &&
        event.recordedAt === signature.at,
    );
  return {
    slot,
    ...(place.person === undefined ? {} : { who: names.person(place.person) }),
    ...(place.department === undefined ? {} : { office: names.department(place.department) }),
    ...(signed && isKind(signed, 'signed') && { signed: decidedOf(signed, told) }),
  };
};

const checkOf = (mine: readonly CaseEvent[], { show, reader }: Told): Checked | undefined => {
  const event = mine.findLast((one) => isKind(one, 'check-answered'));
  if (!event || !isKind(event, 'check-answered')) return undefined;
  const shown = event.evidence && reader.readsNotesOf(event.step, '') ? show(event.evidence) : undefined;
  return {
    ...{
      answer: event.answer,
      at: event.recordedAt,
      asOf: event.asOf,
      reasons: event.reasons,
      connector: event.connector,
    },
    ...(isEvidence(shown) && { evidence: evidenceOf(shown) }),
  };
};

type Evidence = {
  readonly source: string;
  readonly protocol: string;
  readonly asked: { readonly number: string; readonly about: Readonly<Record<string, unknown>> };
  readonly answeredAt: string;
  readonly sha256?: string;
};
const isEvidence = (shown: unknown): shown is Evidence =>
  typeof shown === 'object' && shown !== null && 'asked' in shown && 'source' in shown && 'answeredAt' in shown;

const evidenceOf = ({ source, protocol, asked, answeredAt, sha256 }: Evidence): Checked['evidence'] => ({
  ...{ source, protocol, answeredAt, sha256 },
  asked: [
    { name: 'number', value: asked.number },
    ...Object.entries(asked.about).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
  ],
});

type Opening = { readonly show: Show; readonly may: boolean };

const suppliedOf = (mine: readonly CaseEvent[], step: FlowStep, { show, may }: Opening): readonly Line[] => {
  const event = mine.findLast((one) => isKind(one, 'supplied'));
  const form = 'form' in step ? step.form : undefined;
  if (!event || !isKind(event, 'supplied') || !event.values || !form || !may) return [];
  return linesOf(form, show(event.values));
};

/** Answers in words, in the order of the form; what was not asked is left out. `names`: of what they refer to. */
export const linesOf = (form: Form, answers: unknown, names: ReferenceNames = new Map()): readonly Line[] => {
  if (isErased(answers) || typeof answers !== 'object' || answers === null) return [];
  const given = answers as Readonly<Record<string, unknown>>;
  return form.fields.flatMap((field) => {
    const answer = Object.hasOwn(given, field.id) ? given[field.id] : undefined;
    const value = answer === undefined ? undefined : withName(field, wordAnswer(field, answer), names);
    const files = field.kind === 'file' ? filesIn(answer) : [];
    return value ? [{ label: field.label, value, ...(files.length > 0 && { files }) }] : [];
  });
};

/** `H1` → `H1 学术报告厅`. */
const withName = (field: FormField, value: Bilingual | undefined, names: ReferenceNames): Bilingual | undefined => {
  const name = field.kind === 'reference' && value ? names.get(nameKey(field.to, value.zh)) : undefined;
  return name && value ? { zh: `${value.zh} ${name.zh}`, en: `${value.en} ${name.en}` } : value;
};

const filesIn = (answer: unknown): readonly FileLine[] =>
  Array.isArray(answer) ? (answer as readonly FileAnswer[]).map(({ id, name }) => ({ id, name })) : [];

const paymentOf = (
  { step, direction, amount }: Kind<'payment-requested'>,
  { state, show }: Told,
): StepView['payment'] => {
  const shown = show(amount);
  const fen = typeof shown === 'object' && shown !== null && 'fen' in shown ? shown.fen : undefined;
  return {
    direction,
    ...(typeof fen === 'number' && { yuan: (fen / 100).toFixed(2) }),
    receipt: state.payments.findLast((one) => one.step === step)?.receipt,
  };
};

const outsideOf = (party: Line['label'], mine: readonly CaseEvent[]): StepView['outside'] => {
  const event = mine.findLast((one) => isKind(one, 'outside-answered'));
  return event && isKind(event, 'outside-answered')
    ? { party, outcome: event.outcome, at: event.recordedAt }
    : { party };
};
