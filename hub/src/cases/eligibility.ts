import { isAccepted, type Assurance } from '@yizhan/shared/campus/assurance.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { holds, type FlowData } from '@yizhan/shared/flow/rule.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';

/** No assurance: the hub itself begins the case. */
type Asker = { readonly facts: FlowData; readonly assurance: Assurance | undefined };

/** Empty when this person may begin this service now (R11, R18). The first rule that fails is told, not every echo of it. */
export const notEligible = (flow: FlowDefinition, { facts, assurance }: Asker): readonly Reason[] => {
  const failed = flow.eligibility.find(({ must }) => !holds(must, facts));
  if (failed) return [{ code: failed.reason }];
  return assurance === undefined || isAccepted(flow.accepts, assurance) ? [] : [{ code: 'assurance-too-low' }];
};
