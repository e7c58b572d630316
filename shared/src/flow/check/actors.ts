/** Everybody whom a step or a duty needs can be found, and can act together. */
import { slotsOf, unitRelations, type OneMember, type Relation, type Signers } from '../actor.ts';
import type { FlowDefinition, FlowStep } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';
import type { Surroundings } from '../surroundings.ts';

type Acting = { readonly place: string; readonly actor: OneMember };

/** Relations that are asked of something in the matter, and mean nothing without it. */
const ofTheMatter: ReadonlySet<Relation> = new Set(['principal-investigator', 'owning-unit']);

export const actorFindings = (flow: FlowDefinition, around: Surroundings): Finding[] => [
  ...flow.steps.flatMap(actingIn).flatMap((acting) => memberFindings(flow, acting, around)),
  ...(flow.duties ?? []).flatMap(({ id, actor }) =>
    actor.kind === 'applicant' ? [] : memberFindings(flow, { place: `duties.${id}.actor`, actor }, around),
  ),
  ...flow.steps.flatMap((step) =>
    step.kind === 'decide' && step.actor.kind === 'signers' ? signersFindings(`${step.id}.actor`, step.actor) : [],
  ),
];

const actingIn = (step: FlowStep): readonly Acting[] => {
  switch (step.kind) {
    case 'decide':
      return slotsOf(step.actor).map(({ slot, actor }) => ({
        place: slot === 'main' ? `${step.id}.actor` : `${step.id}.actor.${slot}`,
        actor,
      }));
    case 'outside':
    case 'task':
    case 'pay':
    case 'batch':
      return [{ place: `${step.id}.actor`, actor: step.actor }];
    case 'notice':
      return [{ place: `${step.id}.objections`, actor: step.objections }];
    case 'check':
    case 'choose':
    case 'parallel':
    case 'gather':
    case 'subcase':
    case 'issue':
    case 'collect':
      return [];
    default:
      return step satisfies never;
  }
};

const memberFindings = (flow: FlowDefinition, { place, actor }: Acting, around: Surroundings): Finding[] => {
  switch (actor.kind) {
    case 'responsible':
      return [];
    case 'role':
      return staffed(place, `${actor.department}/${actor.role}`, around);
    case 'relative': {
      const { relation, role, of } = actor;
      if (unitRelations.has(relation) !== (role !== undefined))
        return [findText(role === undefined ? 'role-needed' : 'role-unused', place, { name: relation })];
      const units = around.units[relation] ?? [];
      const unstaffed = role === undefined ? [] : units.flatMap((unit) => staffed(place, `${unit}/${role}`, around));
      const matter =
        ofTheMatter.has(relation) && of === undefined ? [findText('of-needed', place, { name: relation })] : [];
      return [...matter, ...ofFindings(flow, place, of), ...unstaffed];
    }
    default:
      return actor satisfies never;
  }
};

const staffed = (place: string, office: string, { posts }: Surroundings): Finding[] =>
  posts.has(office) ? [] : [findText('unknown', place, { name: office })];

/** Who acts is found as the case is handed in, so only what is always filled in then can say it. */
const ofFindings = (flow: FlowDefinition, place: string, of: unknown): Finding[] => {
  if (typeof of !== 'object' || of === null || !('var' in of)) return [];
  const name = String(of.var);
  const field = flow.form?.fields.find(({ id }) => name === `form.${id}`);
  return field?.required && field.when === undefined ? [] : [findText('of-not-asked', `${place}.of`, { name })];
};

const signersFindings = (place: string, { need, pass, signers }: Signers): Finding[] => {
  const ids = signers.map(({ id }) => id);
  const sum = signers.reduce((all, { weight = 1 }) => all + weight, 0);
  const weighed = pass !== undefined || signers.some(({ weight }) => weight !== undefined);
  return [
    ...ids
      .filter((id, index) => ids.indexOf(id) < index || id === 'main')
      .map((name) => findText('name-taken', `${place}.signers`, { name })),
    ...(need === 'weight' && (pass ?? 1) > sum
      ? [findText('never-passes', `${place}.pass`, { pass: String(pass), sum: String(sum) })]
      : []),
    ...(need !== 'weight' && weighed ? [findText('weights-unused', place, { name: need })] : []),
  ];
};
