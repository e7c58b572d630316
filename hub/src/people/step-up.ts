/** A member of staff proves once more who they are, before something that cannot be taken back. */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { record } from '../audit/record.ts';
import { openBuckets } from '../buckets.ts';
import type { Db } from '../storage/db.ts';
import { checkPassword, MAX_PASSWORD } from './passwords.ts';

/** Undefined: it is they. Faults: `wrong-password`, `too-many-tries` (params: seconds). */
export type StepUp = (accountId: string, password: string) => Promise<Fault | undefined>;

/** As at the log-in: five tries and then one a minute. */
const TRIES = { capacity: 5, refillMs: 60_000 };

export const openStepUp = ({ db, clock }: { readonly db: Db; readonly clock: Clock }): StepUp => {
  const tries = openBuckets({ clock, ...TRIES });
  return async (accountId, password) => {
    const taken = tries.take(accountId);
    if (!taken.ok) return { fault: 'too-many-tries', params: { seconds: taken.waitSeconds } };
    const { rows } = await db.pool.query<{ password_hash: string }>(
      'select password_hash from account where id = $1 and disabled_at is null',
      [accountId],
    );
    const is = password.length <= MAX_PASSWORD && (await checkPassword(rows[0]?.password_hash, password));
    if (is) {
      tries.forget(accountId);
      return undefined;
    }
    await record(db.pool, { kind: 'account.step-up-refused', actor: `account:${accountId}`, subject: accountId });
    return { fault: 'wrong-password' };
  };
};
