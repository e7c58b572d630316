/** What the engine's benches share: a desk without departments, whole cases run on many connections, and the same rows raw. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { weekdays } from '@yizhan/shared/campus/working-time.ts';
import { systemClock } from '@yizhan/shared/clock.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { flowDefinition, type FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { uuidv7 } from 'uuidv7';
import { openFlowBook } from '../flows/flow-book.ts';
import { openKeyring, type Keyring } from '../keys/keyring.ts';
import { personCipher } from '../keys/person-keys.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import type { Db, Prepared, Tx } from '../storage/db.ts';
import type { CaseDesk } from './case-desk.ts';
import { caseNumber } from './case-number.ts';
import { changeCase } from './change-case.ts';
import type { Course } from './course.ts';

export const CONNECTIONS = 16;

type Statement = { readonly text: Prepared; readonly values: unknown[] };
type Within = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** A whole case of one service, from submission to close, one transaction a transition. */
export type Script = {
  readonly flow: FlowDefinition;
  readonly transitions: number;
  readonly run: (desk: CaseDesk, within: Within, applicant: string) => Promise<void>;
};

export const readFlow = (id: string): FlowDefinition => {
  const file = path.join(import.meta.dirname, '..', '..', 'flows', `${id}.json`);
  return flowDefinition.parse(JSON.parse(readFileSync(file, 'utf8')));
};

const deskOn = (db: Db, keyring: Keyring): CaseDesk => ({
  ...{ db, keyring, flows: openFlowBook(), clock: systemClock, calendar: weekdays },
  live: { emit: () => undefined, on: () => () => undefined },
  connectors: new Map(),
  sourceFailed: () => undefined,
  chooseClerk: () => Promise.reject(new Error('Each case comes with its clerk here')),
  officesOf: () => Promise.resolve([]),
  toTerminal: () => Promise.resolve(),
  kick: () => undefined,
});

/** Passes on what writes. */
const noting = (tx: Tx, note: (s: Statement) => void): Tx => ({
  ...tx,
  query: (text, values = []) => {
    if (typeof text !== 'string' && /^case-(begin|move)$/.test(text.name)) note({ text, values });
    return tx.query(text, values);
  },
});

/** Moves one case on, or throws. */
export const moving =
  (desk: CaseDesk, within: Within, caseId: string) =>
  async (happen: (course: Course) => unknown, by = 'hub'): Promise<void> => {
    const decide = (course: Course): undefined => {
      happen(course);
      return undefined;
    };
    const changed = await within((tx) => changeCase(desk, tx, { caseId, by, decide }));
    if (isFault(changed)) throw new Error(changed.fault);
    if (changed.after === changed.before) throw new Error(`Case ${caseId} did not move`);
  };

/** Cases a second × transitions a case, over `seconds`. */
const rate = async (seconds: number, transitions: number, one: (worker: number) => Promise<void>): Promise<number> => {
  const began = performance.now();
  let cases = 0;
  const work = async (_: unknown, worker: number): Promise<void> => {
    while (performance.now() - began < seconds * 1000) {
      await one(worker);
      cases++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return (cases * transitions * 1000) / (performance.now() - began);
};

/** The statements of one real case, with new ids each time they are run. */
const recordCase = async (desk: CaseDesk, script: Script, applicant: string): Promise<() => Statement[]> => {
  const recorded: Statement[] = [];
  const note = (s: Statement): number => recorded.push(s);
  await script.run(desk, (work) => desk.db.tx((tx) => work(noting(tx, note))), applicant);
  if (recorded.length !== script.transitions) throw new Error(`${String(recorded.length)} transitions were recorded`);
  const oldId = String(recorded[0]?.values[0]);
  const oldNumber = caseNumber(oldId);
  return () => {
    const [caseId, person] = [uuidv7(), uuidv7()];
    const number = caseNumber(caseId);
    const renew = (value: unknown): unknown => {
      if (typeof value === 'string')
        return value.replaceAll(oldId, caseId).replaceAll(oldNumber, number).replaceAll(applicant, person);
      // Rows' own ids; strings that name the case in the keys and bodies of jobs.
      if (Array.isArray(value) && value.every((v) => typeof v === 'string')) return value.map(renewText);
      return value;
    };
    const renewText = (text: string): string =>
      /^[0-9a-f-]{36}$/.test(text) ? uuidv7() : text.replaceAll(oldId, caseId);
    return recorded.map(({ text, values }) => ({ text, values: values.map(renew) }));
  };
};

/** Person `n`, with a key of their own. */
const seedApplicants = async (db: Db, keyring: Keyring): Promise<readonly string[]> => {
  const people = Array.from({ length: CONNECTIONS + 1 }, () => uuidv7());
  for (const [n, id] of people.entries()) {
    await db.pool.query(
      `insert into person (id, kind, number, name_zh, name_en, search) values ($1, 'student', $2, '', '', '{}')`,
      [id, `bench-${id}-${String(n)}`],
    );
    await personCipher(db, keyring, id);
  }
  return people;
};

export type Rates = { readonly ours: number; readonly baseline: number };
export type EngineBench = {
  /** Transitions a second of both, one after the other, for so long each. */
  turn(seconds: number): Promise<Rates>;
};

export const openEngineBench = async (db: Db, script: Script): Promise<EngineBench> => {
  const { flow, transitions } = script;
  const keyring = await openKeyring({ db, rootKey: rootKeyFrom(randomBytes(32), 'the bench') });
  await keyring.ensure('persons', 'aes-256');
  await db.pool.query('insert into flow_version (flow_id, version, definition, hash) values ($1, $2, $3, $4)', [
    ...[flow.id, flow.version, JSON.stringify(flow), Buffer.alloc(32)],
  ]);
  const [first = '', ...people] = await seedApplicants(db, keyring);
  const desk = deskOn(db, keyring);
  const next = await recordCase(desk, script, first);
  // One person a connection: of some services a person has one case at a time.
  const ours = (worker: number): Promise<void> => script.run(desk, (work) => db.tx(work), people[worker] ?? first);
  const raw = async (): Promise<void> => {
    const client = await db.pool.connect();
    try {
      for (const { text, values } of next()) {
        await client.query('begin');
        const { rowCount } = await client.query({ ...text }, values);
        await client.query('commit');
        if (rowCount !== 1) throw new Error('The baseline wrote nothing');
      }
    } finally {
      client.release();
    }
  };
  return {
    turn: async (seconds) => ({
      ours: await rate(seconds, transitions, ours),
      baseline: await rate(seconds, transitions, raw),
    }),
  };
};
