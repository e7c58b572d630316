/** The whole demo campus with its departments on their real wires, for tests of whole services. */
import { randomBytes } from 'node:crypto';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { manualClock, type ManualClock } from '@yizhan/shared/manual-clock.ts';
import { uuidv7 } from 'uuidv7';
import { onTestFinished } from 'vitest';
import { openCalendar } from '../calendar/open-calendar.ts';
import { testDepartments } from '../connectors/test-departments.ts';
import { demoId } from '../demo/demo-id.ts';
import type { Departments } from '../demo/departments/open-departments.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { openCa } from '../fleet/ca.ts';
import { ensureStandardKeys, openKeyring } from '../keys/keyring.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import { openPapers } from '../papers/open-papers.ts';
import { ownTime } from '../seals/time/open-time.ts';
import { openLiveBus } from '../realtime/live.ts';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import type { CaseState } from './case-state.ts';
import { loadCase, type LoadedCase } from './load-case.ts';
import { openCase } from './open-case.ts';
import { openCases, type Cases } from './open-cases.ts';

/** Wednesday 28 October 2026, 10:00 in China: a week of lessons, no exams, intake open. */
const START = Date.UTC(2026, 9, 28, 2);

export type TestCampus = {
  readonly db: Db;
  readonly clock: ManualClock;
  readonly cases: Cases;
  readonly departments: Departments;
  readonly failures: unknown[];
  flow(id: string): Promise<FlowDefinition>;
  /** Handed in at a counter: originals are in the clerk's hand. `number`: campus number of the applicant. */
  begin(flowId: string, number: string, answers?: unknown): Promise<CaseState | Fault>;
  load(caseId: string): Promise<LoadedCase>;
};

export const personOf = (number: string): string => demoId(`person ${number}`);

export const testCampus = async (): Promise<TestCampus> => {
  const database = await testDatabase();
  const { db } = database;
  const clock = manualClock(START);
  const keyring = await openKeyring({ db, rootKey: rootKeyFrom(randomBytes(32), 'the test') });
  await ensureStandardKeys(keyring);
  const ca = await openCa({ db, keyring, clock, issuer: 'YLU' });
  await seedDemo({ db, keyring, ca, clock, issuer: 'YLU' });
  const asked = await testDepartments(clock, database);
  const { departments, connectors, failures } = asked;
  const failed = (error: unknown): void => void failures.push(error);
  const cases = openCases({
    ...{ db, keyring, clock, failed, connectors: connectors.all, calendar: await openCalendar(db.pool) },
    live: openLiveBus(failed),
    papers: openPapers({
      ...{ keyring, issuer: 'YLU', verifyBase: 'https://yizhan.test', stampTime: await ownTime(ca, 'YLU', clock) },
      revocationLists: () => ca.revocationLists(),
    }),
    toTerminal: () => Promise.resolve(),
  });
  onTestFinished(async () => {
    await cases.stop();
    await asked.close();
  });

  const flow: TestCampus['flow'] = async (id) => {
    const found = (await cases.desk.flows.current(db.pool)).find((one) => one.id === id);
    if (!found) throw new Error(`The service ${id} is not published`);
    return found;
  };
  return {
    ...{ db, clock, cases, departments, failures, flow },
    begin: async (flowId, number, answers = {}) => {
      const applicant = personOf(number);
      const handing = { caseId: uuidv7(), flow: await flow(flowId), applicant, answers, agent: applicant };
      const by = { by: `person:${applicant}`, doneAt: new Date(clock.now()), assurance: undefined };
      const begun = await db.tx((tx) => openCase(cases.desk, tx, { ...handing, ...by }));
      if (!isFault(begun)) await cases.runner.idle();
      return begun;
    },
    load: async (caseId) => {
      const loaded = await loadCase(db.pool, caseId);
      if (!loaded) throw new Error(`No case ${caseId}`);
      return loaded;
    },
  };
};
