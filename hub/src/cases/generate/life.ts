/** The life of one generated case: the engine's own course, links, consequences and clocks, with rows kept in memory. */
import { movedByPause, type Calendar } from '@yizhan/shared/campus/working-time.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { FlowData } from '@yizhan/shared/flow/rule.ts';
import { NO_EVENT } from '../../audit/chain.ts';
import { inventedCipher } from '../../keys/person-keys.ts';
import type { CaseState } from '../case-state.ts';
import { standing } from '../clock-changes.ts';
import { consequences, type Consequences, type DeadlineKind } from '../consequences.ts';
import { openCourse, settle, type Course } from '../course.ts';
import type { Personal } from '../events.ts';
import { linkEvents, type LinkedEvent } from '../link-events.ts';
import type { Invented } from './campus.ts';
import type { Seeded } from './seeded.ts';

export type GeneratedDeadline = {
  readonly id: string;
  readonly kind: DeadlineKind;
  readonly step: string | null;
  /** As it was when its clock began: what a task shows. */
  readonly firstDue: Date;
  due: Date;
  fired: Date | undefined;
  ended: boolean;
  paused: Date | undefined;
};

export type Life = {
  readonly caseId: string;
  readonly flow: FlowDefinition;
  readonly applicant: Invented;
  readonly terminal: string;
  readonly calendar: Calendar;
  readonly seed: Seeded;
  readonly parent?: { readonly case: string; readonly step: string } | undefined;
  /** Answers in the clear, with those of later forms: for rules. */
  readonly form: Record<string, unknown>;
  readonly events: LinkedEvent[];
  readonly deadlines: GeneratedDeadline[];
  state: CaseState | undefined;
  /** ms since 1970. */
  at: number;
};

export const hideOf =
  ({ id, key }: Invented) =>
  (value: unknown): Personal => {
    const bytes = inventedCipher(key, id).encrypt(Buffer.from(JSON.stringify(value), 'utf8'));
    return { $personal: Buffer.from(bytes).toString('base64'), person: id };
  };

export type Happening = {
  readonly at: number;
  readonly by: string;
  readonly happen: (course: Course) => unknown;
};

/** One transition. `stays`: one that would end the case does not happen. False when nothing did. */
export const happen = (life: Life, { at, by, happen: decide }: Happening, stays = false): boolean => {
  const { flow, caseId, state: before, calendar } = life;
  const now = new Date(at);
  const data: FlowData = { ...life.applicant.facts, form: life.form, facts: {} };
  const knowledge = { dataOf: () => data, rulePowers: [], hide: hideOf(life.applicant) };
  const course = openCourse({ flow, by, now, knowledge }, caseId, before);
  decide(course);
  if (course.bodies.length === 0) return false;
  settle(course);
  if (stays && course.state.closedAt !== undefined) return false;
  const after = { caseId, version: before?.version ?? 0, head: life.events.at(-1)?.hash ?? NO_EVENT };
  const linked = linkEvents(after, course.bodies, { by, doneAt: now, now });
  const given = { flow, calendar, hasParent: course.state.parent !== undefined };
  moveClocks(life, {
    now,
    after: course.state,
    follow: consequences(
      linked.map(({ event }) => event),
      given,
    ),
  });
  life.events.push(...linked);
  life.state = course.state;
  life.at = at;
  return true;
};

type Clocks = { readonly now: Date; readonly after: CaseState; readonly follow: Consequences };

/** What `transition` and `clockChanges` do to the table of deadlines. */
const moveClocks = (life: Life, { now, after, follow }: Clocks): void => {
  const { deadlines, seed, calendar } = life;
  for (const { kind, step } of follow.ended)
    for (const one of deadlines)
      if (!one.ended && one.kind === kind && (step === undefined || one.step === step)) one.ended = true;
  for (const { kind, step = null, dueAt: due } of follow.started)
    deadlines.push({
      ...{ id: seed.uuid7(now.getTime()), kind, step, due, firstDue: due },
      ...{ ended: false, fired: undefined, paused: undefined },
    });
  const [was, is] = [standing(life.state), standing(after)];
  for (const one of deadlines) {
    if (one.ended) continue;
    if (one.paused && was.includes(one.kind) && !is.includes(one.kind) && after.closedAt === undefined) {
      one.due = movedByPause(one.due, one.paused, now, calendar);
      one.paused = undefined;
    }
    if (is.includes(one.kind) && !one.fired) one.paused ??= now;
  }
};
