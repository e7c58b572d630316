/** A View for every screen, for looking at them and for tests. The people in it are made up. */
import type { OpenCase, RecentPaper, ServiceOffer, WaitingPaper } from '@yizhan/shared/wire/messages.ts';
import type { ProblemCode, Screen, View } from '../visit/view.ts';

const enrolment: ServiceOffer = {
  flowId: 'enrolment-certificate',
  flowVersion: 1,
  name: { zh: '在读证明', en: 'Certificate of enrolment' },
  summary: { zh: '证明您是本校在读学生', en: 'States that you are a student here' },
  promise: { zh: '约 2 分钟', en: 'about 2 minutes' },
  outcome: {
    zh: '一页盖有学籍专用章的在读证明，现在打印。',
    en: 'A one-page certificate with the seal of the registry, printed now.',
  },
  needs: [],
  steps: [
    { id: 'check', doing: { zh: '正在核对学籍', en: 'Checking your enrolment' } },
    { id: 'seal', doing: { zh: '正在加盖学籍专用章', en: 'Putting on the registry seal' } },
    { id: 'print', doing: { zh: '正在准备打印', en: 'Getting ready to print' } },
  ],
  notEligible: [],
};
const offer = (
  id: string,
  zh: readonly [string, string, string],
  en: readonly [string, string, string],
): ServiceOffer => ({
  ...enrolment,
  flowId: id,
  name: { zh: zh[0], en: en[0] },
  summary: { zh: zh[1], en: en[1] },
  promise: { zh: zh[2], en: en[2] },
});
const suspended: ServiceOffer = {
  ...enrolment,
  notEligible: [{ code: 'enrolment-suspended' }, { code: 'hold-tuition' }],
};
const services = [
  enrolment,
  offer(
    'transcript',
    ['成绩单', '中文或英文，可选是否含绩点', '约 3 分钟'],
    ['Transcript of records', 'In Chinese or English, with or without GPA', 'about 3 minutes'],
  ),
  offer(
    'leaving',
    ['离校手续', '图书、宿舍、费用等一次办清', '5 个工作日'],
    ['Leaving clearance', 'Library, housing and fees settled in one go', '5 working days'],
  ),
  {
    ...offer(
      'hukou',
      ['户口迁移', '迁出集体户口', '3 个工作日起'],
      ['Transfer of household registration', 'Out of the collective household', 'from 3 working days'],
    ),
    notEligible: suspended.notEligible,
  },
  offer(
    'student-id',
    ['学生证补办', '遗失或损坏后补办', '10 个工作日'],
    ['Student ID reissue', 'After loss or damage', '10 working days'],
  ),
  offer(
    'venue',
    ['场地借用', '教室、报告厅与室外场地', '3 个工作日'],
    ['Venue booking', 'Rooms, halls and outdoor grounds', '3 working days'],
  ),
];
const openCase = (n: number, rest: Partial<OpenCase>): OpenCase => ({
  caseId: `00000000-0000-4000-8000-00000000000${String(n)}`,
  number: `2026-00${String(417 + n)}`,
  flowId: 'transcript',
  name: { zh: '成绩单', en: 'Transcript of records' },
  state: 'open',
  reasons: [],
  openedAt: '2026-06-03T01:30:00.000Z',
  ...rest,
});
const cases = [
  openCase(1, {}),
  openCase(2, {
    name: { zh: '离校手续', en: 'Leaving clearance' },
    state: 'waiting-person',
    reasons: [{ code: 'hold-discipline' }],
  }),
  openCase(3, {
    name: { zh: '学生证补办', en: 'Student ID reissue' },
    reasons: [{ code: 'extend-inquiry', params: { until: '2026-06-12' } }],
  }),
  openCase(4, { name: { zh: '场地借用', en: 'Venue booking' } }),
];
const paper: WaitingPaper = {
  jobId: '01980000-0000-7000-8000-000000000001',
  caseId: '00000000-0000-4000-8000-000000000001',
  serial: 'YZ-7K3M-000218',
  title: enrolment.name,
  pages: 1,
  sha256: '0'.repeat(64),
  bytes: 48_120,
};

