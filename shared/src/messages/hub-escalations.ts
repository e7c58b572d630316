/** Texts of the list of late steps: what stands, who holds it, what a head does about it. */
import type { Texts } from './text.ts';

export const escalationTexts = {
  title: { zh: '督办', en: 'Late steps' },
  lead: {
    zh: '超过时限、报到您这里的步骤。办完或延期后自动消失；下一个工作日下班前仍未办完，会再报督导。',
    en: 'Steps that took too long and were told to you. They leave the list once done or given more time; what still stands at the end of the next working day goes to the supervisor.',
  },
  toMe: { zh: '报到我这里的督办', en: 'Late steps told to me' },
  emptyTitle: { zh: '没有需要督办的步骤', en: 'No late steps' },
  emptyText: {
    zh: '您负责的部门都在时限内办理。',
    en: 'The departments you answer for are all within their time.',
  },
  more: { zh: '还有更多，办完前面的会显示出来。', en: 'There are more; they show as these are dealt with.' },
  of: { zh: '{name} 的{service}', en: '{service} for {name}' },
  erased: { zh: '个人信息已删除', en: 'personal data erased' },
  stands: { zh: '停了 {age}', en: 'has stood for {age}' },
  told: {
    head: { zh: '{time} 报{department}负责人{who}', en: 'Told at {time} to {who}, for the {department}' },
    supervisor: { zh: '{time} 报督导{who}', en: 'Told at {time} to the supervisor {who}' },
    instead: { zh: '（代{name}）', en: ' (in place of {name})' },
  },
  holds: { zh: '在谁手上', en: 'Who holds it' },
  inHand: { zh: '{name}正在办', en: '{name} is at work on it' },
  nobody: { zh: '没有人在这个岗位上', en: 'nobody holds this office' },
  nudged: { zh: '已催办 {n} 次', en: 'Nudged: {n}' },

  nudge: { zh: '催办', en: 'Nudge' },
  handOn: {
    open: { zh: '转办', en: 'Hand over' },
    to: { zh: '转给', en: 'To' },
    choose: { zh: '请选择', en: 'Choose' },
    none: { zh: '没有可以接办的人。', en: 'There is nobody who could take it.' },
    note: { zh: '交代几句（选填，申请人看不到）', en: 'A word to them (if you like; the applicant does not see it)' },
    submit: { zh: '转办给此人', en: 'Hand it over' },
  },
  extend: {
    open: { zh: '延期', en: 'Give more time' },
    days: { zh: '从今天起延长几个工作日（最多 {max} 天）', en: 'Working days from today (at most {max})' },
    reason: { zh: '原因（申请人会看到）', en: 'Reason (the applicant reads it)' },
    reasons: {
      'extend-inquiry': { zh: '需要向其他单位核实', en: 'Others have to be asked' },
      'extend-meeting': { zh: '须经会议集体研究', en: 'A meeting has to decide' },
      'extend-volume': { zh: '近期申请集中', en: 'Many applications at once' },
      'extend-absence': { zh: '经办人不在岗，另作安排', en: 'The person is away; others take over' },
      'extend-system': { zh: '业务系统故障', en: 'A system has failed' },
    },
    note: { zh: '说明（选填，申请人看不到）', en: 'Note (if you like; the applicant does not see it)' },
    submit: { zh: '延期并告知申请人', en: 'Give more time and tell the applicant' },
    over: { zh: '已延过期，不能再延。', en: 'It was given more time before and gets no more.' },
  },
  done: {
    nudge: { zh: '已催办。', en: 'They were nudged.' },
    handOn: { zh: '已转办。', en: 'It was handed over.' },
    extend: {
      zh: '已延期，申请人在办件进度里会看到新的日期和原因。',
      en: 'There is more time; the applicant sees the new date and the reason.',
    },
  },
} as const satisfies Texts;
