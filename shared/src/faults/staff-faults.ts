/** Offices: powers handed down, hours, leave, departure. */
import type { FaultSpec } from './fault-spec.ts';

export const staffFaults = {
  'not-staff': {
    by: 'person',
    retry: false,
    zh: '此人没有任何岗位，不能办理。',
    en: 'This person holds no office, so the case cannot go there.',
  },
  'departs-self': {
    by: 'person',
    retry: false,
    zh: '不能登记自己离岗，请由部门负责人或督办员登记。',
    en: 'Nobody records their own departure. The head of your department or a supervisor does.',
  },
  'not-yours-to-answer': {
    by: 'person',
    retry: false,
    zh: '此人不属于您负责的部门，须由其部门负责人或督办员登记。',
    en: 'This person does not belong to a department you head. Their own head or a supervisor records it.',
  },
  'has-departed': {
    by: 'person',
    retry: false,
    zh: '此人的离岗已经登记过，没有再次移交。',
    en: 'This person’s departure is on record already, and nothing was handed over again.',
  },
  'successor-unfit': {
    by: 'person',
    retry: false,
    zh: '接任人应是另一位在岗的教职工，请另选。',
    en: 'The successor has to be another member of staff who is still here. Choose somebody else.',
  },
  'not-rotating': {
    by: 'person',
    retry: false,
    zh: '此人不是轮岗人员，没有要约定的时数。',
    en: 'This person is no rotating clerk, so there are no hours to agree on.',
  },
  'hours-unfit': {
    by: 'person',
    retry: false,
    zh: '每周时数应在0.5到{most}小时之间，以半小时计。',
    en: 'Give half an hour to {most} hours a week, in halves of an hour.',
  },
  'nobody-to-take': {
    by: 'person',
    retry: false,
    zh: '有 {n} 件没有人可以接手，因此没有登记离岗。请先为部门安排人员，或指定接任人。',
    en: 'Nobody can take {n} of the cases, so the departure was not recorded. Staff the office first, or name a successor.',
  },
  'not-of-department': {
    by: 'person',
    retry: false,
    zh: '此人不在这个部门任职，不能接办。请选本部门的人。',
    en: 'This person holds no office in the department, so the step cannot go to them. Choose one of its members.',
  },
  'power-revoked': {
    by: 'person',
    retry: false,
    zh: '{office}已于{at}收回此项授权，请转交该部门办理。',
    en: '{office} took this power back at {at}. Leave the step to them.',
  },
  'power-suspended': {
    by: 'person',
    retry: false,
    zh: '{office}抽查提出异议，此项授权自{at}起暂停，请转交该部门办理。',
    en: '{office} objected on review, and this power has been suspended since {at}. Leave the step to them.',
  },
  'power-expired': {
    by: 'person',
    retry: false,
    zh: '此项授权已于{at}到期，请转交{office}办理。',
    en: 'This power ended at {at}. Leave the step to {office}.',
  },
  'power-not-begun': {
    by: 'person',
    retry: false,
    zh: '此项授权自{at}起生效，此前由{office}办理。',
    en: 'This power begins at {at}. Until then the step is with {office}.',
  },
  'power-limit': {
    by: 'person',
    retry: false,
    zh: '{why}请转交{office}办理。',
    en: '{why} Leave the step to {office}.',
  },
  'power-entry': {
    by: 'person',
    retry: false,
    zh: '授权的“{entry}”一项不完整或有误。',
    en: 'The entry “{entry}” of this power is incomplete or wrong.',
  },
  'handed-down': {
    by: 'person',
    retry: false,
    zh: '此项权力是授权给您的，不能再转授他人。',
    en: 'This power was handed down to you, and cannot be handed on.',
  },
} as const satisfies Readonly<Record<string, FaultSpec>>;
