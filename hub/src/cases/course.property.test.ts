/** Random flows, random legal lives: what must hold of every one of them, with no database in the way. */
import { createHash } from 'node:crypto';
import { weekdays } from '@yizhan/shared/campus/calendar.ts';
import { stepOf, type FlowDefinition, type StepOf } from '@yizhan/shared/flow/definition.ts';
import { walkRegions } from '@yizhan/shared/flow/regions.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_EVENT } from '../audit/chain.ts';
import { signSlot } from './actions/sign.ts';
import { afterCheck } from './automatic-steps.ts';
import { leaves, type CaseState } from './case-state.ts';
import type { Decide } from './change-case.ts';
import { consequences } from './consequences.ts';
import { openCourse, settle, type Course } from './course.ts';
import type { Place } from './events.ts';
import { fold } from './fold.ts';
import { linkEvents, readEvent, type LinkedEvent } from './link-events.ts';
import { slotsIn, type Slot } from './slots.ts';
import { taskChanges, tasksOf } from './tasks.ts';
import { flowOf, type Block } from './test-flows.ts';
import type { Knowledge } from './world.ts';

const CASE = '01936a7e-3c00-7000-8000-000000000001';
const APPLICANT = '01936a7e-3c00-7000-8000-0000000000aa';
const CLERK = '01936a7e-3c00-7000-8000-0000000000bb';
const START = Date.UTC(2026, 10, 24, 2);

const knowledge: Knowledge = {
  dataOf: () => ({ person: { kind: 'student' } }),
  rulePowers: [],
  hide: () => ({ $personal: 'AAAA', person: APPLICANT }),
};

const { blocks } = fc.letrec<{ block: Block; blocks: Block[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.constantFrom<Block>(
      ...(['decide', 'check', 'task', 'outside', 'notice', 'pay', 'gather', 'batch'] as const).map((kind) => ({
        do: kind,
      })),
    ),
    fc.record({
      do: fc.constant('sign' as const),
      need: fc.constantFrom('all' as const, 'any' as const, 'weight' as const),
      signers: fc.integer({ min: 2, max: 4 }),
    }),
    fc.record({ do: fc.constant('choose' as const), ways: fc.array(tie('blocks'), { minLength: 2, maxLength: 3 }) }),
    fc.record({
      do: fc.constant('parallel' as const),
      branches: fc.array(tie('blocks'), { minLength: 2, maxLength: 4 }),
    }),
  ),
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
}));

type Turn = { readonly leaf: number; readonly pick: number; readonly slot: number };
const turns = fc.array(fc.record({ leaf: fc.nat(20), pick: fc.nat(11), slot: fc.nat(5) }), { maxLength: 40 });