const recent: RecentPaper = {
  serial: 'YLU-2026-7K3Q-FM9X-2TCW',
  title: enrolment.name,
  at: '2026-06-03T01:30:00.000Z',
  state: 'printed',
  copies: { left: 8 },
};
const unclaimed: RecentPaper = {
  ...recent,
  serial: 'YLU-2026-9H2M-4QXT-8B3R',
  title: { zh: '成绩单', en: 'Transcript of records' },
  state: 'unclaimed',
};

const terminal: View['terminal'] = {
  id: 'lib-1',
  place: { zh: '第一图书馆 一层大厅', en: 'Main Library, ground floor' },
  pxPerMm: 4.03,
  fromFloorMm: 760,
  readerSide: 'right',
  slotSide: 'below',
  offers: services.slice(0, 1).map(({ flowId, name, promise }) => ({ flowId, name, promise })),
  hub: 'here',
  reader: 'ready',
  printer: 'ready',
  help: 'idle',
};
const elsewhere = { zh: '第二教学楼 一楼', en: 'Teaching Building 2, Floor 1' };
const person = { name: '林晓雨', nameEn: 'Lin Xiaoyu', numberMasked: '2023****17' };

const anonymous = (screen: Screen, facts: Partial<View['terminal']> = {}): View => ({
  revision: 1,
  screen,
  terminal: { ...terminal, ...facts },
  language: 'zh',
});
const visiting = (screen: Screen, facts: Partial<View['terminal']> = {}): View => ({
  ...anonymous(screen, facts),
  person,
});

type ProblemRest = Omit<Extract<Screen, { kind: 'problem' }>, 'kind' | 'code'>;
const problem = (code: ProblemCode, rest: Partial<ProblemRest> = {}): Screen => ({
  kind: 'problem',
  code,
  reasons: [],
  saved: 'nothing-started',
  ...rest,
});
const steps = (now: number) =>
  enrolment.steps.map((step, i) => ({
    ...step,
    state: i < now ? ('done' as const) : i === now ? ('now' as const) : ('next' as const),
  }));
const number = '2026-000418';
const home = { kind: 'home', services, cases: cases.slice(0, 2), papers: [], recent: [] } as const;

const take = { kind: 'take-paper', title: enrolment.name, serial: paper.serial, spoilt: true } as const;

