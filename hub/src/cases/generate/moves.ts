/** What happens next in a generated case, when, and by whom: by the same functions that real actions use. */
import { stepOf, type StepOf } from '@yizhan/shared/flow/definition.ts';
import { makeSerial } from '@yizhan/shared/paper/serial.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Authority } from '../../powers/authority.ts';
import { signSlot } from '../actions/sign.ts';
import { afterCheck, afterSealing } from '../automatic-steps.ts';
import { leaves, type ActiveStep, type CaseState } from '../case-state.ts';
import type { Course } from '../course.ts';
import type { Decision } from '../events.ts';
import { slotsIn, type Slot } from '../slots.ts';
import { inventAnswers } from './answers.ts';
import type { Campus } from './campus.ts';
import { hideOf, type Happening, type Life } from './life.ts';
import { applicantsTime, hubsTime, staffsTime } from './times.ts';

/** How often what is not regular happens. */
const HELD = 0.1;
const UNAVAILABLE = 0.02;
const REJECTED = 0.02;
const AGAIN = 0.1;
const RETURNED = 0.05;
const FAILED_OUTSIDE = 0.03;

const heldFor: Readonly<Record<string, Reason>> = {
  'enrolment-status': { code: 'hold-tuition' },
  grades: { code: 'grades-none' },
  employment: { code: 'employment-ended' },
  income: { code: 'income-none' },
  household: { code: 'household-lent' },
};

type Who = { readonly person: string; readonly authority: Authority };

/** The step that is dealt with next: the hub's own at once, then whichever comes first. Undefined when only time can help. */
export const nextLeaf = ({ state, flow, seed }: Life): ActiveStep | undefined => {
  const open = state ? leaves(state).filter(({ step }) => stepOf(flow, step).kind !== 'notice') : [];
  const own = open.find(({ waitsFor }) => waitsFor === 'hub');
  return own ?? (open.length === 0 ? undefined : seed.pick(open));
};

/** Undefined for a step that begins another case: that is more than a move. */
export const moveIn = (campus: Campus, life: Life, state: CaseState, active: ActiveStep): Happening | undefined => {
  const step = stepOf(life.flow, active.step);
  if (active.returned) return resubmission(life, active);
  switch (step.kind) {
    case 'check':
      return { at: hubsTime(life), by: 'hub', happen: (course) => check(course, life, step) };
    case 'issue':
      return { at: hubsTime(life), by: 'hub', happen: (course) => seal(course, campus, { life, step }) };
    case 'collect':
      return collection(life, state);
    case 'gather':
      return gathering(life, step);
    case 'decide':
      return decision(campus, life, { state, step });
    case 'task':
    case 'pay':
    case 'batch':
    case 'outside':
      return byStaff(campus, life, { state, step });
    case 'subcase':
    case 'notice':
    case 'choose':
    case 'parallel':
      return undefined;
    default:
      return step satisfies never;
  }
};

const check = (course: Course, { seed }: Life, { id: step, connector }: StepOf<'check'>): void => {
  const luck = seed.next();
  const asOf = course.world.now.toISOString();
  const owed = { department: '—', amount: '12.00' };
  const told = { kind: 'check-answered', step, connector } as const;
  const checked = stepOf(course.flow, step) as StepOf<'check'>;
  if (luck < UNAVAILABLE)
    afterCheck(course, checked, { ...told, answer: 'unavailable', reasons: [{ code: 'source-away' }] });
  else if (luck < UNAVAILABLE + HELD) {
    const reason = heldFor[connector] ?? { code: 'debt-money', params: owed };
    afterCheck(course, checked, { ...told, answer: 'hold', asOf, reasons: [reason] });
  } else afterCheck(course, checked, { ...told, answer: 'pass', asOf, reasons: [] });
};

type Sealing = { readonly life: Life; readonly step: StepOf<'issue'> };

const seal = (course: Course, { issuer }: Campus, { life, step }: Sealing): void => {
  const { seed } = life;
  const jobId = seed.uuid7(life.at);
  const serial = makeSerial({ issuer, year: course.world.now.getUTCFullYear(), random: (n) => seed.bytes(n) });
  afterSealing(course, step, [
    {
      ...{ kind: 'paper-sealed', step: step.id, serial, jobId, pages: 1, sha256: seed.bytes(32).toString('hex') },
      ...{ template: step.document.template, seal: step.document.seal },
    },
    { kind: 'print-released', jobId, terminal: life.terminal },
  ]);
};

/** Printed, then taken: two visits to the tray. */
const collection = (life: Life, state: CaseState): Happening => {
  const { seed, terminal } = life;
  const paper = state.papers.find(({ print }) => print !== 'taken' && print !== 'printed');
  const by = `terminal:${terminal}`;
  if (!paper)
    return {
      ...{ at: hubsTime(life), by },
      happen: (course) => {
        for (const { jobId, print } of state.papers)
          if (print === 'printed') course.emit({ kind: 'paper-taken', jobId, by: 'person' });
      },
    };
  const attempt = { jobId: paper.jobId, attempt: 1 };
  const [nonce, printerUuid] = [seed.bytes(16).toString('hex'), seed.uuid8()];
  return {
    ...{ at: applicantsTime(life), by },
    happen: (course) => {
      course.emit({ kind: 'print-attempted', ...attempt, nonce, printerUuid, terminal });
      course.emit({ kind: 'print-confirmed', ...attempt, impressions: 1, by: 'printer' });
    },
  };
};

