/** Reasons of dispatch: why this clerk, why this shift or leave cannot be. People are named by the screen, never here (R25). */
import type { Bilingual } from '../wire/messages.ts';

export const dispatchReasons = {
  'dispatch-principal': {
    zh: '是此事项的主办人。',
    en: 'Answers for this service as principal.',
  },
  'dispatch-backup': {
    zh: '是此事项的替岗人，主办人目前不能承接。',
    en: 'Is the backup for this service; no principal can take it now.',
  },
  'dispatch-on-shift': { zh: '正在当班，至{until}。', en: 'Is on shift until {until}.' },
  'dispatch-area': {
    zh: '当班地点就在提交事项的区域。',
    en: 'Is on shift in the area where the case was handed in.',
  },
  'dispatch-lightest-load': {
    zh: '在办{open}件，在条件相同的{among}人中最少。',
    en: 'Carries {open} open cases, no more than anybody of the {among} who fit as well.',
  },
  'dispatch-stands-in': {
    zh: '代替休假人员承接，至{until}。',
    en: 'Stands in for somebody on leave until {until}.',
  },
  'dispatch-nobody-on-duty': {
    zh: '目前无人当班，按主办、替岗次序确定。',
    en: 'Nobody is on shift now, so the principal goes first, then the backup.',
  },
  'dispatch-all-full': {
    zh: '当班人员在办事项均已达到上限，按主办、替岗次序确定。',
    en: 'Everybody on shift carries as many cases as they may, so the principal goes first, then the backup.',
  },
  'dispatch-nobody-qualified': {
    zh: '可办理此事项的人员目前都不能承接。',
    en: 'Nobody who is qualified for this service can take it now.',
  },
  'dispatch-home-office': {
    zh: '由主管部门的岗位人员承接。',
    en: 'Holds an office of the department that answers for this service.',
  },
  'dispatch-centre-head': {
    zh: '主管部门无人可派，由服务中心承接。',
    en: 'The department that answers for this service has nobody free, so the service centre takes it.',
  },
  'dispatch-any-staff': {
    zh: '主管部门和服务中心均无人可派，由其他教职工承接。',
    en: 'Neither the department nor the service centre has anybody free, so another member of staff takes it.',
  },
  'dispatch-on-leave': {
    zh: '没有其他人可派，仍由休假人员承接。',
    en: 'Nobody else can take it, so it goes to somebody on leave.',
  },
  'dispatch-nobody-else': {
    zh: '没有无利害关系的人可派，应尽快改派。',
    en: 'There is nobody without a conflict to take it; it should be handed over soon.',
  },
  'dispatch-agreed': {
    zh: '移交前已看过并同意由此人接办。',
    en: 'Was agreed on when the handover was looked at.',
  },
  'dispatch-rebalanced': {
    zh: '原经办人在办{from}件，新经办人在办{to}件。',
    en: 'The clerk it leaves carries {from} open cases, the one it goes to {to}.',
  },
  'move-case-over': { zh: '此件已经办结，没有移动。', en: 'The case has been closed meanwhile, so it was not moved.' },
  'move-case-elsewhere': {
    zh: '此件已换了专人，没有移动。',
    en: 'Another clerk carries the case by now, so it was not moved.',
  },
  'move-clerk-left': {
    zh: '接办的人已离岗，没有移动。',
    en: 'The clerk it would go to has left, so it was not moved.',
  },
  'move-clerk-away': {
    zh: '接办的人正在休假，没有移动。',
    en: 'The clerk it would go to is on leave, so it was not moved.',
  },
  'move-clerk-unfit': {
    zh: '接办的人现在不能办此事项，没有移动。',
    en: 'The clerk it would go to may not carry this case now, so it was not moved.',
  },
  'move-clerk-full': {
    zh: '接办的人在办事项已到上限，没有移动。',
    en: 'The clerk it would go to carries as many cases as they may, so it was not moved.',
  },
  'shift-backwards': { zh: '班次的结束时间应晚于开始时间。', en: 'A shift ends after it begins.' },
  'shift-too-long': { zh: '一个班次不超过{hours}小时。', en: 'A shift is no longer than {hours} hours.' },
  'shift-overlaps': { zh: '与已安排的班次时间重叠。', en: 'It overlaps a shift that is planned already.' },
  'shift-on-leave': { zh: '该时段此人休假。', en: 'The person is on leave at that time.' },
  'shift-over-cap': {
    zh: '该周当班将达到{planned}分钟，超过原部门同意的{cap}分钟。',
    en: 'That week would come to {planned} minutes of shifts, over the {cap} the home department has agreed to.',
  },
  'clerk-unknown': { zh: '此人不是服务中心的经办人。', en: 'This person is not a clerk of the service centre.' },
  'clerk-departed': { zh: '此人已离岗。', en: 'This person has left.' },
  'leave-backwards': { zh: '休假的结束时间应晚于开始时间。', en: 'A leave ends after it begins.' },
  'leave-overlaps': { zh: '与已登记的休假时间重叠。', en: 'It overlaps a leave that is on record already.' },
  'leave-circle': {
    zh: '替岗绕成一圈，那几天没有人真正顶上。请另选替岗人。',
    en: 'The substitutes stand in for each other in a circle, so nobody would be there. Choose somebody else.',
  },
  'substitute-self': { zh: '不能由本人替岗。', en: 'Nobody stands in for themselves.' },
} as const satisfies Record<string, Bilingual>;
