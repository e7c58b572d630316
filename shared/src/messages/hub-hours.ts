/** Texts of the page on which a home department and a rotating clerk agree on the hours a week. */
import type { Texts } from './text.ts';

export const hoursTexts = {
  title: { zh: '约定的每周时数', en: 'Agreed hours a week' },
  lead: {
    zh: '轮岗人员每周最多在服务中心当班多少小时，由原部门负责人和本人约定：一方提出，另一方同意后生效，排班不会超过它。',
    en: 'How many hours a week a rotating clerk serves at the centre is agreed between the head of their home department and themselves: one proposes, and once the other agrees the rota keeps to it.',
  },
  none: {
    zh: '您不是轮岗人员，您负责的部门也没有借出轮岗人员。',
    en: 'You are no rotating clerk, and no department you head lends one.',
  },
  agreed: { zh: '现在约定每周 {n} 小时', en: 'Agreed now: {n} h a week' },
  unlimited: { zh: '还没有约定时数，排班不受限制', en: 'No hours are agreed on yet, so the rota has no limit' },
  thisWeek: { zh: '本周已排 {n} 小时', en: 'Planned this week: {n} h' },
  weeksOver: {
    zh: '{week} 那一周已排 {planned} 小时，超过约定。排定的班次照旧，请服务中心取消多出的部分。',
    en: 'In the week of {week}, {planned} h are planned, over what is agreed. Those shifts stand; ask the service centre to strike out what is too much.',
  },
  home: { zh: '原部门：{department}', en: 'Home department: {department}' },
  waitsByHome: {
    zh: '{by}（部门）提出每周 {n} 小时，{at}',
    en: '{by}, for the department, proposed {n} h a week on {at}',
  },
  waitsByClerk: { zh: '{by}（本人）提出每周 {n} 小时，{at}', en: '{by}, the clerk, proposed {n} h a week on {at}' },
  yours: { zh: '等待对方同意。', en: 'It waits for the other side.' },
  agree: { zh: '同意', en: 'Agree' },
  decline: { zh: '不同意', en: 'Do not agree' },
  takeBack: { zh: '收回', en: 'Take it back' },
  hours: { zh: '每周小时数', en: 'Hours a week' },
  propose: { zh: '提出', en: 'Propose it' },
  proposed: { zh: '已提出，对方同意后生效。', en: 'It is proposed, and counts once the other side agrees.' },
  wasAgreed: { zh: '已约定，从现在起排班不会超过它。', en: 'It is agreed. From now on the rota keeps to it.' },
  declined: { zh: '没有约定新的时数，一切照旧。', en: 'Nothing new is agreed, and all stays as it was.' },
  refused: { zh: '没有办成：', en: 'Nothing was done:' },
} as const satisfies Texts;