const gathering = (life: Life, step: StepOf<'gather'>): Happening => {
  const at = applicantsTime(life);
  const values = inventAnswers(step.form, { ...life.applicant.facts, form: life.form }, { seed: life.seed, at });
  Object.assign(life.form, values);
  return {
    ...{ at, by: `person:${life.applicant.id}` },
    happen: (course) => {
      course.emit({ kind: 'supplied', step: step.id, values: hideOf(life.applicant)(values) });
      course.leave(step.id, step.next);
    },
  };
};

const resubmission = (life: Life, { step: stepId }: ActiveStep): Happening => ({
  ...{ at: applicantsTime(life), by: `person:${life.applicant.id}` },
  happen: (course) => {
    const step = stepOf(life.flow, stepId);
    course.emit({ kind: 'resubmitted', step: stepId, answers: hideOf(life.applicant)(life.form) });
    course.leave(stepId, step.kind === 'decide' ? (step.onAgain ?? stepId) : stepId);
  },
});

/** Who signs in this place: who has not signed this case yet, if there is such a one. */
const whoSigns = ({ offices }: Campus, { seed }: Life, state: CaseState, slot: Slot): Who | undefined => {
  const { department, role, person } = slot.place;
  if (person !== undefined)
    return { person, authority: person === state.responsible?.clerk ? { as: 'responsible' } : { as: 'person' } };
  if (department === undefined || role === undefined) return undefined;
  const holders = offices.get(`${department}/${role}`) ?? [];
  const fresh = holders.filter((one) => !state.signatures.some(({ by }) => by === `person:${one.person}`));
  const list = fresh.length > 0 ? fresh : holders;
  const holder = list[seed.chance(0.8) ? 0 : list.length - 1];
  return holder && { person: holder.person, authority: { as: 'post', department, role, rank: holder.rank } };
};

type Deciding = { readonly state: CaseState; readonly step: StepOf<'decide'> };

const decision = (campus: Campus, life: Life, { state, step }: Deciding): Happening | undefined => {
  const { seed } = life;
  const slot = seed.pick(slotsIn(state, step).filter(({ signature }) => !signature));
  const who = whoSigns(campus, life, state, slot);
  if (!who) return undefined;
  const by = `person:${who.person}`;
  const at = staffsTime(life);
  const mayReturn = life.flow.form !== undefined && !state.signatures.some((one) => one.step === step.id);
  if (mayReturn && life.events.length < 20 && seed.chance(RETURNED)) {
    const field = seed.pick(life.flow.form?.fields ?? []).id;
    const reasons = [{ code: 'answer-required' }];
    return { at, by, happen: (course) => course.emit({ kind: 'returned', step: step.id, reasons, fields: [field] }) };
  }
  const luck = seed.next();
  const decided: Decision =
    luck < REJECTED ? 'reject' : luck < REJECTED + AGAIN && step.onAgain !== undefined ? 'again' : 'approve';
  const reasons = decided === 'reject' ? [{ code: 'question-unfit' }] : [];
  const signed = { step: step.id, slot: slot.slot, decision: decided, reasons, note: undefined, by };
  return { at, by, happen: (course) => signSlot(course, step, { ...signed, authority: who.authority }) };
};

type Working = { readonly state: CaseState; readonly step: StepOf<'task' | 'pay' | 'batch' | 'outside'> };

const byStaff = (campus: Campus, life: Life, { state, step }: Working): Happening | undefined => {
  const { seed } = life;
  const [slot] = slotsIn(state, step);
  const who = slot && whoSigns(campus, life, state, slot);
  if (!who) return undefined;
  const { authority } = who;
  const at = staffsTime(life);
  const batch = seed.uuid8();
  const receipt = `R${String(seed.below(1e9))}`;
  const done = !seed.chance(FAILED_OUTSIDE);
  return {
    ...{ at, by: `person:${who.person}` },
    happen: (course) => {
      switch (step.kind) {
        case 'task': {
          const around = { seed, at };
          const values = step.form && inventAnswers(step.form, { ...life.applicant.facts, form: life.form }, around);
          Object.assign(life.form, values);
          course.emit({ kind: 'supplied', step: step.id, values: values && hideOf(life.applicant)(values), authority });
          break;
        }
        case 'pay':
          course.emit({ kind: 'payment-settled', step: step.id, receipt, authority });
          break;
        case 'batch':
          course.emit({ kind: 'batch-made', step: step.id, batch, authority });
          break;
        case 'outside':
          course.emit({
            kind: 'outside-answered',
            step: step.id,
            outcome: done ? 'done' : 'failed',
            reasons: [],
            authority,
          });
          if (done) course.leave(step.id, step.onDone);
          else course.enter(step.onFail, step.id);
          return;
        default:
          step satisfies never;
      }
      course.leave(step.id, step.next);
    },
  };
};
