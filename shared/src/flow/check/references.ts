/** Departments, connectors and other services that a flow names. */
import type { FlowDefinition, StepOf } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';
import type { Surroundings } from '../surroundings.ts';

export const referenceFindings = (flow: FlowDefinition, around: Surroundings): Finding[] => {
  const department = (place: string, name: string): Finding[] =>
    around.departments.has(name) ? [] : [findText('unknown', place, { name })];
  return [
    ...department('department', flow.department),
    ...(flow.asIs?.segments ?? []).flatMap((one, index) =>
      department(`asIs.segments.${String(index)}.department`, one.department),
    ),
    ...flow.steps.flatMap((step) => {
      if (step.kind === 'check') return checkFindings(step, around);
      return step.kind === 'subcase' ? subcaseFindings(flow, step, around) : [];
    }),
  ];
};

const checkFindings = ({ id, connector, about = {} }: StepOf<'check'>, around: Surroundings): Finding[] => {
  if (!around.connectors.has(connector)) return [findText('unknown', `${id}.connector`, { name: connector })];
  const known = around.connectorAbout?.get(connector);
  if (!known) return [];
  const names = [...known.required, ...known.optional];
  return [
    ...known.required
      .filter((name) => !Object.hasOwn(about, name))
      .map((name) => findText('about-missing', `${id}.about`, { name, connector })),
    ...Object.keys(about)
      .filter((name) => !names.includes(name))
      .map((name) => findText('about-unknown', `${id}.about.${name}`, { name, connector })),
  ];
};

const subcaseFindings = (flow: FlowDefinition, step: StepOf<'subcase'>, { flows }: Surroundings): Finding[] => {
  const place = `${step.id}.flow`;
  if (step.flow !== flow.id && !flows.has(step.flow)) return [findText('unknown', place, { name: step.flow })];
  const ring = step.waits ? ringThrough(flow.id, [step.flow], flows) : undefined;
  return ring ? [findText('waits-for-itself', place, { name: step.flow }, [flow.id, ...ring])] : [];
};

/** The services waited for, one after the other, back to `home`. */
const ringThrough = (
  home: string,
  chain: readonly string[],
  flows: Surroundings['flows'],
): readonly string[] | undefined => {
  const last = chain.at(-1) ?? home;
  if (last === home) return chain;
  for (const next of flows.get(last) ?? []) {
    if (next !== home && chain.includes(next)) continue; // a ring of theirs, found with them
    const ring = ringThrough(home, [...chain, next], flows);
    if (ring) return ring;
  }
  return undefined;
};
