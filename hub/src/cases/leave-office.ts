/** Somebody leaves for good: looked at first, then agreed to, and carried out in one transaction or not at all. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Actor } from '../audit/record.ts';
import { depart } from '../dispatch/depart.ts';
import { closeAccount } from '../people/close-account.ts';
import { endPowersOf } from '../powers/end-powers-of.ts';
import { powersLostBy } from '../powers/powers-lost-by.ts';
import { passOnSeals } from '../seals/pass-on-seals.ts';
import { tryOut } from '../storage/try-out.ts';
import type { Sql, Tx } from '../storage/db.ts';
import { assign } from './actions/hand-over.ts';
import { replaceSigner } from './actions/replace-signer.ts';
import type { CaseDesk } from './case-desk.ts';
import { agreedClerks, changesSince, type LeaveChange, type LeavePlan } from './leave-plan.ts';
import { planNamed } from './plan-named.ts';

export type Leaving = { readonly personId: string; readonly by: Actor; readonly successor?: string | undefined };

/** Facts of the dry run that was agreed to; absent: whatever it comes to. */
export type Agreeing = Leaving & { readonly agreed?: readonly string[] | undefined; readonly note: string };

/** What leaving would come to now; nothing of it happens. Faults: `has-departed`, `successor-unfit`. */
export const planLeaving = (desk: CaseDesk, leaving: Leaving): Promise<LeavePlan | Fault> =>
  tryOut(desk.db, async (tx) => ({ keep: false, value: await planIn(desk, tx, leaving) }));

export type Left =
  | { readonly plan: LeavePlan }
  /** `instead`: what it would come to now. */
  | { readonly changed: readonly LeaveChange[]; readonly instead: LeavePlan };

/**
 * Cases, tasks and offices are handed over, powers held by name end, the account is closed. `changed`: it would come to
 * something else than was agreed, and nobody has left. `note`: why the powers end, for the register. Faults:
 * `has-departed`, `successor-unfit`, `nobody-to-take`, `conflict` (a case changed at this very moment).
 */
export const leaveOffice = (desk: CaseDesk, leaving: Agreeing): Promise<Left | Fault> =>
  tryOut<Left | Fault>(desk.db, async (tx) => {
    const { agreed } = leaving;
    const plan = await planIn(desk, tx, { ...leaving, agreed: agreed && agreedClerks(agreed) });
    if (isFault(plan)) return { keep: false, value: plan };
    if (plan.stuck.length > 0)
      return { keep: false, value: { fault: 'nobody-to-take', params: { n: plan.stuck.length } } };
    const changed = agreed ? changesSince(agreed, plan) : [];
    if (changed.length > 0) return { keep: false, value: { changed, instead: plan } };
    const refused = await carryOut(desk, tx, plan, leaving);
    return refused ? { keep: false, value: refused } : { keep: true, value: { plan } };
  });

type Planning = Leaving & { readonly agreed?: ReadonlyMap<string, string> | undefined };

const planIn = async (desk: CaseDesk, tx: Tx, leaving: Planning): Promise<LeavePlan | Fault> => {
  const { personId, by, successor, agreed } = leaving;
  const now = new Date(desk.clock.now());
  await tx.query('select 1 from person where id = $1 for update', [personId]);
  if (successor !== undefined && !(await mayFollow(tx, personId, successor))) return { fault: 'successor-unfit' };
  const before = await heldBefore(tx, personId, now);
  const departed = await depart(tx, { personId, now, calendar: desk.calendar, by, successor, agreed });
  if (isFault(departed)) return departed;
  const { moves, posts, vacant } = departed;
  const seals = await passOnSeals(tx, { personId, successor, by });
  const departments = [...new Set([...posts.map(({ department }) => department), ...before.lentBy])];
  const named = await planNamed(desk, tx, {
    ...{ tasks: departed.named, leaver: { person: personId, successor, departments } },
    nextClerk: new Map(moves.map(({ caseId, to }) => [caseId, to])),
  });
  return {
    ...(successor === undefined ? {} : { successor }),
    seals: [...seals],
    ...{ departments, posts: [...posts], vacant: [...vacant], granted: before.granted },
    cases: moves.map((move) => ({ ...move, reasons: [...move.reasons] })),
    tasks: named.moves.map((move) => ({ ...move, reasons: [...move.reasons] })),
    stuck: [...departed.stuck.map((caseId) => ({ caseId })), ...named.stuck],
    powers: before.powers.filter(({ why }) => why === 'by-name' || successor === undefined),
    ...(before.account === undefined ? {} : { account: before.account }),
  };
};

/** A member of staff who is there, and somebody else. */
const mayFollow = async (sql: Sql, personId: string, successor: string): Promise<boolean> => {
  if (successor === personId) return false;
  const { rowCount } = await sql.query(
    `select 1 from person p where id = $1 and kind = 'staff'
       and not exists (select 1 from departure d where d.person_id = p.id)`,
    [successor],
  );
  return rowCount === 1;
};

type Before = Pick<LeavePlan, 'powers' | 'granted'> & {
  readonly account: string | undefined;
  readonly lentBy: readonly string[];
};

const heldBefore = async (sql: Sql, personId: string, now: Date): Promise<Before> => {
  const lost = await powersLostBy(sql, personId, now);
  const granted = await sql.query<{ n: number }>(
    `select count(*)::int as n from power
     where granted_by = $1 and revoked_at is null and suspended_at is null and valid_until > $2`,
    [personId, now],
  );
  const account = await sql.query<{ id: string }>(
    'select id from account where person_id = $1 and disabled_at is null',
    [personId],
  );
  const lent = await sql.query<{ home: string }>('select home_department as home from clerk where person_id = $1', [
    personId,
  ]);
  return {
    powers: lost.map(({ power, why }) => ({ id: power.id, why })),
    ...{ granted: granted.rows[0]?.n ?? 0, account: account.rows[0]?.id },
    lentBy: lent.rows.map(({ home }) => home),
  };
};

const carryOut = async (
  desk: CaseDesk,
  tx: Tx,
  plan: LeavePlan,
  { personId, by, note }: Agreeing,
): Promise<Fault | undefined> => {
  const now = new Date(desk.clock.now());
  for (const { caseId, to, reasons } of plan.cases) {
    const passed = await assign(desk, tx, { caseId, from: personId, to, by, how: 'departure', reasons });
    if (isFault(passed)) return { fault: 'conflict' };
  }
  for (const { to, ...task } of plan.tasks) {
    const passed = await replaceSigner(desk, tx, { ...task, from: personId, to, by });
    if (isFault(passed)) return { fault: 'conflict' };
  }
  const ended = plan.powers.flatMap(({ id, why }) => (why === 'by-name' ? [id] : []));
  const recorder = by.startsWith('person:') ? by.slice('person:'.length) : null;
  await endPowersOf(tx, { powers: ended, by: recorder, actor: by, note, now });
  await closeAccount(tx, { personId, now, by });
  await tx.query('update departure set outcome = $2 where person_id = $1', [personId, JSON.stringify(plan)]);
  return undefined;
};
