import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { addressKey, openBuckets } from '../buckets.ts';
import { record } from '../audit/record.ts';
import type { Db } from '../storage/db.ts';
import { checkPassword, MAX_PASSWORD } from './passwords.ts';
import type { Sessions } from './sessions.ts';

type Credentials = { readonly login: string; readonly password: string; readonly address: string };
export type LoggedIn = { readonly kind: 'in'; readonly token: string; readonly expiresAt: Date };
/** Faults: `wrong-login`, `too-many-tries` (params: seconds), `busy`. */
export type LogIn = (credentials: Credentials) => Promise<LoggedIn | Fault>;

type Options = { readonly db: Db; readonly sessions: Sessions; readonly clock: Clock };

/** A guesser gets five tries and then one a minute for one name from one address… */
const NAME_TRIES = { capacity: 5, refillMs: 60_000 };
/** …and from one address, whatever the names: a campus behind one address still gets its staff in. */
const ADDRESS_TRIES = { capacity: 40, refillMs: 3000 };
/** Password checks at once: each takes 19 MiB and a thread (R6). */
const MAX_CHECKS = 16;
/** No control characters: PostgreSQL refuses U+0000 in text. */
const LOGIN = /^\P{Cc}{1,64}$/u;

type Row = { readonly id: string; readonly password_hash: string };

export const openLogIn = ({ db, sessions, clock }: Options): LogIn => {
  const byName = openBuckets({ clock, ...NAME_TRIES });
  const byAddress = openBuckets({ clock, ...ADDRESS_TRIES });
  let checking = 0;

  const check = async (login: string, password: string): Promise<string | undefined> => {
    const { rows } = await db.pool.query<Row>(
      'select id, password_hash from account where login = $1 and disabled_at is null',
      [login],
    );
    return (await checkPassword(rows[0]?.password_hash, password)) ? rows[0]?.id : undefined;
  };

  return async ({ login: typed, password, address }) => {
    const login = typed.trim().normalize('NFC');
    if (!LOGIN.test(login) || password.length > MAX_PASSWORD) return { fault: 'wrong-login' };
    const place = addressKey(address);
    const name = `${place} ${login}`;
    for (const taken of [byAddress.take(place), byName.take(name)]) {
      if (!taken.ok) return { fault: 'too-many-tries', params: { seconds: taken.waitSeconds } };
    }
    if (checking >= MAX_CHECKS) return { fault: 'busy' };
    checking++;
    const accountId = await check(login, password).finally(() => checking--);

    if (accountId === undefined) {
      // Never the name itself: people type their password into the wrong field.
      await record(db.pool, { kind: 'account.sign-in-refused', actor: 'hub', subject: 'unknown' });
      return { fault: 'wrong-login' };
    }
    byName.forget(name);
    const session = await db.tx(async (tx) => {
      await record(tx, { kind: 'account.signed-in', actor: `account:${accountId}`, subject: accountId });
      return sessions.open(tx, accountId);
    });
    return { kind: 'in', ...session };
  };
};
