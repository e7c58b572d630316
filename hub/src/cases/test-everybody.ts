/** Everybody does their part, each by their own right, until a case is over or its paper waits for its person. For tests. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { stepOf, type FlowDefinition, type FlowStep } from '@yizhan/shared/flow/definition.ts';
import type { Form, FormField } from '@yizhan/shared/flow/form.ts';
import type { Clerk } from './actions/acting.ts';
import { answerOutside } from './actions/answer-outside.ts';
import { makeBatch } from './actions/make-batch.ts';
import { settlePayment } from './actions/settle-payment.ts';
import { sign } from './actions/sign.ts';
import { finishTask, handIn } from './actions/supply.ts';
import { leaves, type ActiveStep, type CaseState } from './case-state.ts';
import type { Changed } from './change-case.ts';
import { fireDeadlines } from './fire-deadlines.ts';
import { slotsIn } from './slots.ts';
import type { TestCampus } from './test-campus.ts';

const DAY_MS = 86_400_000;

export type Done = { readonly step: string; readonly by: string };

/** Who acted, in order. Throws when nobody can go on. */
export const everybodyActs = async (campus: TestCampus, caseId: string): Promise<readonly Done[]> => {
  const done: Done[] = [];
  for (let round = 0; round < 40; round++) {
    await campus.cases.runner.idle();
    const { state } = await campus.load(caseId);
    const waiting = leaves(state);
    const flow = await campus.flow(state.flowId);
    const next = waiting.find((one) => stepOf(flow, one.step).kind !== 'collect');
    if (!next) return done;
    done.push(await act(campus, { state, flow, active: next }));
  }
  throw new Error(`Case ${caseId} does not come to an end: ${JSON.stringify(done)}`);
};

type Awaited = { readonly state: CaseState; readonly flow: FlowDefinition; readonly active: ActiveStep };

const act = async (campus: TestCampus, awaited: Awaited): Promise<Done> => {
  const { active, flow, state } = awaited;
  const step = stepOf(flow, active.step);
  if (active.stuck) throw new Error(`${active.step} is stuck: ${JSON.stringify(active.reasons)}`);
  if (active.waitsFor === 'time') {
    campus.clock.leap(10 * DAY_MS);
    await fireDeadlines(campus.cases.desk);
    return { step: step.id, by: 'time' };
  }
  if (active.waitsFor === 'hub') throw new Error(`The hub does not do ${step.id}: ${JSON.stringify(campus.failures)}`);
  const clerk = await clerkFor(campus, state, step);
  const answer = await doStep(campus, clerk, awaited);
  if (isFault(answer)) throw new Error(`${step.id} by ${clerk.person}: ${JSON.stringify(answer)}`);
  return { step: step.id, by: clerk.person };
};

/** The person named, else the principal of the office, else whoever carries the case. */
const clerkFor = async ({ db }: TestCampus, state: CaseState, step: FlowStep): Promise<Clerk> => {
  const place = slotsIn(state, step).find((slot) => !slot.signature)?.place ?? {};
  if (place.person !== undefined) return { person: place.person, roles: ['clerk'] };
  const { rows } = await db.pool.query<{ id: string }>(
    `select person_id as id from post where department_id = $1 and role = $2 and person_id <> all($3::uuid[])
     order by rank desc limit 1`,
    [place.department, place.role, [state.applicant, ...signers(state, step.id)]],
  );
  return { person: rows[0]?.id ?? state.responsible?.clerk ?? '', roles: ['clerk'] };
};

const signers = ({ signatures }: CaseState, step: string): readonly string[] =>
  signatures.filter((s) => s.step === step).map((s) => s.by.slice('person:'.length));

const doStep = async (campus: TestCampus, clerk: Clerk, { state, flow, active }: Awaited): Promise<Changed | Fault> => {
  const { desk } = campus.cases;
  const aim = { caseId: state.id, step: active.step, seen: active.round };
  const step = stepOf(flow, active.step);
  return campus.db.tx(async (tx) => {
    switch (step.kind) {
      case 'decide':
        return sign(desk, tx, clerk, { ...aim, decision: 'approve', reasons: [] });
      case 'task':
        return finishTask(desk, tx, clerk, { ...aim, values: filled(step.form) });
      case 'gather':
        return handIn(desk, tx, { ...aim, values: filled(step.form), by: { kind: 'clerk', clerk } });
      case 'pay':
        return settlePayment(desk, tx, clerk, { ...aim, receipt: 'R-1' });
      case 'outside':
        return answerOutside(desk, tx, clerk, { ...aim, outcome: 'done', reasons: [] });
      case 'batch': {
        const { outcomes } = await makeBatch(desk, clerk, [aim]);
        return outcomes[0]?.fault ?? { before: state, after: state };
      }
      default:
        throw new Error(`Nobody acts in ${step.kind} ${step.id}`);
    }
  });
};

/** Something that fits every field. */
export const filled = (
  form: Form | undefined,
  over: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  ...Object.fromEntries(
    (form?.fields ?? [])
      .filter(({ when, required }) => when === undefined && required)
      .map((field) => [field.id, fits(field)]),
  ),
  ...over,
});

/** What a pattern asks for cannot be made up. */
const PATTERNED: Readonly<Record<string, string>> = { 'permit-number': '53011234', 'parent-phone': '13800138000' };

const fits = (field: FormField): unknown => {
  switch (field.kind) {
    case 'text':
      return PATTERNED[field.id] ?? '如实填写';
    case 'number':
      return field.min;
    case 'money':
      return 120_000;
    case 'date':
      return '2026-12-10';
    case 'choice':
      return field.options[0]?.value;
    case 'choices':
      return field.options.slice(0, 1).map(({ value }) => value);
    case 'yes-no':
      return true;
    case 'reference':
      return { project: 'YL2026-018', room: 'H2', course: 'CS301', person: '100001' }[field.to];
    case 'period':
      return { from: '2026-11-18T14:00', until: '2026-11-18T16:00' };
    case 'file':
      return true;
    default:
      return field satisfies never;
  }
};
