/** What reached somebody who has left after all: opened at the very moment, or in a step that was still to come. */
import { isFault } from '@yizhan/shared/faults.ts';
import { planHandover } from '../dispatch/plan-handover.ts';
import { assign } from './actions/hand-over.ts';
import { replaceSigner } from './actions/replace-signer.ts';
import type { CaseDesk } from './case-desk.ts';
import { leavePlan } from './leave-plan.ts';
import { planNamed, type TaskAt } from './plan-named.ts';

/** People a round. */
const MAX_LEAVERS = 50;

/** Passes on every open case and named task of people who have left. Throws, once the others are passed on, for those that nobody can take. */
export const passOnLeftBehind = async (desk: CaseDesk): Promise<number> => {
  const { rows } = await desk.db.pool.query<{ person: string; outcome: unknown }>(
    `select person_id as person, outcome from departure d
     where exists (select 1 from case_view v where v.responsible_id = d.person_id and v.closed_at is null)
       or exists (select 1 from task t where t.person_id = d.person_id) order by at limit $1`,
    [MAX_LEAVERS],
  );
  let passed = 0;
  const stuck: string[] = [];
  for (const { person, outcome } of rows) {
    const done = await passOnOf(desk, person, outcome);
    passed += done.passed;
    stuck.push(...done.stuck);
  }
  if (stuck.length > 0) throw new Error(`Nobody can take from who has left: cases ${stuck.join(', ')}`);
  return passed;
};

type Passed = { readonly passed: number; readonly stuck: readonly string[] };

const passOnOf = (desk: CaseDesk, person: string, outcome: unknown): Promise<Passed> =>
  desk.db.tx(async (tx) => {
    const known = leavePlan.safeParse(outcome);
    const now = new Date(desk.clock.now());
    const { moves, stuck } = await planHandover(tx, person, { now, calendar: desk.calendar });
    const { rows: tasks } = await tx.query<TaskAt>(
      'select case_id as "caseId", step, slot from task where person_id = $1 order by case_id, step, slot',
      [person],
    );
    const named = await planNamed(desk, tx, {
      ...{ tasks, nextClerk: new Map(moves.map(({ caseId, to }) => [caseId, to])) },
      leaver: { person, successor: known.data?.successor, departments: known.data?.departments ?? [] },
    });
    // A case that changed at this moment stays for the next round.
    let passed = 0;
    for (const { caseId, to, reasons } of moves) {
      const change = { caseId, from: person, to, by: 'hub', how: 'departure', reasons } as const;
      if (!isFault(await assign(desk, tx, change))) passed += 1;
    }
    for (const task of named.moves)
      if (!isFault(await replaceSigner(desk, tx, { ...task, from: person, by: 'hub' }))) passed += 1;
    return { passed, stuck: [...stuck, ...named.stuck.map(({ caseId }) => caseId)] };
  });
