/** The soundness check: what is wrong with a flow before anybody starts a case in it. */
import { actorFindings } from './check/actors.ts';
import { branchFindings } from './check/branches.ts';
import { fieldFindings } from './check/forms.ts';
import { nameFindings, targetFindings } from './check/names.ts';
import { needFindings, paperFindings, sealFindings } from './check/papers.ts';
import { promiseFindings } from './check/promise.ts';
import { referenceFindings } from './check/references.ts';
import { ruleFindings } from './check/rules.ts';
import { textFindings } from './check/texts.ts';
import { ringFindings, wayFindings } from './check/ways.ts';
import { flowDefinition, type FlowDefinition } from './definition.ts';
import { findText, type Finding } from './finding.ts';
import type { Surroundings } from './surroundings.ts';

/** Reads a flow from outside and checks it; the findings are empty exactly when it may be published. */
export const readFlow = (
  raw: unknown,
  around: Surroundings,
): { readonly flow: FlowDefinition; readonly findings: [] } | { readonly findings: readonly Finding[] } => {
  const parsed = flowDefinition.safeParse(raw);
  if (!parsed.success) {
    return {
      findings: parsed.error.issues.map((issue) => {
        // A field that should not be there is its own place.
        const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
        return findText('shape', path.join('.') || 'flow', { detail: issue.message });
      }),
    };
  }
  const findings = checkFlow(parsed.data, around);
  return findings.length === 0 ? { flow: parsed.data, findings: [] } : { findings };
};

export const checkFlow = (flow: FlowDefinition, around: Surroundings): Finding[] => [
  ...structureFindings(flow),
  ...textFindings(flow),
  ...fieldFindings(flow),
  ...actorFindings(flow, around),
  ...referenceFindings(flow, around),
  ...sealFindings(flow, around),
  ...needFindings(flow, around),
];

/** Each layer means something only on a sound one below: ways where every edge leads somewhere, times where branches join. */
const structureFindings = (flow: FlowDefinition): Finding[] => {
  const broken = [...nameFindings(flow), ...targetFindings(flow)];
  if (broken.length > 0) return broken;
  const branches = branchFindings(flow);
  const ways = [...branches, ...wayFindings(flow)];
  return branches.length > 0
    ? ways
    : [...ways, ...ringFindings(flow), ...ruleFindings(flow), ...paperFindings(flow), ...promiseFindings(flow)];
};
