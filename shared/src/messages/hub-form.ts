/** Texts of forms, whatever the service. */
import type { Texts } from './text.ts';

export const formTexts = {
  optional: { zh: '可不填', en: 'may be left out' },
  marked: { zh: '需改正', en: 'to be put right' },
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
  choose: { zh: '请选择', en: 'Choose' },
  from: { zh: '从', en: 'From' },
  until: { zh: '到', en: 'Until' },
  original: { zh: '已在窗口看过原件，打勾即可。', en: 'Tick once you have seen the original at the counter.' },
  object: { zh: '已收到实物，打勾即可。', en: 'Tick once it has been handed over.' },
  basis: { zh: '依据：{rule}', en: 'Basis: {rule}' },
  noBasis: { zh: '没有依据，建议取消。', en: 'No basis: marked for removal.' },
  references: {
    project: { zh: '项目编号', en: 'Number of the project' },
    room: { zh: '场地名称', en: 'Name of the room' },
    course: { zh: '课程编号', en: 'Number of the course' },
    person: { zh: '工号或学号', en: 'Campus number' },
  },
} as const satisfies Texts;
