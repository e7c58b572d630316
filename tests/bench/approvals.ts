/** Submissions of the first service to a whole hub, by a terminal without a body. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isFault } from '@yizhan/shared/faults.ts';
import { hubRecord } from '@yizhan/shared/wire/messages.ts';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { readEnrolments } from '../load/read-enrolments.ts';
import { simulatedTerminal, type SimulatedTerminal } from '../load/terminal.ts';
import { startHubAlone } from '../support/hub-alone.ts';
import { within } from './within.ts';

const TERMINAL = 'T001';
const STEP_MS = 20_000;
const LOOK_MS = 20;
const root = path.join(import.meta.dirname, '..', '..');

/** For each submission after the first `warmUp`: from the approval's event to the sealed paper's, ms, as recorded. */
export const timeApprovals = async (count: number, warmUp: number): Promise<readonly number[]> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
  const hub = await startHubAlone();
  const database = new pg.Client({ connectionString: hub.databaseUrl });
  let terminal: SimulatedTerminal | undefined;
  try {
    await database.connect();
    hub.run('hub/src/cli/issue-terminal.ts', [TERMINAL, '--out', path.join(dir, TERMINAL)]);
    const [enrolment] = readEnrolments(dir);
    if (!enrolment) throw new Error('No enrolment was written');
    terminal = simulatedTerminal({ enrolment, hub: () => `https://localhost:${String(hub.terminalPort)}` });
    terminal.start();
    await within(STEP_MS, 'the terminal', terminal.until('up'));
    const submit = await beginVisit(terminal);
    const cases: string[] = [];
    for (let n = 0; n < warmUp + count; n += 1) cases.push(await submit());
    return await readTimes(database, cases.slice(warmUp));
  } finally {
    await terminal?.kill();
    await database.end();
    await hub.stop();
    rmSync(dir, { recursive: true, force: true });
  }
};

/** Lays the enrolled student's card down; each call of the result hands in one case and waits for its paper. */
const beginVisit = async (terminal: SimulatedTerminal): Promise<() => Promise<string>> => {
  const visitId = uuidv7();
  const evidence = { profile: 'uid' as const, token: enrolledCard() };
  const ask = { kind: 'identify' as const, visitId, evidence, readAt: new Date().toISOString() };
  const home = await terminal.link().ask(ask, STEP_MS);
  if (isFault(home)) throw new Error(`The card was not taken: ${home.fault}`);
  const service = home.services[0];
  if (!service) throw new Error('The terminal offers nothing');
  const { flowId, flowVersion } = service;
  return async () => {
    const caseId = uuidv7();
    await terminal.write({ kind: 'case.submitted', visitId, caseId, flowId, flowVersion, answers: {} });
    await within(STEP_MS, 'the paper', released(terminal, caseId));
    return caseId;
  };
};

const released = async (terminal: SimulatedTerminal, caseId: string): Promise<void> => {
  const isIt = (body: unknown): boolean => {
    const record = hubRecord.safeParse(body);
    return record.success && record.data.kind === 'print.released' && record.data.caseId === caseId;
  };
  while (!terminal.store.received.some(({ body }) => isIt(body))) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
};

const enrolledCard = (): string => {
  const cards = JSON.parse(readFileSync(path.join(root, 'hub/demo/cards.json'), 'utf8')) as readonly {
    readonly uid: string;
    readonly case: string;
  }[];
  return cards.find((card) => card.case === 'enrolled')?.uid ?? '';
};

const readTimes = async (database: pg.Client, cases: readonly string[]): Promise<number[]> => {
  const { rows } = await database.query<{ ms: number }>(
    `select (extract(epoch from sealed.recorded_at - approved.recorded_at) * 1000)::float8 as ms
       from case_event approved join case_event sealed using (case_id)
      where approved.kind = 'check-answered' and sealed.kind = 'paper-sealed' and case_id = any($1)`,
    [cases],
  );
  if (rows.length !== cases.length) throw new Error(`${String(rows.length)} papers of ${String(cases.length)} cases`);
  return rows.map(({ ms }) => ms);
};
