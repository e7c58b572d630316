/** Whether powers fit the flows they are for. A power that does not is harmless: nobody can ever decide by it. */
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import { slotsOf, type OneMember } from '@yizhan/shared/flow/actor.ts';
import type { FlowDefinition, StepOf } from '@yizhan/shared/flow/definition.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import type { Office } from './authority.ts';
import type { Power } from './power.ts';

const table = {
  'flow-unknown': { zh: '没有名为“{flow}”的事项。', en: 'There is no service {flow}.' },
  'step-unknown': { zh: '“{flow}”没有环节“{step}”。', en: '{flow} has no step {step}.' },
  'step-not-decided': {
    zh: '“{flow}”的环节“{step}”不作决定，无可授权。',
    en: 'In {flow} nobody decides the step {step}, so there is no power to hand down.',
  },
  'slot-unknown': { zh: '环节“{step}”没有签署位“{slot}”。', en: 'The step {step} has no signature {slot}.' },
  'not-their-step': {
    zh: '环节“{step}”不归岗位“{office}”办理。',
    en: 'The step {step} is not the business of the office {office}.',
  },
  'limit-not-stated': {
    zh: '环节“{step}”未注明“{measure}”，有此限制的授权无法使用。',
    en: 'The step {step} does not state {measure}, so a power limited by it can never be used.',
  },
  'no-basis': { zh: '此项授权没有依据，应予复核。', en: 'This power has no basis and should be looked at again.' },
} as const satisfies Record<string, Text>;

export type PowerFinding = {
  readonly power: string;
  readonly code: keyof typeof table;
  readonly says: Text;
};

/** Measures a limit may name, and what the step calls them. */
const measures = [
  ['amount', 'amount'],
  ['kinds', 'kind'],
  ['places', 'place'],
] as const;

/** `flows`: of each service the version that new cases begin under. */
export const checkPowers = (flows: readonly FlowDefinition[], powers: readonly Power[]): readonly PowerFinding[] =>
  powers.flatMap((power) => [...fit(flows, power), ...(power.basis === 'none' ? [find(power, 'no-basis')] : [])]);

const fit = (flows: readonly FlowDefinition[], power: Power): readonly PowerFinding[] => {
  const flow = flows.find((one) => one.id === power.flowId);
  if (!flow) return [find(power, 'flow-unknown')];
  const step = flow.steps.find((one) => one.id === power.step);
  if (!step) return [find(power, 'step-unknown')];
  return step.kind === 'decide' ? fitStep(step, power) : [find(power, 'step-not-decided')];
};

const fitStep = (step: StepOf<'decide'>, power: Power): readonly PowerFinding[] => {
  const slots = slotsOf(step.actor).filter((one) => power.slot === undefined || one.slot === power.slot);
  if (slots.length === 0) return [find(power, 'slot-unknown')];
  const theirs = slots.some((one) => mayBe(one.actor, power.office));
  return [
    ...(theirs ? [] : [find(power, 'not-their-step')]),
    ...measures.flatMap(([limited, measure]) =>
      power.limit[limited] !== undefined && step.limit?.[measure] === undefined
        ? [find(power, 'limit-not-stated', measure)]
        : [],
    ),
  ];
};

/** Of a relative actor only the role is known before there is a case. */
const mayBe = (actor: OneMember, { department, role }: Office): boolean => {
  switch (actor.kind) {
    case 'role':
      return actor.department === department && actor.role === role;
    case 'relative':
      return actor.role === role;
    case 'responsible':
      return false;
    default:
      return actor satisfies never;
  }
};

const find = (power: Power, code: keyof typeof table, measure = ''): PowerFinding => {
  const { id, flowId: flow, step, slot = '', office } = power;
  const params = { flow, step, slot, office: `${office.department}/${office.role}`, measure };
  const says = { zh: word(table[code], 'zh', params), en: word(table[code], 'en', params) };
  return { power: id, code, says };
};