const views = {
  attract: anonymous({ kind: 'attract' }),
  'attract-many': anonymous({ kind: 'attract' }, { readerSide: 'left', offers: services }),
  'attract-first-day': anonymous({ kind: 'attract' }, { readerSide: 'below', offers: [] }),
  'attract-paper-empty': anonymous({ kind: 'attract' }, { printer: 'empty' }),
  'attract-elsewhere': anonymous({ kind: 'attract' }, { printer: 'jam', readerSide: 'left', elsewhere }),
  'attract-hub-away': anonymous({ kind: 'attract' }, { hub: 'away', readerSide: 'below' }),
  'attract-no-reader': anonymous({ kind: 'attract' }, { reader: 'missing', help: 'called' }),
  tap: anonymous({ kind: 'tap' }),
  'tap-left': anonymous({ kind: 'tap' }, { readerSide: 'left' }),
  'tap-below': anonymous({ kind: 'tap' }, { readerSide: 'below' }),
  identifying: anonymous({ kind: 'identifying' }),
  home: visiting({ ...home, services: [enrolment], cases: [] }),
  'home-many': visiting(home),
  'home-paper': visiting({ ...home, papers: [paper], cases }),
  'home-printer-away': visiting({ ...home, services: [enrolment], papers: [paper] }, { printer: 'away' }),
  'home-recent': visiting({ ...home, services: services.slice(0, 2), cases: [], recent: [recent, unclaimed] }),
  'home-nothing': visiting({ ...home, services: [], cases: [] }),
  service: visiting({ kind: 'service', service: enrolment }),
  'service-needs': visiting({
    kind: 'service',
    service: {
      ...enrolment,
      name: { zh: '户口迁移', en: 'Transfer of household registration' },
      outcome: {
        zh: '户口迁移证，由保卫处户籍室发放。',
        en: 'A transfer certificate from the household registration office.',
      },
      needs: [
        { zh: '身份证扫描件', en: 'A scan of your ID card' },
        { zh: '毕业证扫描件', en: 'A scan of your diploma' },
        { zh: '迁入地详细地址', en: 'The full address you are moving to' },
      ],
      promise: { zh: '3 个工作日，另加派出所办理时间', en: '3 working days, and the time the police station takes' },
    },
  }),
  'service-not-eligible': visiting({ kind: 'service', service: suspended }),
  progress: visiting({ kind: 'progress', service: enrolment.name, number, steps: steps(1) }),
  'progress-begin': visiting({ kind: 'progress', service: enrolment.name, steps: steps(0) }),
  printing: visiting({ kind: 'printing', title: enrolment.name, page: 1, pages: 1 }),
  'printing-right': visiting({ kind: 'printing', title: enrolment.name, page: 2, pages: 3 }, { slotSide: 'right' }),
  'take-paper': visiting(take),
  'take-paper-left': visiting({ ...take, spoilt: false }, { slotSide: 'left' }),
  'take-paper-copies': visiting({ ...take, copies: { left: 9 } }, { slotSide: 'right' }),
  paper: visiting({ kind: 'paper', paper: recent }),
  'paper-unclaimed': visiting({ kind: 'paper', paper: unclaimed }),
  'making-copy': visiting({ kind: 'making-copy', title: enrolment.name }),
  spoilt: visiting({ kind: 'spoilt', title: enrolment.name, serial: recent.serial }),
  'goodbye-done': anonymous({ kind: 'goodbye', why: 'done' }),
  'goodbye-idle': anonymous({ kind: 'goodbye', why: 'idle' }),
  'goodbye-limit': anonymous({ kind: 'goodbye', why: 'limit' }),
  'goodbye-card': anonymous({ kind: 'goodbye', why: 'card' }),
  'card-unknown': anonymous(problem('card-unknown')),
  'card-blocked': anonymous(problem('card-blocked')),
  'card-unreadable': anonymous(problem('card-unreadable')),
  'reader-missing': anonymous(problem('reader-missing'), { reader: 'missing' }),
  'hub-away': visiting(problem('hub-away', { saved: 'case-saved', number }), { hub: 'away' }),
  'paper-empty': visiting(problem('paper-empty', { saved: 'paper-saved', number }), { printer: 'empty' }),
  'paper-jam': visiting(problem('paper-jam', { saved: 'paper-saved', number }), {
    printer: 'jam',
    help: 'coming',
    elsewhere,
  }),
  'printer-away': visiting(
    problem('printer-away', { saved: 'paper-saved', number, paper: { jobId: paper.jobId, held: false } }),
    {
      printer: 'ready',
    },
  ),
  'job-unknown': visiting(problem('job-unknown', { saved: 'ask-paper', number })),
  'print-failed': visiting(
    problem('print-failed', { saved: 'paper-saved', number, paper: { jobId: paper.jobId, held: false } }),
  ),
  'copy-failed': visiting(problem('copy-failed', { saved: 'no-copy' })),
  'no-more-copies': visiting(problem('no-more-copies', { saved: 'no-copy' })),
  'clerk-needed': visiting(problem('clerk-needed', { saved: 'no-copy' })),
  'not-eligible': visiting(problem('not-eligible', { reasons: suspended.notEligible })),
  'needs-person': visiting(
    problem('needs-person', {
      saved: 'case-saved',
      number,
      reasons: [{ code: 'source-away' }],
    }),
  ),
  internal: visiting(problem('internal', { saved: 'case-saved', number, id: 'K7QM-2F9D' })),
  'time-left': { ...visiting(home), warning: { secondsLeft: 17, extendable: true } },
  'time-last': {
    ...visiting(take),
    warning: { secondsLeft: 12, extendable: false },
  },
} as const satisfies Record<string, View>;

export type FixtureName = keyof typeof views;
export const fixtureNames = Object.keys(views) as FixtureName[];
export const fixture = (name: FixtureName): View => views[name];