/** The one person of an office: a place signs with its own hand. */
const holderOf = ({ department = '', role = '', person }: Place): string => {
  const hash = createHash('sha256').update(`${department}/${role}`).digest('hex');
  return (
    person ??
    `${hash.slice(0, 8)}-${hash.slice(8, 12)}-7${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
  );
};

const begin: Decide = (course) => {
  course.emit(
    { kind: 'submitted', number: 'n', flowId: 'made', flowVersion: 1, applicant: APPLICANT, assurance: 'uid' },
    { kind: 'accepted' },
    { kind: 'assigned', clerk: CLERK, how: 'dispatch', reasons: [] },
  );
  course.enter(course.flow.start);
  return undefined;
};

const openSlot = (state: CaseState, step: StepOf<'decide'>, pick: number): Slot => {
  const open = slotsIn(state, step).filter((s) => !s.signature);
  const chosen = open[pick % open.length];
  if (!chosen) throw new Error('A step that goes on waits for somebody');
  return chosen;
};

/** Who makes the move: the office that is asked, else the hub. */
const signerOf = (flow: FlowDefinition, state: CaseState | undefined, { leaf, slot }: Turn): string => {
  const waiting = state ? leaves(state) : [];
  const active = waiting[leaf % Math.max(1, waiting.length)];
  const step = active && stepOf(flow, active.step);
  return state && step?.kind === 'decide' ? `person:${holderOf(openSlot(state, step, slot).place)}` : 'hub';
};

/** One legal move in one of the steps that go on. `pick` 10 and 11 are the ends that are not wished for. */
const move = (course: Course, { leaf, pick, slot }: Turn): void => {
  const waiting = leaves(course.state);
  const active = waiting[leaf % Math.max(1, waiting.length)];
  if (!active) return;
  const step = stepOf(course.flow, active.step);
  switch (step.kind) {
    case 'check': {
      const answer = pick < 6 ? ('pass' as const) : pick < 9 ? ('hold' as const) : ('unavailable' as const);
      const reasons = answer === 'pass' ? [] : [{ code: 'hold-tuition' }];
      afterCheck(course, step, { kind: 'check-answered', step: step.id, connector: step.connector, answer, reasons });
      return;
    }
    case 'decide': {
      const chosen = openSlot(course.state, step, slot);
      signSlot(course, step, {
        ...{
          step: step.id,
          slot: chosen.slot,
          decision: pick < 10 ? 'approve' : 'reject',
          reasons: [],
          note: undefined,
        },
        ...{
          by: course.world.by,
          authority: {
            as: 'post',
            department: chosen.place.department ?? '',
            role: chosen.place.role ?? '',
            rank: 'principal',
          },
        },
      });
      return;
    }
    case 'outside':
      course.emit({ kind: 'outside-answered', step: step.id, outcome: pick < 11 ? 'done' : 'failed', reasons: [] });
      if (pick < 11) course.leave(step.id, step.onDone);
      else course.enter(step.onFail, step.id);
      return;
    case 'notice':
      course.emit({ kind: 'deadline-passed', deadline: 'notice', step: step.id });
      course.leave(step.id, step.onPass);
      return;
    case 'task':
    case 'gather':
      course.emit({ kind: 'supplied', step: step.id });
      course.leave(step.id, step.next);
      return;
    case 'pay':
      course.emit({ kind: 'payment-settled', step: step.id, receipt: '1' });
      course.leave(step.id, step.next);
      return;
    case 'batch':
      course.emit({ kind: 'batch-made', step: step.id, batch: CASE });
      course.leave(step.id, step.next);
      return;
    default:
      throw new Error(`A made flow has no step of kind ${step.kind}`);
  }
};

type Life = { readonly events: readonly LinkedEvent[]; readonly states: readonly CaseState[] };

const live = (flow: FlowDefinition, moves: readonly Turn[]): Life => {
  const events: LinkedEvent[] = [];
  const states: CaseState[] = [];
  const rows = new Set<string>();
  const happen = (by: string, decide: Decide): void => {
    const before = states.at(-1);
    const course = openCourse({ flow, by, now: new Date(START + states.length * 60_000), knowledge }, CASE, before);
    decide(course);
    if (course.bodies.length === 0) return;
    settle(course);
    const author = { by, doneAt: course.world.now, now: course.world.now };
    const linked = linkEvents(
      { caseId: CASE, version: events.length, head: events.at(-1)?.hash ?? NO_EVENT },
      course.bodies,
      author,
    );
    events.push(...linked);
    const { started } = consequences(
      linked.map((e) => e.event),
      { flow, calendar: weekdays, hasParent: false },
    );
    const { gone, come } = taskChanges(flow, before, course.state, started);
    for (const { step, slot } of gone) rows.delete(`${step}/${slot}`);
    for (const { step, slot } of come) rows.add(`${step}/${slot}`);
    // The worklist's rows, kept up by changes alone, are those that the state asks for.
    expect([...rows].toSorted()).toEqual(
      tasksOf(flow, course.state)
        .map(({ step, slot }) => `${step}/${slot}`)
        .toSorted(),
    );
    states.push(course.state);
  };
  happen(`person:${APPLICANT}`, begin);
  for (const turn of moves)
    happen(signerOf(flow, states.at(-1), turn), (course) => {
      move(course, turn);
      return undefined;
    });
  return { events, states };
};

const property = (holds: (life: Life, flow: FlowDefinition) => void, numRuns = 60): void => {
  fc.assert(
    fc.property(blocks, turns, (made, moves) => {
      const flow = flowOf(made);
      holds(live(flow, moves), flow);
    }),
    { numRuns },
  );
};

test('made flows are sound where it matters here: no step belongs to two branches', () => {
  property((_, flow) => {
    expect(walkRegions(flow).crossings).toEqual([]);
  });
});

test('R8 the fold of what is stored is the state that was decided on, at every point', () => {
  property(({ events, states }) => {
    const stored = events.map((e) => readEvent(e.bytes));
    for (const state of states) expect(fold(stored.slice(0, state.version))).toEqual(state);
  });
});

test('R8 the chain is unbroken', () => {
  property(({ events }) => {
    const head = events.reduce(
      (prev, { bytes }) => createHash('sha256').update(prev).update(bytes).digest(),
      Buffer.alloc(32),
    );
    expect(events.at(-1)?.hash).toEqual(head);
  });
});

test('no case is without a responsible clerk or with two', () => {
  property(({ events, states }) => {
    for (const { responsible } of states) expect(responsible?.clerk).toBe(CLERK);
    expect(events.filter((e) => e.event.kind === 'assigned')).toHaveLength(1);
  });
});

test('no step is decided but by those it asks for, nobody signs twice, and all have signed where all must', () => {
  property(({ events, states }, flow) => {
    for (const { event } of events) {
      if (event.kind !== 'decided' && event.kind !== 'signed') continue;
      const step = stepOf(flow, event.step);
      const before = states.findLast((s) => s.version < event.seq);
      const slot = event.kind === 'signed' ? event.slot : 'main';
      const asked = before && slotsIn(before, step).find((s) => s.slot === slot)?.place;
      expect(event.authority).toMatchObject({ as: 'post', department: asked?.department, role: asked?.role });
    }
    const last = states.at(-1);
    const signers = new Map<string, number>();
    for (const { step, round, by } of last?.signatures ?? []) {
      const key = `${step}/${String(round)}/${by}`;
      signers.set(key, (signers.get(key) ?? 0) + 1);
      expect(signers.get(key)).toBe(1);
    }
  });
});

test('a join waits for every branch that began, and for no other', () => {
  property(({ events }) => {
    const begun = new Map<string, Set<string>>();
    for (const { event } of events) {
      if (event.kind === 'step-entered' && event.branches) begun.set(event.step, new Set(event.branches));
      if (event.kind === 'branch-joined') expect(begun.get(event.step)?.delete(event.branch)).toBe(true);
      if (event.kind === 'step-completed') expect(begun.get(event.step)?.size ?? 0).toBe(0);
    }
  });
});

test('every case finishes once everybody does their part', () => {
  fc.assert(
    fc.property(blocks, turns, (made, moves) => {
      const willing = Array.from({ length: 200 }, (_, i) => ({ leaf: i, pick: 0, slot: 0 }));
      const { states } = live(flowOf(made), [...moves, ...willing]);
      expect(states.at(-1)?.closedAt).toBeDefined();
    }),
    { numRuns: 60 },
  );
});

test('a case that is over waits for nobody, and one that goes on always for somebody', () => {
  property(({ states }) => {
    for (const state of states) expect(leaves(state).length > 0).toBe(state.closedAt === undefined);
  });
});
