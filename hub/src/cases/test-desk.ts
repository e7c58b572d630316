/** The case engine on a fresh database with one terminal, the first service and a few students, for tests. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { weekdays } from '@yizhan/shared/campus/calendar.ts';
import { manualClock, type ManualClock } from '@yizhan/shared/manual-clock.ts';
import type { HubRecord, TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import { uuidv7 } from 'uuidv7';
import { onTestFinished } from 'vitest';
import { connectorIds } from '../connectors/connectors.ts';
import { publishFlow } from '../flows/publish-flow.ts';
import { surroundingsOf } from '../flows/surroundings.ts';
import { templateIds } from '../papers/templates.ts';
import { testPapers } from '../papers/test-papers.ts';
import { cardHash } from '../people/directory.ts';
import { searchKeys } from '../people/search-keys.ts';
import { openLiveBus } from '../realtime/live.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { StampTime } from '../seals/time/stamp-time.ts';
import type { Db } from '../storage/db.ts';
import type { Clerk } from './actions/acting.ts';
import { loadCase, type LoadedCase } from './load-case.ts';
import { openCases, type Cases } from './open-cases.ts';
import type { RecordContext } from './terminal-effects.ts';

export const TERMINAL = 'T001';
const OTHER_TERMINAL = 'T002';
export const FLOW = 'certificate-of-enrolment';
const flowFile = path.join(import.meta.dirname, '..', '..', 'flows', `${FLOW}.json`);
const rawFlow = JSON.parse(readFileSync(flowFile, 'utf8')) as { readonly version: number };
export const FLOW_VERSION = rawFlow.version;
/** A Tuesday, 10:00 in China. */
const START = Date.UTC(2026, 10, 24, 2);

export type Student = { readonly id: string; readonly evidence: { readonly profile: string; readonly token: string } };

type StudentData = {
  readonly nameZh?: string;
  readonly status?: string;
  readonly holds?: readonly { readonly code: string }[];
  readonly cardState?: string;
  /** Days before the clock's start. */
  readonly deliveredDaysAgo?: number;
};

export type TestDesk = {
  readonly db: Db;
  readonly keyring: Keyring;
  close(): Promise<void>;
  readonly clock: ManualClock;
  readonly cases: Cases;
  /** Principal of the registrar's student records. */
  readonly clerk: Clerk;
  readonly sent: { readonly terminalId: string; readonly body: HubRecord }[];
  readonly failures: unknown[];
  /** A second process of the hub on the same database. */
  open(): Cases;
  student(data?: StudentData): Promise<Student>;
  tap(student: Student, terminalId?: string): Promise<string>;
  submit(visitId: string, caseId?: string): Promise<string>;
  /** As the terminal door takes it: one transaction a record. */
  take(record: TerminalRecord, context?: Partial<RecordContext>): Promise<unknown>;
  load(caseId: string): Promise<LoadedCase>;
  count(table: string): Promise<number>;
};

const desired = (place: string) => ({
  place: { id: place, name: { zh: '一楼', en: 'Floor 1' } },
  panel: { widthMm: 268, heightMm: 476, pxPerMm: 4.03 },
  ...{ readerSide: 'right', slotSide: 'below', services: [FLOW], idleSeconds: 60, visitSeconds: 300 },
});

/** Floor, posts, terminals and the published flow, beside the registrar and the seal that `testPapers` makes. */
const furnish = async (db: Db): Promise<Clerk> => {
  const clerk = uuidv7();
  await db.prisma.place.create({ data: { id: 'floor', kind: 'floor', nameZh: '一楼', nameEn: 'Floor 1' } });
  for (const [id, receiptPrefix] of [
    [TERMINAL, 'T001'],
    [OTHER_TERMINAL, 'T002'],
  ] as const) {
    await db.prisma.terminal.create({ data: { id, placeId: 'floor', receiptPrefix, desired: desired('floor') } });
  }
  for (const rank of ['principal', 'backup']) {
    const person = {
      id: rank === 'principal' ? clerk : uuidv7(),
      kind: 'staff',
      number: `S-${rank}`,
      nameZh: '王老师',
      nameEn: 'WANG',
      search: [],
    };
    const posts = { create: { departmentId: 'registrar', role: 'student-records', rank } };
    await db.prisma.person.create({ data: { ...person, posts } });
  }
  const around = await surroundingsOf(db.pool, { templates: templateIds, connectors: connectorIds });
  const published = await db.tx((tx) => publishFlow(tx, { raw: rawFlow, around, by: 'hub' }));
  if (published.kind !== 'published') throw new Error(JSON.stringify(published));
  return { person: clerk, roles: ['clerk'] };
};

