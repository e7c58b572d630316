import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';

export type Closing = { readonly personId: string; readonly now: Date; readonly by: Actor };

/** Nobody signs in with it any more, and every session of it ends. The login of the account; undefined when there was none to close. */
export const closeAccount = async (tx: Tx, { personId, now, by }: Closing): Promise<string | undefined> => {
  const { rows } = await tx.query<{ id: string; login: string }>(
    'update account set disabled_at = $2 where person_id = $1 and disabled_at is null returning id, login',
    [personId, now],
  );
  const [account] = rows;
  if (!account) return undefined;
  await tx.query('delete from login_session where account_id = $1', [account.id]);
  await record(tx, { kind: 'account.disabled', actor: by, subject: account.id, detail: { why: 'departed' } });
  return account.login;
};
