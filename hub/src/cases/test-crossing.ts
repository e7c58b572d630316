/** A desk with offices of several departments, and flows made of blocks running on it, for tests. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { uuidv7 } from 'uuidv7';
import type { Clerk, Aim } from './actions/acting.ts';
import { sign, type Signing } from './actions/sign.ts';
import type { CaseState } from './case-state.ts';
import type { Changed } from './change-case.ts';
import { openCase } from './open-case.ts';
import { testDesk, type Student, type TestDesk } from './test-desk.ts';
import { flowOf, type Block } from './test-flows.ts';

export type Crossing = {
  readonly desk: TestDesk;
  readonly student: Student;
  /** Makes the flow the next version of `made`. */
  publish(flow: FlowDefinition): Promise<void>;
  begin(over?: {
    readonly caseId?: string;
    readonly applicant?: string;
    readonly answers?: unknown;
  }): Promise<CaseState | Fault>;
  /** As `begin`; throws on a fault. */
  open(over?: { readonly caseId?: string; readonly answers?: unknown }): Promise<string>;
  state(caseId: string): Promise<CaseState>;
  /** A new member of staff with a post. */
  staff(role: string, rank?: string): Promise<Clerk>;
  /** The step as it is now. */
  aim(caseId: string, step: string): Promise<Aim>;
  sign(clerk: Clerk, signing: Signing): Promise<Changed | Fault>;
};

export const crossing = async (blocks: readonly Block[], over: Partial<FlowDefinition> = {}): Promise<Crossing> => {
  const desk = await testDesk();
  const { db } = desk;
  const engine = desk.cases.desk;
  const student = await desk.student();
  let flow = flowOf(blocks, over);

  const publish: Crossing['publish'] = async (next) => {
    flow = next;
    await db.pool.query('insert into flow_version (flow_id, version, definition, hash) values ($1, $2, $3, $4)', [
      ...[next.id, next.version, JSON.stringify(next), Buffer.alloc(32)],
    ]);
  };
  await publish(flow);

  const begin: Crossing['begin'] = ({ caseId = uuidv7(), applicant = student.id, answers } = {}) =>
    db.tx((tx) =>
      openCase(engine, tx, {
        ...{ caseId, flow, applicant, answers, by: `person:${applicant}`, doneAt: new Date(desk.clock.now()) },
        assurance: { card: 'uid', pin: false },
      }),
    );
  const state: Crossing['state'] = async (caseId) => (await desk.load(caseId)).state;
  let people = 0;
  return {
    ...{ desk, student, publish, begin, state },
    open: async (given) => {
      const begun = await begin(given);
      if (isFault(begun)) throw new Error(JSON.stringify(begun));
      await desk.cases.runner.idle();
      return begun.id;
    },
    staff: async (role, rank = 'principal') => {
      people += 1;
      const id = uuidv7();
      const person = { id, kind: 'staff', number: `C-${String(people)}`, nameZh: '李老师', nameEn: 'LI', search: [] };
      await db.prisma.person.create({
        data: { ...person, posts: { create: { departmentId: 'registrar', role, rank } } },
      });
      return { person: id, roles: ['clerk'] };
    },
    aim: async (caseId, step) => {
      const active = (await state(caseId)).active[step];
      if (!active) throw new Error(`The case is not in ${step}`);
      return { caseId, step, seen: active.round };
    },
    sign: (clerk, signing) => db.tx((tx) => sign(engine, tx, clerk, signing)),
  };
};

export const approve = { decision: 'approve', reasons: [] } as const;
export const reject = { decision: 'reject', reasons: [{ code: 'not-enrolled' }] } as const;
