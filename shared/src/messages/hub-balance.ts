/** Texts of the page on which the loads of clerks are evened out. */
import type { Texts } from './text.ts';

export const balanceTexts = {
  title: { zh: '均衡在办事项', en: 'Balance of loads' },
  lead: {
    zh: '各位经办人手上有多少件。系统只提出建议，您同意的才会移动，申请人会看到换了专人。',
    en: 'How many cases each clerk carries. The system only proposes: what you agree to is moved, and the applicant sees the new clerk.',
  },
  loads: { zh: '在办件数', en: 'Open cases' },
  clerk: { zh: '经办人', en: 'Clerk' },
  now: { zh: '现在', en: 'Now' },
  after: { zh: '同意后', en: 'If you agree' },
  cap: { zh: '上限', en: 'At most' },
  noCap: { zh: '不限', en: 'no limit' },
  away: { zh: '休假', en: 'on leave' },
  propose: { zh: '提出均衡建议', en: 'Propose moves' },
  proposeAgain: { zh: '重新提出建议', en: 'Propose anew' },
  even: { zh: '件数相差不大，没有需要移动的。', en: 'The loads are even enough, so there is nothing to move.' },
  proposal: { zh: '建议移动', en: 'Proposed moves' },
  proposedAt: { zh: '{at}提出。不同意的，取消勾选。', en: 'Proposed on {at}. Untick what you do not agree to.' },
  case: { zh: '事项', en: 'Case' },
  from: { zh: '从', en: 'From' },
  to: { zh: '转给', en: 'To' },
  why: { zh: '理由', en: 'Why' },
  keep: { zh: '移动 {number}', en: 'Move {number}' },
  stale: { zh: '已不成立', en: 'does not stand any more' },
  agree: { zh: '同意并移动勾选的', en: 'Agree and move what is ticked' },
  decline: { zh: '全部不移动', en: 'Move nothing' },
  refused: { zh: '没有移动：', en: 'Nothing was moved:' },

  back: { zh: '均衡在办事项', en: 'Balance of loads' },
  outcome: { zh: '均衡的结果', en: 'What came of the proposal' },
  done: { zh: '已移动 {n} 件。', en: 'Cases moved: {n}.' },
  doneNothing: { zh: '没有移动任何一件。', en: 'Nothing was moved.' },
  decided: { zh: '{by}于{at}决定', en: 'decided by {by} on {at}' },
  decidedBefore: {
    zh: '这份建议已由{by}于{at}决定，您的选择没有再执行。',
    en: '{by} decided on this proposal on {at}, so your choice was not carried out.',
  },
  replaced: {
    zh: '这份建议已被新的建议取代，没有移动。请看新的建议。',
    en: 'A newer proposal has taken the place of this one, and nothing was moved. Look at the newer one.',
  },
  moved: { zh: '已移动', en: 'Moved' },
  notStanding: { zh: '情况有变，没有移动', en: 'Not moved, as things have changed' },
  struck: { zh: '您取消的', en: 'Struck out' },
  nobody: {
    zh: '您不负责排班，没有可以均衡的经办人。服务中心和各部门的负责人在这里均衡件数。',
    en: 'You plan no rota, so there are no clerks whose loads you even out. Heads of the service centre and of departments do it here.',
  },
  noClerks: { zh: '还没有经办人。', en: 'There are no clerks yet.' },
} as const satisfies Texts;
