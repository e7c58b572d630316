/** What decisions about a case stand on beside its events: loaded when the first rule asks for it. */
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { FlowData } from '@yizhan/shared/flow/rule.ts';
import type { RulePower } from '../powers/rule-powers.ts';
import type { CaseState } from './case-state.ts';
import type { Personal } from './events.ts';

/** What a state holds under the applicant's key. */
export type Held = Pick<CaseState, 'facts' | 'supplied' | 'answers'>;

export type Knowledge = {
  /** Answers, facts, person and calendar in the clear: for rules, never for events. Of the state given, so that what this very decision brought counts. */
  readonly dataOf: (state: Held) => FlowData;
  /** Powers of rules over steps of this flow, in force now. */
  readonly rulePowers: readonly RulePower[];
  /** Puts a value under the applicant's key (R25). */
  readonly hide: (value: unknown) => Personal;
};

export type World = {
  readonly flow: FlowDefinition;
  /** As the audit log names actors. */
  readonly by: string;
  readonly now: Date;
  readonly knowledge?: Knowledge | undefined;
};

/** A decision asked for what was not loaded: it is taken again with everything at hand. Never leaves `changeCase`. */
export class NeedsKnowledge extends Error {
  override readonly name = 'NeedsKnowledge';
}

export const know = ({ knowledge }: World): Knowledge => {
  if (!knowledge) throw new NeedsKnowledge('Answers and powers are not loaded');
  return knowledge;
};