type Wish = {
  /** The test that asks for it closes it, for a desk that several tests share. */
  readonly keep?: boolean;
  /** Another source of time for seals, from the desk's own. */
  readonly time?: (own: StampTime) => StampTime;
};

export const testDesk = async ({ keep = false, time = (own) => own }: Wish = {}): Promise<TestDesk> => {
  const clock = manualClock(START);
  const made = await testPapers(clock);
  const { db } = made;
  const deps = { ...made.deps, stampTime: time(made.deps.stampTime) };
  const { keyring } = deps;
  await keyring.ensure('cards', 'hmac-256');
  const clerk = await furnish(db);
  const sent: TestDesk['sent'] = [];
  const failures: unknown[] = [];
  const opened: Cases[] = [];

  const open = (): Cases => {
    const fresh = openCases({
      ...{ db, keyring, clock, papers: deps, calendar: { current: weekdays } },
      live: openLiveBus((error) => failures.push(error)),
      toTerminal: (tx, terminalId, body) => {
        tx.afterCommit(() => sent.push({ terminalId, body }));
        return Promise.resolve();
      },
      failed: (error) => failures.push(error),
    });
    opened.push(fresh);
    return fresh;
  };
  const cases = open();
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((one) => one.stop()));
    await db.close();
  };
  if (!keep) onTestFinished(close);

  let students = 0;
  const student: TestDesk['student'] = async (data = {}) => {
    students += 1;
    const { nameZh = '张晓萌', status = 'enrolled', holds = [], cardState = 'active', deliveredDaysAgo = 0 } = data;
    const number = `20230101${String(students).padStart(2, '0')}`;
    const evidence = { profile: 'uid', token: `04${String(students).padStart(12, '0')}` };
    const name = { nameZh, nameEn: 'ZHANG Xiaomeng', number };
    const programme = {
      schoolId: 'registrar',
      programmeZh: '软件工程',
      programmeEn: 'Software Engineering',
      level: 'bachelor',
    };
    const days = { since: new Date('2023-09-01'), until: new Date('2027-06-30'), birthDate: new Date('2005-03-12') };
    const asOf = new Date(START - deliveredDaysAgo * 86_400_000);
    const { id } = await db.prisma.person.create({
      data: {
        ...{ id: uuidv7(), kind: 'student', ...name, search: searchKeys(name) },
        enrolment: { create: { ...programme, ...days, status, holds: [...holds], asOf } },
        cards: { create: { tokenHash: new Uint8Array(cardHash(keyring, evidence)), state: cardState } },
      },
    });
    return { id, evidence };
  };

  const take: TestDesk['take'] = (record, context = {}) => {
    const full = { terminalId: TERMINAL, recordId: uuidv7(), at: new Date(clock.now()), ...context };
    const effect = cases.effects[record.kind] as (tx: unknown, c: RecordContext, r: TerminalRecord) => Promise<unknown>;
    return db.tx((tx) => effect(tx, full, record));
  };

  return {
    ...{ db, keyring, clock, cases, clerk, sent, failures, open, student, take, close },
    tap: async ({ evidence }, terminalId = TERMINAL) => {
      const visitId = uuidv7();
      const readAt = new Date(clock.now()).toISOString();
      const answer = await cases.answerAsk(terminalId, { kind: 'identify', visitId, evidence, readAt });
      if ('fault' in answer) throw new Error(answer.fault);
      return visitId;
    },
    submit: async (visitId, caseId = uuidv7()) => {
      const fault = await take({
        kind: 'case.submitted',
        visitId,
        caseId,
        flowId: FLOW,
        flowVersion: FLOW_VERSION,
        answers: {},
      });
      if (fault !== undefined) throw new Error(JSON.stringify(fault));
      return caseId;
    },
    load: async (caseId) => {
      const loaded = await loadCase(db.pool, caseId);
      if (!loaded) throw new Error(`No case ${caseId}`);
      return loaded;
    },
    count: async (table) => {
      const { rows } = await db.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      return rows[0]?.n ?? 0;
    },
  };
};
