/** Texts of the counter, where a clerk hands something in for somebody who stands there. */
import type { Texts } from './text.ts';

export const counterTexts = {
  title: { zh: '窗口受理', en: 'At the counter' },
  lead: {
    zh: '替到场的人提交申请。刷卡，或按姓名、学号、工号、拼音首字母查找。',
    en: 'Hand something in for somebody who is here. Tap their card, or find them by name, number or pinyin initials.',
  },
  find: { zh: '卡号、姓名、学号或工号', en: 'Card, name or campus number' },
  search: { zh: '查找', en: 'Find' },
  nobody: { zh: '没有找到。请核对后再试。', en: 'Nobody was found. Check what was typed and try again.' },
  blocked: {
    zh: '这张卡已挂失或停用，请改用姓名或学号查找。',
    en: 'This card is lost or blocked. Find the person by name or number.',
  },
  tooMany: { zh: '只列前 {n} 位，请再多输几个字。', en: 'The first {n} only: type a little more.' },
  choose: { zh: '办什么', en: 'What for' },
  other: { zh: '换一个人', en: 'Somebody else' },
  otherService: { zh: '换一个事项', en: 'Another service' },
  promise: { zh: '承诺：{promise}', en: 'Promised: {promise}' },
  closed: { zh: '现在不能办', en: 'Not open to them now' },
  openAlready: { zh: '已有一件在办：{number}', en: 'One is open already: {number}' },
  fill: { zh: '填写', en: 'Fill in' },
  outcome: { zh: '办成后得到：{outcome}', en: 'When done: {outcome}' },
  nothingAsked: { zh: '此事项不需要填写。', en: 'This service asks for nothing to be filled in.' },
  files: {
    zh: '材料可以扫描后上传，也可以在窗口看原件：看过一份，勾一份。',
    en: 'Papers may be uploaded, or shown at the counter: tick each original you have seen.',
  },
  toReview: { zh: '核对', en: 'Look it over' },
  review: { zh: '请与申请人一起核对', en: 'Look it over together' },
  back: { zh: '返回修改', en: 'Change it' },
  submit: { zh: '提交申请', en: 'Hand it in' },
  refused: { zh: '没有提交', en: 'This was not handed in' },
  problems: { zh: '需要改正：', en: 'To be put right:' },
  done: { zh: '已受理', en: 'Accepted' },
  first: {
    zh: '这件已经在办，没有重复提交。',
    en: 'This case is open already; nothing was handed in twice.',
  },
  receipt: { zh: '受理号', en: 'Receipt number' },
  due: { zh: '最迟 {date}', en: 'By {date} at the latest' },
  clerk: { zh: '专人：{name}', en: 'Responsible clerk: {name}' },
  openCase: { zh: '打开此件', en: 'Open the case' },
  next: { zh: '下一位', en: 'Next person' },
} as const satisfies Texts;
