/** A late case with heads, a supervisor and leaves around it, for tests. */
import { uuidv7 } from 'uuidv7';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { Clerk } from '../actions/acting.ts';
import type { CaseEvent } from '../events.ts';
import { fireDeadlines } from '../fire-deadlines.ts';
import { crossing, type Crossing } from '../test-crossing.ts';
import type { Block } from '../test-flows.ts';

export const DAY_MS = 86_400_000;

type Told = { readonly told_as: string; readonly told_to: string | null; readonly level: number };

export type LateCase = Crossing & {
  /** Lets the hub sleep for so long, and then sweep: how many deadlines fired. */
  sleep(ms: number): Promise<number>;
  fire(): Promise<number>;
  supervisor(): Promise<Clerk>;
  leave(person: string, substitute?: string): Promise<void>;
  /** Of this kind, in their order. */
  told<K extends CaseEvent['kind']>(caseId: string, kind: K): Promise<readonly Extract<CaseEvent, { kind: K }>[]>;
  rows(): Promise<readonly Told[]>;
};

/** The desk's clock begins on Tuesday 24 November 2026, 10:00 in China; a step of a made flow has one working day. */
export const lateCases = async (blocks: readonly Block[], over: Partial<FlowDefinition> = {}): Promise<LateCase> => {
  const on = await crossing(blocks, over);
  const { desk } = on;
  const { db, clock } = desk;
  const engine = desk.cases.desk;
  return {
    ...on,
    fire: () => fireDeadlines(engine),
    sleep: async (ms) => {
      await desk.cases.stop();
      await clock.advance(ms);
      return fireDeadlines(engine);
    },
    supervisor: async () => {
      const { person } = await on.staff('operations');
      const id = uuidv7();
      await db.prisma.account.create({
        data: { id, login: id, roles: ['supervisor'], passwordHash: '-', personId: person },
      });
      return { person, roles: ['supervisor'] };
    },
    leave: async (person, substitute) => {
      const [from, until] = [clock.now() - DAY_MS, clock.now() + 30 * DAY_MS].map((at) => new Date(at));
      await db.pool.query(
        'insert into leave (id, person_id, from_at, until_at, substitute_id) values ($1, $2, $3, $4, $5)',
        [uuidv7(), person, from, until, substitute ?? null],
      );
    },
    told: async (caseId, kind) =>
      (await desk.load(caseId)).events.filter(
        (event): event is Extract<CaseEvent, { kind: typeof kind }> => event.kind === kind,
      ),
    rows: async () =>
      (
        await db.pool.query<Told>(
          'select told_as, told_to, level from escalation order by case_id, step, department_id',
        )
      ).rows,
  };
};
