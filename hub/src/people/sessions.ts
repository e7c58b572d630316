import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { knownRoles, type Role } from '../access.ts';
import type { Db, Prepared, Sql } from '../storage/db.ts';

export type Staff = {
  readonly accountId: string;
  /** Undefined for an account that belongs to no person: it may look, and acts in no office. */
  readonly personId: string | undefined;
  readonly login: string;
  readonly name: Bilingual;
  readonly roles: readonly Role[];
};

/** Staff sessions live in the database under the hash of their token: a stolen table opens nothing. */
export type Sessions = {
  /** Returns the token for the cookie: 32 random bytes, base64url. */
  open(sql: Sql, accountId: string): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** `touch` counts as activity of the person; a look without it does not keep a session alive. */
  find(token: string, options?: { readonly touch: boolean }): Promise<Staff | undefined>;
  /** The same of many at once and without a touch, by token; whoever is missing has none any more. */
  findAll(tokens: readonly string[]): Promise<ReadonlyMap<string, Staff>>;
  end(sql: Sql, token: string): Promise<void>;
};

type Options = { readonly db: Db; readonly clock: Clock; readonly idleMs: number; readonly absoluteMs: number };

/** Activity is written down once a minute: the idle limit is that much inexact and a click costs no write. */
const SEEN_STEP_MS = 60_000;
/** One person at this many browsers; a further log-in ends the one unused for longest (R6). */
const MAX_SESSIONS_AN_ACCOUNT = 10;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

type Row = {
  readonly token_hash: Buffer;
  readonly account_id: string;
  readonly person_id: string | null;
  readonly login: string;
  readonly roles: string[];
  readonly seen_at: Date;
  readonly name_zh: string | null;
  readonly name_en: string | null;
};

const found: Prepared = {
  name: 'session',
  text: `select s.token_hash, s.account_id, a.person_id, a.login, a.roles, s.seen_at, p.name_zh, p.name_en
    from login_session s join account a on a.id = s.account_id left join person p on p.id = a.person_id
    where s.token_hash = any($1::bytea[]) and s.expires_at > $2 and s.seen_at > $3 and a.disabled_at is null`,
};

const staffOf = (row: Row): Staff => ({
  accountId: row.account_id,
  personId: row.person_id ?? undefined,
  login: row.login,
  name: { zh: row.name_zh ?? row.login, en: row.name_en ?? row.login },
  roles: knownRoles(row.roles),
});

export const openSessions = ({ db, clock, idleMs, absoluteMs }: Options): Sessions => ({
  open: async (sql, accountId) => {
    const token = randomBytes(32).toString('base64url');
    const now = new Date(clock.now());
    const expiresAt = new Date(clock.now() + absoluteMs);
    await sql.query(
      `delete from login_session where account_id = $1 and (expires_at <= $2 or token_hash not in (
         select token_hash from login_session where account_id = $1 order by seen_at desc limit $3))`,
      [accountId, now, MAX_SESSIONS_AN_ACCOUNT - 1],
    );
    await sql.query(
      `insert into login_session (token_hash, account_id, created_at, seen_at, expires_at) values ($1, $2, $3, $3, $4)`,
      [hashOf(token), accountId, now, expiresAt],
    );
    return { token, expiresAt };
  },

  find: async (token, { touch } = { touch: true }) => {
    if (!TOKEN.test(token)) return undefined;
    const now = clock.now();
    const since = new Date(now - idleMs);
    const { rows } = await db.pool.query<Row>(found, [[hashOf(token)], new Date(now), since]);
    const row = rows[0];
    if (row === undefined) return undefined;
    if (touch && now - row.seen_at.getTime() >= SEEN_STEP_MS) {
      await db.pool.query('update login_session set seen_at = $2 where token_hash = $1', [
        hashOf(token),
        new Date(now),
      ]);
    }
    return staffOf(row);
  },

  findAll: async (tokens) => {
    const now = clock.now();
    const hashes = tokens.map(hashOf);
    const { rows } = await db.pool.query<Row>(found, [hashes, new Date(now), new Date(now - idleMs)]);
    const known = new Map(rows.map((row) => [row.token_hash.toString('hex'), staffOf(row)]));
    return new Map(
      tokens.flatMap((token, index): [string, Staff][] => {
        const staff = known.get(hashes[index]?.toString('hex') ?? '');
        return staff ? [[token, staff]] : [];
      }),
    );
  },

  end: async (sql, token) => {
    await sql.query('delete from login_session where token_hash = $1', [hashOf(token)]);
  },
});
