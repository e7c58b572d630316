/** Random legal lives of a case, without a database: what must hold of every one of them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { weekdays } from '@yizhan/shared/campus/working-time.ts';
import { flowDefinition, stepOf } from '@yizhan/shared/flow/definition.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_EVENT } from '../audit/chain.ts';
import { consequences } from './consequences.ts';
import { afterCheck, afterSealing } from './automatic-steps.ts';
import { leaves, type CaseState } from './case-state.ts';
import type { Decide } from './change-case.ts';
import { openCourse, settle, type Course } from './course.ts';
import type { Decision, EventBody } from './events.ts';
import { fold } from './fold.ts';
import { linkEvents, readEvent, type LinkedEvent } from './link-events.ts';
import type { Knowledge } from './world.ts';

const file = path.join(import.meta.dirname, '..', '..', 'flows', 'certificate-of-enrolment.json');
const flow = flowDefinition.parse(JSON.parse(readFileSync(file, 'utf8')));

const CASE = '01936a7e-3c00-7000-8000-000000000001';
const START = Date.UTC(2026, 10, 24, 2);

/** One choice a turn; what it means depends on where the case is. */
type Choice = { readonly pick: number; readonly seconds: number };
const choices = fc.array(fc.record({ pick: fc.nat(11), seconds: fc.nat(200_000) }), { minLength: 1, maxLength: 40 });

const APPLICANT = '01936a7e-3c00-7000-8000-0000000000aa';
const knowledge: Knowledge = {
  dataOf: () => ({ person: { kind: 'student' } }),
  rulePowers: [],
  hide: () => ({ $personal: 'AAAA', person: APPLICANT }),
};

const begin: Decide = (course) => {
  course.emit(
    {
      ...{ kind: 'submitted', number: '261124-0000-0000', flowId: flow.id, flowVersion: 1 },
      ...{ applicant: APPLICANT, assurance: 'uid' },
    },
    { kind: 'accepted' },
    { kind: 'assigned', clerk: '01936a7e-3c00-7000-8000-0000000000bb', how: 'dispatch', reasons: [] },
  );
  course.enter(flow.start);
  return undefined;
};

const reasons = [{ code: 'hold-tuition', params: { amount: 120.5, name: '“é\u2028”' } }];

/** What may legally happen next; nothing when the choice does not apply. */
const next =
  ({ pick }: Choice): Decide =>
  (course) => {
    const { state } = course;
    const [active] = leaves(state);
    if (!active) course.emit(...printEvents(state, pick));
    else if (pick === 9) course.emit({ kind: 'deadline-passed', deadline: 'promise' });
    else if (active.stuck) course.leave(active.step, active.step);
    else moveStep(course, active.step, pick);
    return undefined;
  };

const moveStep = (course: Course, id: string, pick: number): void => {
  const step = stepOf(flow, id);
  const { state } = course;
  switch (step.kind) {
    case 'check': {
      if (pick === 8) {
        course.emit({ kind: 'step-stuck', step: id, reasons });
        return;
      }
      const answer = pick < 4 ? 'pass' : pick < 6 ? 'hold' : 'unavailable';
      const facts = answer === 'unavailable' ? undefined : knowledge.hide({});
      const said = { step: id, connector: step.connector, answer, reasons, facts } as const;
      afterCheck(course, step, { kind: 'check-answered', ...said });
      return;
    }
    case 'decide': {
      const decision: Decision = pick < 4 ? 'approve' : pick < 7 ? 'again' : 'reject';
      course.emit({ kind: 'decided', step: id, decision, reasons });
      if (decision === 'reject') course.enter(step.onReject, id, reasons);
      else course.leave(id, decision === 'approve' ? step.onApprove : (step.onAgain ?? id));
      return;
    }
    case 'issue': {
      const n = String(state.papers.length + 1);
      const paper = { serial: `S${n}`, jobId: `01936a7e-3c00-7000-8000-00000000000${n}`, pages: 1, sha256: 'ab' };
      const sealed: EventBody = { kind: 'paper-sealed', step: id, template: 't', seal: 's', ...paper };
      afterSealing(course, step, [sealed, { kind: 'print-released', jobId: paper.jobId }]);
      return;
    }
    case 'collect':
      course.emit(...printEvents(state, pick));
      return;
    default:
      throw new Error(`The certificate has no step of kind ${step.kind}`);
  }
};

const printEvents = (state: CaseState, pick: number): EventBody[] => {
  const [paper] = state.papers;
  if (!paper) return [];
  const attempt = { jobId: paper.jobId, attempt: Math.max(1, paper.attempt) };
  const all: EventBody[] = [
    { kind: 'print-attempted', ...attempt, attempt: paper.attempt + 1, nonce: '0', printerUuid: 'p', terminal: 'T001' },
    { kind: 'print-confirmed', ...attempt, impressions: 1, by: 'printer' },
    { kind: 'print-failed', ...attempt, by: 'printer', printerReasons: ['media-jam'] },
    { kind: 'print-unknown', ...attempt, printerReasons: [] },
    { kind: 'paper-taken', jobId: paper.jobId, by: 'person' },
  ];
  return all.slice(pick % all.length).slice(0, 1);
};

