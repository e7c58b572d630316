/** Puts the demo campus of `hub/demo` into the database. What is there already stays as it is. */
import type { Clock } from '@yizhan/shared/clock.ts';
import type { Role } from '../access.ts';
import { connectorIds } from '../connectors/connectors.ts';
import type { Ca } from '../fleet/ca.ts';
import { ensureEpoch } from '../fleet/epoch.ts';
import { publishFlow } from '../flows/publish-flow.ts';
import { readFlowFiles } from '../flows/read-flow-files.ts';
import { surroundingsOf } from '../flows/surroundings.ts';
import type { Keyring } from '../keys/keyring.ts';
import { templateIds } from '../papers/templates.ts';
import { hashPassword } from '../people/passwords.ts';
import { takeSealIntoUse } from '../seals/take-seal-into-use.ts';
import type { Db } from '../storage/db.ts';
import { readDemo, type Demo } from './demo-files.ts';
import { demoId } from './demo-id.ts';
import { seedCampus } from './seed-campus.ts';
import { seedDispatch } from './seed-dispatch.ts';
import { seedPeople, staffId } from './seed-people.ts';
import { seedPowers } from './seed-powers.ts';

export type SeedDeps = {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly ca: Ca;
  readonly clock: Clock;
  readonly issuer: string;
};

export type Login = {
  readonly login: string;
  readonly password: string;
  readonly role: Role;
  /** What they do at the desk. */
  readonly for?: string | undefined;
};

/** Throws when a flow of `hub/flows` is not sound on this campus. */
export const seedDemo = async (deps: SeedDeps): Promise<readonly Login[]> => {
  const { db, keyring, ca, clock, issuer } = deps;
  const demo = readDemo();
  const flows = readFlowFiles();
  await keyring.ensure('cards', 'hmac-256');
  await keyring.ensure('persons', 'aes-256');
  await ensureEpoch(db.pool, issuer);
  await db.tx(async (tx) => {
    const now = new Date(clock.now());
    await seedCampus(tx, demo, { services: flows.map(({ id }) => id), now });
    await seedPeople(tx, { demo, keyring, now });
    await seedPowers(tx, demo, now);
    await seedDispatch(tx, demo, now);
  });
  for (const { id, department: departmentId, zh, en, keeper, backup, services, aDay } of demo.seals) {
    const limit = aDay === undefined ? {} : { dailyLimit: aDay };
    const keeping = { keeper: staffId(keeper), backup: staffId(backup), flows: services, ...limit };
    await takeSealIntoUse({ db, keyring, ca, issuer, clock }, { id, departmentId, name: { zh, en }, keeping });
  }
  const around = await surroundingsOf(db.pool, { templates: templateIds, connectors: connectorIds });
  for (const { file, raw } of flows) {
    const published = await db.tx((tx) => publishFlow(tx, { raw, around, by: 'hub' }));
    if (published.kind === 'refused')
      throw new Error(`${file}: ${published.findings.map((f) => `${f.place}: ${f.says.en}`).join(' ')}`);
    if (published.kind === 'version-taken')
      throw new Error(
        `${file}: version ${String(published.flow.version)} is published with other content. Raise its version`,
      );
  }
  await seedAccounts(db, demo.accounts);
  return demo.accounts.map(({ login, password, role, for: what }) => ({ login, password, role, for: what }));
};

const seedAccounts = async (db: Db, accounts: Demo['accounts']): Promise<void> => {
  for (const { login, password, role, staff } of accounts) {
    const known = await db.pool.query('select 1 from account where login = $1', [login]);
    if (known.rowCount === 1) continue;
    await db.pool.query(
      `insert into account (id, login, password_hash, roles, person_id)
       values ($1, $2, $3, $4, (select id from person where id = $5)) on conflict do nothing`,
      [demoId(`account ${login}`), login, await hashPassword(password), [role], staffId(staff)],
    );
  }
};
