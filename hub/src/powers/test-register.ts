/** A small campus with its offices and people, and a register of powers with nothing in it, for tests. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { onTestFinished } from 'vitest';
import type { Db, Sql, Tx } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import type { Authority, OwnOffice } from './authority.ts';
import { findAuthority, type Asked } from './find-authority.ts';
import { grantPower, type Granted } from './grant-power.ts';
import type { PowerGrant } from './power.ts';

export const NOW = new Date('2026-11-24T02:00:00Z');
const DAY_MS = 86_400_000;
export const days = (n: number): Date => new Date(NOW.getTime() + n * DAY_MS);

export const FLOW = 'leaving-clearance';
export const STEP = 'housing-review';
export const OFFICE = { department: 'housing', role: 'clearance' } as const;

/** Everybody has one part; a clerk of another department is the responsible one. */
const parts = {
  principal: { kind: 'staff', posts: [['housing', 'clearance', 'principal']] },
  backup: { kind: 'staff', posts: [['housing', 'clearance', 'backup']] },
  head: { kind: 'staff', posts: [['housing', 'head', 'principal']] },
  clerk: { kind: 'staff', posts: [['registrar', 'leaving', 'principal']] },
  deputy: { kind: 'staff', posts: [['housing', 'wardens', 'principal']] },
  stranger: { kind: 'staff', posts: [['library', 'clearance', 'principal']] },
  student: { kind: 'student', posts: [] },
} as const;
export type Part = keyof typeof parts;

export type TestRegister = {
  readonly db: Db;
  readonly id: Readonly<Record<Part, string>>;
  /** As dispatch names them: their own posts. */
  posts(part: Part): OwnOffice[];
  /** A year's power of housing's step for the responsible clerk, with no limit, unless said otherwise. */
  grant(change?: Partial<PowerGrant>, by?: Part, seed?: Uint8Array): Promise<string>;
  tryGrant(grant: unknown, by?: Part): Promise<Granted | Fault>;
  /** Who wants to decide housing's step of the student's case, for which the clerk is responsible. */
  readonly asked: (actor: Part, change?: Partial<Asked>) => Asked;
  find(actor: Part, change?: Partial<Asked>): Promise<Authority | Fault>;
};

const departments = [
  ['housing', '公寓中心', 'Housing Centre'],
  ['registrar', '教务处', 'Office of Academic Affairs'],
  ['library', '图书馆', 'Library'],
] as const;

const furnish = async (sql: Sql, id: TestRegister['id']): Promise<void> => {
  for (const department of departments)
    await sql.query('insert into department (id, name_zh, name_en) values ($1, $2, $3)', [...department]);
  for (const [part, { kind, posts }] of Object.entries(parts) as [Part, (typeof parts)[Part]][]) {
    await sql.query(
      `insert into person (id, kind, number, name_zh, name_en, search) values ($1, $2, $3, '某', 'SOMEBODY', '{}')`,
      [id[part], kind, part],
    );
    for (const [department, role, rank] of posts) {
      await sql.query(
        'insert into post (id, person_id, department_id, role, rank) values (gen_random_uuid(), $1, $2, $3, $4)',
        [id[part], department, role, rank],
      );
    }
  }
};

export const yearOf = (change: Partial<PowerGrant> = {}): PowerGrant => ({
  ...{ flowId: FLOW, step: STEP, office: OFFICE, holder: { kind: 'responsible' }, limit: {} },
  ...{ from: days(-1), until: days(364), basis: 'none', samplePercent: 20, objectionLimit: 3 },
  ...change,
});

export const testRegister = async (): Promise<TestRegister> => {
  const { db } = await testDatabase();
  const id = Object.fromEntries(Object.keys(parts).map((part) => [part, uuidv7()])) as Record<Part, string>;
  await furnish(db.pool, id);
  const posts = (part: Part): OwnOffice[] =>
    parts[part].posts.map(([department, role, rank]) => ({ department, role, rank }));

  const ask = (grant: unknown, by: Part, seed?: Uint8Array): Promise<Granted | Fault> =>
    db.tx((tx) =>
      grantPower(tx, { id: uuidv7(), by: id[by], actor: `person:${id[by]}`, grant, now: NOW, ...(seed && { seed }) }),
    );
  const asked: TestRegister['asked'] = (actor, change = {}) => ({
    actor: id[actor],
    case: { id: uuidv7(), flowId: FLOW, applicant: id.student, responsible: id.clerk },
    slot: { step: STEP, slot: 'main', office: OFFICE },
    ...{ measure: {}, offices: posts(actor), now: NOW, signedEarlier: [] },
    ...change,
  });
  return {
    ...{ db, id, posts, asked },
    grant: async (change = {}, by = 'principal', seed) => {
      const granted = await ask(yearOf(change), by, seed);
      if (isFault(granted)) throw new Error(JSON.stringify(granted));
      return granted.id;
    },
    tryGrant: (grant, by = 'principal') => ask(grant, by),
    find: (actor, change) => db.tx((tx) => findAuthority(tx, asked(actor, change))),
  };
};

export type OpenTx = {
  readonly tx: Tx;
  readonly pid: number;
  commit(): Promise<void>;
};

/** A transaction that stays open until it is told to commit. */
export const openTx = async (db: Db): Promise<OpenTx> => {
  const begun = Promise.withResolvers<{ tx: Tx; pid: number }>();
  const end = Promise.withResolvers<undefined>();
  const done = db.tx(async (tx) => {
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    begun.resolve({ tx, pid: rows[0]?.pid ?? 0 });
    await end.promise;
  });
  done.catch(begun.reject);
  // A test that failed meanwhile leaves no transaction open.
  onTestFinished(() => end.resolve(undefined));
  return {
    ...(await begun.promise),
    commit: async () => {
      end.resolve(undefined);
      await done;
    },
  };
};

/** Of the database, which answers in a fraction of a millisecond: seconds, and then nobody waits for anybody. */
const MAX_ASKS = 10_000;

/** Resolves once PostgreSQL says that `waiting` is held up by `by`; asks as fast as the database answers. */
export const untilBlocked = async (db: Db, waiting: number, by: number): Promise<void> => {
  for (let ask = 0; ask < MAX_ASKS; ask++) {
    const { rows } = await db.pool.query<{ blocked: boolean }>('select $2 = any(pg_blocking_pids($1)) as blocked', [
      waiting,
      by,
    ]);
    if (rows[0]?.blocked) return;
  }
  throw new Error('Neither transaction waits for the other');
};