type Life = { readonly events: readonly LinkedEvent[]; readonly deadlines: ReadonlyMap<string, number> };

const live = (turns: readonly Choice[]): Life => {
  const events: LinkedEvent[] = [];
  const deadlines = new Map<string, number>();
  let now = START;
  const happen = (decide: Decide): void => {
    const before = events.length > 0 ? fold(events.map((e) => e.event)) : undefined;
    const course = openCourse({ flow, by: 'hub', now: new Date(now), knowledge }, CASE, before);
    decide(course);
    if (course.bodies.length === 0) return;
    settle(course);
    const after = { caseId: CASE, version: events.length, head: events.at(-1)?.hash ?? NO_EVENT };
    const author = { by: 'hub', doneAt: new Date(now), now: new Date(now) };
    const linked = linkEvents(after, course.bodies, author);
    events.push(...linked);
    // The course folded as it went; what is stored has to fold to the same.
    expect(fold(events.map((e) => e.event))).toEqual(course.state);
    const follow = consequences(
      linked.map((e) => e.event),
      { flow, calendar: weekdays, hasParent: false },
    );
    for (const ended of follow.ended)
      for (const key of deadlines.keys())
        if (key.startsWith(`${ended.kind}/`) && (ended.step === undefined || key === `${ended.kind}/${ended.step}`))
          deadlines.delete(key);
    for (const { kind, step, dueAt } of follow.started) deadlines.set(`${kind}/${step ?? ''}`, dueAt.getTime());
  };
  happen(begin);
  for (const choice of turns) {
    now += choice.seconds * 1000;
    happen(next(choice));
  }
  return { events, deadlines };
};

const property = (holds: (life: Life) => void): void => {
  fc.assert(
    fc.property(choices, (turns) => {
      holds(live(turns));
    }),
    { numRuns: 300 },
  );
};

test('R8 folding the same events gives the same state, whole or one after another, in memory or from the stored bytes', () => {
  property(({ events }) => {
    const list = events.map((e) => e.event);
    const whole = fold(list);
    expect(fold(events.map((e) => readEvent(e.bytes)))).toEqual(whole);
    expect(whole.version).toBe(list.length);
  });
});

test('R8 the chain is unbroken, and any altered, missing or exchanged event breaks it', () => {
  // The judge computes the chain by itself from nothing but the bytes.
  const head = (bodies: readonly Buffer[]): string =>
    bodies
      .reduce((prev, body) => createHash('sha256').update(prev).update(body).digest(), Buffer.alloc(32))
      .toString('hex');
  fc.assert(
    fc.property(choices, fc.nat(), (turns, at) => {
      const { events } = live(turns);
      const bodies = events.map((e) => e.bytes);
      const stored = events.at(-1)?.hash.toString('hex');
      expect(head(bodies)).toBe(stored);
      const index = at % bodies.length;
      expect(head(bodies.toSpliced(index, 1))).not.toBe(stored);
      const altered = Buffer.from(bodies[index] ?? '');
      altered[altered.length - 3] = (altered[altered.length - 3] ?? 0) ^ 1;
      expect(head(bodies.with(index, altered))).not.toBe(stored);
    }),
    { numRuns: 200 },
  );
});

test('R8 the stored bytes are RFC 8785: keys in order of their UTF-16 code units, no white space', () => {
  property(({ events }) => {
    for (const { bytes } of events) {
      const text = bytes.toString('utf8');
      const keys = Object.keys(JSON.parse(text) as object);
      expect(keys).toEqual(keys.toSorted());
      expect(text).toBe(JSON.stringify(JSON.parse(text)));
    }
  });
});

test('R12 a case that is over has no clock running, and one that goes on always has its step’s', () => {
  property(({ events, deadlines }) => {
    const state = fold(events.map((e) => e.event));
    if (state.closedAt !== undefined) expect([...deadlines]).toEqual([]);
    else expect(deadlines.size).toBeGreaterThan(0);
    if (state.status === 'waiting-person') expect([...deadlines.keys()]).toContain(`held/${state.step ?? ''}`);
    if (state.step === flow.promise.until) expect([...deadlines.keys()]).toEqual([`step/${state.step}`]);
  });
});

test('a case is in exactly one place: open or waiting with a step, or over without one and with a time', () => {
  property(({ events }) => {
    const { status, step, closedAt } = fold(events.map((e) => e.event));
    const going = status === 'open' || status === 'waiting-person';
    expect(going).toBe(step !== undefined);
    expect(going).toBe(closedAt === undefined);
  });
});
