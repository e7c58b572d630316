import type { Text } from '../campus/vocabulary.ts';

const table = {
  shape: { zh: '内容不符合流程格式：{detail}', en: 'This does not fit the flow format: {detail}' },
  'name-taken': { zh: '步骤名“{name}”重复或为保留名。', en: 'The step name {name} is used twice or reserved.' },
  'target-missing': { zh: '没有名为“{name}”的步骤。', en: 'There is no step {name}.' },
  'facts-not-a-check': {
    zh: '“{name}”不是核验步骤，不能作为证明内容来源。',
    en: '{name} is not a check, so it has no facts to certify.',
  },
  'facts-not-asked': {
    zh: '可以绕过核验“{name}”到达此步骤。',
    en: 'This step can be reached without the check {name}.',
  },
  unreachable: { zh: '没有任何路径到达步骤“{name}”。', en: 'No way leads to the step {name}.' },
  'cannot-finish': { zh: '从步骤“{name}”起无法办结。', en: 'From the step {name} a case can never finish.' },
  'never-done': { zh: '此流程无法办成。', en: 'This flow can never end well.' },
  endless: { zh: '自动步骤“{name}”会无休止循环。', en: 'The automatic step {name} can go round for ever.' },
  untranslated: { zh: '缺少此语言的文字。', en: 'The text in this language is missing.' },
  rule: { zh: '规则无法使用：{detail}', en: 'This rule cannot be used: {detail}' },
  unknown: { zh: '系统中没有“{name}”。', en: 'There is no {name} here.' },
  'promise-broken': {
    zh: '各步骤时限之和（{needs}）超过承诺时限（{promised}）。',
    en: 'The steps may take {needs}, which is more than the promised {promised}.',
  },
  'not-asked-yet': {
    zh: '办到此处时，“{name}”不一定已经填写或核验。',
    en: 'A case can come here before {name} was filled in or checked.',
  },
  'branches-cross': {
    zh: '步骤“{name}”可由两个不同的分支到达。',
    en: 'The step {name} is reached from two different branches.',
  },
  'joined-outside': {
    zh: '步骤“{name}”不在分支内，不能汇合。',
    en: 'The step {name} is in no branch that could join.',
  },
  'done-inside': {
    zh: '步骤“{name}”在分支内，不能直接办结；其他分支仍在办理。',
    en: 'The step {name} is inside a branch and cannot close the case while others are at work.',
  },
  'never-joins': { zh: '分支“{name}”无法汇合。', en: 'The branch {name} can never join.' },
  'states-unused': {
    zh: '证明内容取自“{name}”，所列事项不会出现。',
    en: 'The paper states what {name} found, so these lines would never appear.',
  },
  'paper-needs': {
    zh: '证明“{template}”须载明“{name}”。',
    en: 'The paper {template} has to be given {name}.',
  },
  'role-needed': {
    zh: '“{name}”是单位，须指明其中的岗位。',
    en: '{name} is a unit: say which office in it.',
  },
  'role-unused': { zh: '“{name}”是个人，不能指定岗位。', en: '{name} is a person and has no office to name.' },
  'of-needed': { zh: '须指明“{name}”所属的项目或场地。', en: 'Say of which project or room the {name} is meant.' },
  'of-not-asked': {
    zh: '“{name}”在提交时不一定填写，无法据此确定办理人。',
    en: '{name} is not always filled in at submission, so nobody could be found by it.',
  },
  'never-passes': {
    zh: '通过需{pass}票，但总共只有{sum}票。',
    en: 'It takes {pass} to pass, and all signers together have {sum}.',
  },
  'weights-unused': { zh: '“{name}”方式不计票数。', en: 'Weights mean nothing where {name} have to sign.' },
  field: { zh: '此项无法填写：{detail}', en: 'This field cannot be filled in: {detail}' },
  'about-missing': {
    zh: '数据接口“{connector}”须指明“{name}”。',
    en: 'The connector {connector} has to be told {name}.',
  },
  'about-unknown': {
    zh: '数据接口“{connector}”不接受“{name}”。',
    en: 'The connector {connector} knows no {name}.',
  },
  'waits-for-itself': {
    zh: '等待“{name}”办结会形成循环。',
    en: 'Waiting for {name} comes back to waiting for this service.',
  },
  'notice-late': {
    zh: '公示“{name}”的时限短于公示期。',
    en: 'The notice {name} is allowed less time than it has to last.',
  },
  'promise-endless': {
    zh: '正常办理路径会回到“{name}”，无法承诺时限。',
    en: 'The regular way can come back to {name}, so no time can be promised.',
  },
  'promise-not-met': {
    zh: '正常办理路径不经过“{name}”，承诺无法兑现。',
    en: 'The regular way does not pass {name}, so the promise has no end.',
  },
} as const satisfies Record<string, Text>;

export type FindingCode = keyof typeof table;

export type Finding = {
  readonly code: FindingCode;
  /** Where in the definition: `step.field`, or the field's path. */
  readonly place: string;
  /** The steps that lead into it, in order; empty when it does not hang on a way. */
  readonly path: readonly string[];
  readonly says: Text;
};

export const findText = (
  code: FindingCode,
  place: string,
  params: Readonly<Record<string, string>>,
  path: readonly string[] = [],
): Finding => {
  const fill = (sentence: string): string => sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  return { code, place, path, says: { zh: fill(table[code].zh), en: fill(table[code].en) } };
};
