/** A matter that meets every kind of step a clerk acts in, with the offices it crosses: for tests of the desk. */
import { flowDefinition, type FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { uuidv7 } from 'uuidv7';
import { searchKeys } from '../people/search-keys.ts';
import type { Db } from '../storage/db.ts';

const text = (en: string) => ({ zh: `${en}（中）`, en });
const rule = { rule: text('Rules of the hall'), since: '2020-01-01' };
const days = (workingDays: number) => ({ workingDays });
const role = (department: string, name: string) => ({ kind: 'role', department, role: name });
const step = (id: string, kind: string, actor: unknown, rest: object) => ({
  ...{ id, kind, actor, doing: text(`step ${id}`), within: days(3), basis: rule, guide: text(`how to ${id}`) },
  ...rest,
});
const responsible = { kind: 'responsible' };
const automatic = { kind: 'automatic' };

export const MATTER = 'hall-matter';

export const matter: FlowDefinition = flowDefinition.parse({
  ...{
    format: 1,
    id: MATTER,
    version: 1,
    name: text('Use of a hall'),
    summary: text('A hall'),
    outcome: text('a permit'),
  },
  department: 'registrar',
  promise: { text: text('In ten days'), within: days(10), until: 'done', whenHeld: days(1) },
  accepts: [{ card: 'uid', pin: false }],
  eligibility: [{ must: { '==': [{ var: 'person.kind' }, 'student'] }, reason: 'students-only' }],
  form: {
    fields: [
      { id: 'title', kind: 'text', label: text('Title'), maxLength: 100 },
      { id: 'remark', kind: 'text', label: text('Remark'), required: false, multiline: true, maxLength: 2000 },
      { id: 'amount', kind: 'money', label: text('Amount') },
      { id: 'people', kind: 'number', label: text('People'), min: 1, max: 500, required: false },
      { id: 'day', kind: 'date', label: text('Day'), required: false },
      { id: 'time', kind: 'period', label: text('Time'), required: false },
      {
        ...{ id: 'audience', kind: 'choice', label: text('Audience') },
        options: [
          { value: 'inside', label: text('Own people') },
          { value: 'outside', label: text('Guests') },
        ],
      },
      {
        ...{ id: 'guests', kind: 'text', label: text('Guests'), when: { '==': [{ var: 'form.audience' }, 'outside'] } },
      },
      {
        ...{ id: 'needs', kind: 'choices', label: text('Needs'), required: false },
        options: [
          { value: 'sound', label: text('Sound') },
          { value: 'light', label: text('Light') },
        ],
      },
      { id: 'food', kind: 'yes-no', label: text('Food'), required: false },
      { id: 'room', kind: 'reference', to: 'room', label: text('Room'), required: false },
      { id: 'plan', kind: 'file', label: text('Plan'), basis: rule },
      { id: 'key', kind: 'file', object: true, label: text('Old key'), basis: 'none', required: false },
    ],
  },
  start: 'offices',
  steps: [
    step('offices', 'parallel', automatic, {
      branches: [
        { id: 'records', name: text('Records'), start: 'enrolment' },
        { id: 'money', name: text('Money'), start: 'budget' },
        { id: 'house', name: text('House'), start: 'house-signs' },
      ],
      next: 'final',
    }),
    step('enrolment', 'check', automatic, { connector: 'enrolment-status', onPass: 'joined', onHold: 'records-look' }),
    step('records-look', 'decide', role('registrar', 'student-records'), { onApprove: 'joined', onReject: 'rejected' }),
    step('budget', 'decide', role('finance', 'review'), {
      ...{ onApprove: 'joined', onReject: 'rejected', limit: { amount: { var: 'form.amount' } } },
    }),
    step('house-signs', 'decide', role('housing', 'clearance'), { onApprove: 'joined', onReject: 'rejected' }),
    step('final', 'decide', responsible, { onApprove: 'address', onReject: 'rejected', onAgain: 'final' }),
    step(
      'address',
      'gather',
      { kind: 'applicant' },
      {
        form: { fields: [{ id: 'address', kind: 'text', label: text('Address') }] },
        next: 'fee',
      },
    ),
    step('fee', 'pay', role('finance', 'review'), { amount: { var: 'form.amount' }, direction: 'due', next: 'emboss' }),
    step('emboss', 'batch', role('registrar', 'student-records'), { queue: 'permits', next: 'police' }),
    step('police', 'outside', role('housing', 'clearance'), {
      ...{ party: text('the police'), onDone: 'notice', onFail: 'rejected' },
    }),
    step('notice', 'notice', automatic, {
      ...{ lasts: days(2), objections: role('housing', 'clearance'), onPass: 'hand-out', onObjection: 'hand-out' },
    }),
    step('hand-out', 'task', role('registrar', 'student-records'), {
      form: { fields: [{ id: 'shelf', kind: 'text', label: text('Shelf'), maxLength: 10 }] },
      next: 'done',
    }),
  ],
  duties: [
    {
      ...{ id: 'report', doing: text('report back'), actor: { kind: 'applicant' }, within: days(7), basis: rule },
      form: { fields: [{ id: 'report', kind: 'text', label: text('Report') }] },
    },
  ],
});

export type Office = 'records' | 'money' | 'house' | 'stranger';
export type Matter = { readonly people: Readonly<Record<Office | 'money-backup', string>> };

const offices = {
  records: ['registrar', 'student-records', 'principal', '周雨桐', 'ZHOU Yutong', '100101'],
  money: ['finance', 'review', 'principal', '陈志强', 'CHEN Zhiqiang', '100102'],
  'money-backup': ['finance', 'review', 'backup', '杨丽华', 'YANG Lihua', '100103'],
  house: ['housing', 'clearance', 'principal', '赵文博', 'ZHAO Wenbo', '100104'],
  stranger: ['archives', 'reading', 'principal', '何思远', 'HE Siyuan', '100105'],
} as const;

/** Needs a `registrar` in the database already. */
export const furnishMatter = async (db: Db): Promise<Matter> => {
  await db.prisma.department.createMany({
    data: [
      { id: 'finance', nameZh: '财务处', nameEn: 'Finance Office' },
      { id: 'housing', nameZh: '公寓中心', nameEn: 'Housing Centre' },
      { id: 'archives', nameZh: '档案馆', nameEn: 'Archives' },
    ],
  });
  const people: Record<string, string> = {};
  for (const [who, [departmentId, post, rank, nameZh, nameEn, number]] of Object.entries(offices)) {
    const id = uuidv7();
    const search = searchKeys({ nameZh, nameEn, number });
    const posts = { create: { departmentId, role: post, rank } };
    await db.prisma.person.create({ data: { id, kind: 'staff', number, nameZh, nameEn, search, posts } });
    people[who] = id;
  }
  await db.pool.query('insert into flow_version (flow_id, version, definition, hash) values ($1, 1, $2, $3)', [
    ...[MATTER, JSON.stringify(matter), Buffer.alloc(32)],
  ]);
  return { people: people as Matter['people'] };
};

export const goodAnswers = {
  ...{ title: '社团迎新', amount: 123_450, audience: 'inside' },
  plan: true,
} as const;
