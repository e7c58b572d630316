/**
 * Who acts for this applicant and this matter: own school, counsellor, principal investigator, owning unit. Found once,
 * at submission; a person who cannot be found is a reason not to begin, and not a case that waits for nobody.
 */
import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { slotsOf, unitRelations, type OneMember } from '@yizhan/shared/flow/actor.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { valueOf, type FlowData } from '@yizhan/shared/flow/rule.ts';
import { z } from 'zod';
import { askConnector } from '../connectors/contract.ts';
import type { Applicant } from '../people/directory.ts';
import type { CaseDesk } from './case-desk.ts';
import type { Place } from './events.ts';
import { staffActor } from './slots.ts';

/** Step → slot → who. */
export type ResolvedActors = Record<string, Record<string, Place>>;

const DIRECTORY = 'directory';

/** What the directory answers: the unit, and the campus number of the person if the relation leads to one. */
const found = z.object({ department: z.string(), person: z.string().nullable() });

type For = { readonly flow: FlowDefinition; readonly applicant: Applicant; readonly data: FlowData };
type Relative = Extract<OneMember, { kind: 'relative' }>;

/** Faults: `actor-unresolved` with the step's words. */
export const resolveActors = async (desk: CaseDesk, given: For): Promise<ResolvedActors | Fault> => {
  const resolved: ResolvedActors = {};
  const answers = new Map<string, Promise<Place | undefined>>();
  for (const step of given.flow.steps) {
    for (const { slot, actor } of slotsOf(staffActor(step))) {
      if (actor.kind !== 'relative') continue;
      const question = JSON.stringify([actor.relation, actor.of === undefined ? null : valueOf(actor.of, given.data)]);
      const asked = answers.get(question) ?? askDirectory(desk, given, actor);
      answers.set(question, asked);
      const place = await placeOf(desk, actor, await asked);
      if (isFault(place))
        return {
          fault: 'actor-unresolved',
          params: { step: step.doing.zh, stepEn: step.doing.en, relation: actor.relation },
        };
      (resolved[step.id] ??= {})[slot] = place;
    }
  }
  return resolved;
};

const askDirectory = async (desk: CaseDesk, { applicant, data }: For, actor: Relative): Promise<Place | undefined> => {
  const connector = desk.connectors.get(DIRECTORY);
  if (!connector) return undefined;
  const of = actor.of === undefined ? undefined : valueOf(actor.of, data);
  const about = { relation: actor.relation, ...(of === undefined ? {} : { of }) };
  const subject = { personId: applicant.personId, number: applicant.number, about };
  const said = await askConnector(connector, subject, { clock: desk.clock, failed: desk.sourceFailed });
  if (said.answer !== 'pass') return undefined;
  const { department, person } = found.parse(said.facts);
  if (person === null) return { department };
  const { rows } = await desk.db.pool.query<{ id: string }>('select id from person where number = $1', [person]);
  return { department, person: rows[0]?.id };
};

const placeOf = async (
  desk: CaseDesk,
  { relation, role }: Relative,
  who: Place | undefined,
): Promise<Place | Fault> => {
  if (!who) return { fault: 'actor-unresolved' };
  if (!unitRelations.has(relation))
    return who.person === undefined ? { fault: 'actor-unresolved' } : { person: who.person };
  const { department } = who;
  if (department === undefined || role === undefined) return { fault: 'actor-unresolved' };
  // A unit without that office would be a case that waits for nobody.
  const { rowCount } = await desk.db.pool.query('select 1 from post where department_id = $1 and role = $2 limit 1', [
    department,
    role,
  ]);
  return rowCount === 1 ? { department, role } : { fault: 'actor-unresolved' };
};
