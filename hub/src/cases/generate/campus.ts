/** The campus that cases are generated on: what is in the database already, and the people who are invented for them. */
import type { FlowDefinition, FlowStep } from '@yizhan/shared/flow/definition.ts';
import { slotsOf, unitRelations, type OneMember } from '@yizhan/shared/flow/actor.ts';
import type { ApplicantFacts } from '@yizhan/shared/flow/rule.ts';
import type { PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import { openCalendar } from '../../calendar/open-calendar.ts';
import type { Calendar } from '@yizhan/shared/campus/calendar.ts';
import { openFlowBook } from '../../flows/flow-book.ts';
import type { Sql } from '../../storage/db.ts';
import { staffActor } from '../slots.ts';
import type { Place } from '../events.ts';
import type { Seeded } from './seeded.ts';

export type Holder = { readonly person: string; readonly rank: PostRank };

export type Invented = {
  readonly id: string;
  readonly number: string;
  readonly facts: ApplicantFacts;
  /** Makes their key; invented people have nothing to hide. */
  readonly key: Buffer;
};

export type Campus = {
  readonly flows: readonly FlowDefinition[];
  readonly calendar: Calendar;
  readonly issuer: string;
  readonly terminals: readonly string[];
  readonly schools: readonly string[];
  /** `department/role` → who holds it, principals first. */
  readonly offices: ReadonlyMap<string, readonly Holder[]>;
  /** Staff of the campus, who are counsellors and lead projects. */
  readonly staff: readonly string[];
};

type Named = { readonly name: string };

/** Throws when the campus has no flows, terminals or staff: seed one first. */
export const readCampus = async (sql: Sql): Promise<Campus> => {
  const names = async (text: string): Promise<string[]> => (await sql.query<Named>(text)).rows.map(({ name }) => name);
  const { rows } = await sql.query<{ office: string; person: string; rank: PostRank }>(
    `select department_id || '/' || role as office, person_id as person, rank from post order by office, rank desc, person_id`,
  );
  const offices = new Map<string, Holder[]>();
  for (const { office, person, rank } of rows) offices.set(office, [...(offices.get(office) ?? []), { person, rank }]);
  const campus = {
    flows: await openFlowBook().current(sql),
    calendar: (await openCalendar(sql)).current,
    issuer: (await names('select issuer as name from hub_state'))[0] ?? 'GEN',
    terminals: await names('select id as name from terminal order by id'),
    schools: await names('select distinct school_id as name from enrolment order by school_id'),
    offices,
    staff: [...new Set(rows.map(({ person }) => person))].sort(),
  };
  if (campus.flows.length === 0 || campus.terminals.length === 0 || campus.staff.length === 0)
    throw new Error('Cases are generated on a campus that has published flows, terminals and staff');
  return campus;
};

/** For whom a service is, as its own rules say. */
export const isFor = (flow: FlowDefinition): 'student' | 'staff' | 'anybody' => {
  const asks = (kind: string): boolean =>
    flow.eligibility.some(
      ({ must }) => JSON.stringify(must) === JSON.stringify({ '==': [{ var: 'person.kind' }, kind] }),
    );
  if (asks('student')) return 'student';
  return asks('staff') ? 'staff' : 'anybody';
};

/** The relative actors of a case, as the directory would find them; undefined when an office is not staffed here. */
export const resolveInvented = (
  { offices, staff }: Campus,
  { flow, applicant, seed }: { flow: FlowDefinition; applicant: Invented; seed: Seeded },
): Record<string, Record<string, Place>> | undefined => {
  const own = applicant.facts.enrolment?.school;
  const unitFor = (role: string): string | undefined => {
    if (own !== undefined && offices.has(`${own}/${role}`)) return own;
    const units = [...offices.keys()].filter((office) => office.endsWith(`/${role}`));
    return units.length === 0 ? undefined : seed.pick(units).split('/')[0];
  };
  const placeOf = (actor: Extract<OneMember, { kind: 'relative' }>): Place | undefined => {
    if (!unitRelations.has(actor.relation)) return { person: seed.pick(staff) };
    const role = actor.role ?? '';
    const department = unitFor(role);
    return department === undefined ? undefined : { department, role };
  };
  const found: Record<string, Record<string, Place>> = {};
  for (const { step, slot, actor } of relativeSlots(flow.steps)) {
    const place = placeOf(actor);
    if (!place) return undefined;
    (found[step] ??= {})[slot] = place;
  }
  return found;
};

const relativeSlots = (steps: readonly FlowStep[]) =>
  steps.flatMap((step) =>
    slotsOf(staffActor(step)).flatMap(({ slot, actor }) =>
      actor.kind === 'relative' ? [{ step: step.id, slot, actor }] : [],
    ),
  );
