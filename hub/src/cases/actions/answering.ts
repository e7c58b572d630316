/** Who answers for a step that stood past its time: whoever was told, their department's head, the supervisor. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { standsInFor } from '../../dispatch/absences.ts';
import type { OwnOffice } from '../../powers/authority.ts';
import { conflictsOf } from '../../powers/conflicts.ts';
import { HEAD } from '../../powers/granting-office.ts';
import type { Sql, Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { activeStep, type ActiveStep, type Escalation } from '../case-state.ts';
import { aimAt, type Aim, type Aimed, type Clerk } from './acting.ts';

export type Answerer = {
  readonly person: string;
  readonly supervises: boolean;
  /** Themselves, and those on leave whose place they take. */
  readonly names: readonly string[];
  /** Departments they head, also standing in. */
  readonly headed: readonly string[];
};

export const answererOf = async (
  sql: Sql,
  { person, roles }: Clerk,
  { offices, now }: { readonly offices: readonly OwnOffice[]; readonly now: Date },
): Promise<Answerer> => ({
  ...{ person, supervises: roles.includes('supervisor') },
  names: [person, ...(await standsInFor(sql, person, now)).map((one) => one.person)],
  headed: offices.flatMap(({ department, role, rank }) => (role === HEAD && rank === 'principal' ? [department] : [])),
});

/** `part`: may remind and hand over, but the time is not theirs to give any more. */
export const rightTo = (
  { supervises, names, headed }: Answerer,
  { as, to, department }: Pick<Escalation, 'as' | 'to' | 'department'>,
): 'full' | 'part' | undefined => {
  if (supervises || (to !== undefined && names.includes(to))) return 'full';
  if (!headed.includes(department)) return undefined;
  return as === 'head' ? 'full' : 'part';
};

export type Answering = Aimed & {
  readonly active: ActiveStep;
  readonly escalation: Escalation;
  readonly right: 'full' | 'part';
};

/** Faults: those of `aimAt`; `not-allowed`, `not-escalated`, `own-case`, `relative-of-applicant`. */
export const answering = async (desk: CaseDesk, tx: Tx, clerk: Clerk, aim: Aim): Promise<Answering | Fault> => {
  const aimed = await aimAt(desk, tx, aim);
  if (isFault(aimed)) return aimed;
  const active = activeStep(aimed.state, aim.step);
  if (!active) return { fault: 'step-over' };
  const now = new Date(desk.clock.now());
  const offices = await desk.officesOf(tx, clerk.person, now);
  const answerer = await answererOf(tx, clerk, { offices, now });
  if (active.escalated.length === 0) return { fault: isHead(answerer) ? 'not-escalated' : 'not-allowed' };
  const theirs = active.escalated.flatMap((escalation) => {
    const right = rightTo(answerer, escalation);
    return right ? [{ escalation, right }] : [];
  });
  const [first] = theirs.toSorted((a, b) => Number(b.right === 'full') - Number(a.right === 'full'));
  if (!first) return { fault: 'not-allowed' };
  const conflicts = await conflictsOf(tx, { applicant: aimed.state.applicant, step: aim.step, signedEarlier: [] }, [
    clerk.person,
  ]);
  return conflicts.get(clerk.person) ?? { ...aimed, active, ...first };
};

const isHead = ({ supervises, headed }: Answerer): boolean => supervises || headed.length > 0;
