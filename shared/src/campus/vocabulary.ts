/** Words of the campus that data, flows and screens share. No validation library here: browsers import this. */

export type Text = { readonly zh: string; readonly en: string };

export const personKinds = {
  student: { zh: '学生', en: 'Student' },
  staff: { zh: '教职工', en: 'Staff' },
} as const satisfies Record<string, Text>;
export type PersonKind = keyof typeof personKinds;

export const enrolmentStatuses = {
  enrolled: { zh: '在读', en: 'Enrolled' },
  suspended: { zh: '休学', en: 'Suspended' },
  withdrawn: { zh: '退学', en: 'Withdrawn' },
  graduated: { zh: '毕业', en: 'Graduated' },
} as const satisfies Record<string, Text>;
export type EnrolmentStatus = keyof typeof enrolmentStatuses;

export const studyLevels = {
  bachelor: { zh: '本科', en: "Bachelor's programme" },
  master: { zh: '硕士研究生', en: "Master's programme" },
  doctor: { zh: '博士研究生', en: 'Doctoral programme' },
} as const satisfies Record<string, Text>;
export type StudyLevel = keyof typeof studyLevels;

export const cardStates = {
  active: { zh: '正常', en: 'Active' },
  blocked: { zh: '停用', en: 'Blocked' },
  lost: { zh: '挂失', en: 'Reported lost' },
} as const satisfies Record<string, Text>;
export type CardState = keyof typeof cardStates;

export const placeKinds = {
  campus: { zh: '校区', en: 'Campus' },
  building: { zh: '楼宇', en: 'Building' },
  floor: { zh: '楼层', en: 'Floor' },
} as const satisfies Record<string, Text>;
export type PlaceKind = keyof typeof placeKinds;

/** AB角: every office has someone who answers for it, and someone who stands in. */
export const postRanks = {
  principal: { zh: '主办', en: 'Principal' },
  backup: { zh: '替岗', en: 'Backup' },
} as const satisfies Record<string, Text>;
export type PostRank = keyof typeof postRanks;

export const caseStates = {
  open: { zh: '办理中', en: 'In progress' },
  'waiting-person': { zh: '等待人工办理', en: 'Waiting for a person' },
  returned: { zh: '退回补正', en: 'Returned for correction' },
  paused: { zh: '已暂停', en: 'Paused' },
  done: { zh: '已办结', en: 'Closed' },
  rejected: { zh: '已驳回', en: 'Rejected' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  void: { zh: '已作废', en: 'Void' },
} as const satisfies Record<string, Text>;
export type CaseStatus = keyof typeof caseStates;

/** True when `word` is a key of `table`: data from outside is checked before it is believed. */
export const isWord = <T extends Record<string, Text>>(table: T, word: string): word is keyof T & string =>
  Object.hasOwn(table, word);
