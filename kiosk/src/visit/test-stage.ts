/** Drives a visit as the agent would, with a clock and ids of its own. */
import type { Home, WaitingPaper } from '@yizhan/shared/wire/messages.ts';
import { show } from './show.ts';
import { step } from './step.ts';
import type { Effect, Input, Surroundings, Visit } from './visit.ts';

const text = { zh: '在读证明', en: 'Certificate of enrolment' };
export const service = {
  flowId: 'certificate-of-enrolment',
  flowVersion: 1,
  name: text,
  summary: text,
  promise: text,
  outcome: text,
  steps: ['enrolment-check', 'seal', 'print'].map((id) => ({ id, doing: text })),
  notEligible: [],
};
export const paper: WaitingPaper = {
  jobId: '01900000-0000-7000-8000-00000000000a',
  caseId: '01900000-0000-7000-8000-000000000001',
  serial: 'YLU-2026-0000000-0',
  title: text,
  pages: 1,
  sha256: '0'.repeat(64),
  bytes: 1000,
};
export const home: Home = {
  person: { name: '林小满', nameEn: 'Lin Xiaoman', numberMasked: '2023****01' },
  services: [service],
  cases: [],
  papers: [paper],
};
export const evidence = { profile: 'uid', token: '04aabbccdd' };

export const stage = (overrides: Partial<Surroundings> = {}, atHome: Home = home) => {
  let ids = 0;
  let visit: Visit = { kind: 'attract', language: 'zh' };
  const around = {
    now: 1_000_000,
    hub: 'here' as const,
    reader: 'ready' as const,
    printer: 'ready',
    limits: { idleMs: 60_000, visitMs: 300_000 },
    newId: () => `01900000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`,
    ...overrides,
  } as { -readonly [K in keyof Surroundings]: Surroundings[K] };
  const effects: Effect[] = [];
  const say = (input: Input): void => {
    const next = step(visit, input, around);
    visit = next.visit;
    effects.push(...next.effects);
  };
  const frame = { revision: 1, terminal: {} as never };
  return {
    say,
    effects,
    around,
    act: (act: Extract<Input, { kind: 'act' }>['act']) => {
      say({ kind: 'act', act });
    },
    tap: (token = evidence.token) => {
      say({ kind: 'card', evidence: { profile: 'uid', token }, at: around.now });
      if (visit.kind === 'identifying') say({ kind: 'identified', visitId: visit.visitId, answer: atHome });
    },
    wait: (ms: number) => {
      around.now += ms;
      say({ kind: 'tick' });
    },
    view: () => show(visit, around, frame),
    visit: () => visit,
    did: (kind: Effect['do']) => effects.filter((e) => e.do === kind),
    records: () => effects.flatMap((e) => (e.do === 'write' ? [e.record] : [])),
  };
};
