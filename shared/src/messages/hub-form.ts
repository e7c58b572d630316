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
  originalInstead: {
    zh: '或者：已在窗口看过原件，打勾即可。',
    en: 'Or: tick once you have seen the original at the counter.',
  },
  chooseFile: { zh: '选择或拖入一个文件（{kinds}）', en: 'Choose or drop a file ({kinds})' },
  chooseFiles: {
    zh: '选择或拖入文件（{kinds}，最多{max}份）',
    en: 'Choose or drop files ({kinds}, {max} at most)',
  },
  kinds: {
    pdf: { zh: 'PDF', en: 'PDF' },
    image: { zh: '照片', en: 'photograph' },
    both: { zh: 'PDF 或照片', en: 'PDF or photograph' },
  },
  sending: { zh: '正在上传', en: 'Uploading' },
  looking: { zh: '正在检查', en: 'Being looked through' },
  stop: { zh: '取消', en: 'Cancel' },
  remove: { zh: '移除', en: 'Remove' },
  removeFile: { zh: '移除“{name}”', en: 'Remove “{name}”' },
  firstPage: { zh: '“{name}”的第一页', en: 'First page of “{name}”' },
  lost: { zh: '没有传成，请检查网络后再选一次。', en: 'It did not arrive. Check the network and choose it again.' },
  tooLarge: {
    zh: '文件超过{max} MB，请缩小或分成几份。',
    en: 'The file is over {max} MB: make it smaller, or split it.',
  },
  tooMany: { zh: '这里最多{max}份，这一份没有上传。', en: '{max} at most here; this one was not uploaded.' },
  object: { zh: '已收到实物，打勾即可。', en: 'Tick once it has been handed over.' },
  basis: { zh: '依据：{rule}', en: 'Basis: {rule}' },
  noBasis: { zh: '没有依据，建议取消。', en: 'No basis: marked for removal.' },
  references: {
    project: { zh: '项目编号', en: 'Number of the project' },
    room: { zh: '场地编号', en: 'Number of the room' },
    course: { zh: '课程编号', en: 'Number of the course' },
    person: { zh: '工号', en: 'Staff number' },
  },
  picker: {
    placeholder: {
      project: { zh: '项目名称、编号或拼音首字母', en: 'Name or number of the project' },
      room: { zh: '场地名称、编号或拼音首字母', en: 'Name or number of the room' },
      course: { zh: '课程名称、编号或拼音首字母', en: 'Name or number of the course' },
      person: { zh: '姓名、工号或拼音首字母', en: 'Name or staff number' },
    },
    label: {
      project: { zh: '经费项目', en: 'Projects' },
      room: { zh: '场地', en: 'Rooms' },
      course: { zh: '课程', en: 'Courses' },
      person: { zh: '教职工', en: 'Staff' },
    },
    found: { zh: '{n} 项，用上下键选择，回车确定。', en: '{n} found. Choose with the arrow keys and Enter.' },
    more: { zh: '先列出 {n} 项，继续输入可缩小范围。', en: 'The first {n} are shown; type on for fewer.' },
    none: { zh: '名录里没有找到，请核对。', en: 'Nothing like that is on the list. Check what you typed.' },
    away: {
      zh: '名录暂时查不到，可以直接填编号，提交时再核对。',
      en: 'The list cannot be reached just now. Type the number; it is checked when you hand it in.',
    },
  },
} as const satisfies Texts;
