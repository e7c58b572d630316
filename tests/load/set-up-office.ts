/** What a whole office needs on a hub of its own: terminals, and people with an account, an office and a session each. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import type { HubAlone } from '../support/hub-alone.ts';
import type { Office } from './office.ts';

export type OfficeSize = {
  readonly kiosks: number;
  /** One person at each. */
  readonly desks: number;
  /** Matters handed in a second, all terminals together. */
  readonly perSecond: number;
};

/** Asked for by a student who owes tuition it waits for the people of one office, who turn it down: three transitions. */
const FLOW = 'certificate-of-enrolment';
const DECIDES = { department: 'registrar', role: 'student-records' };
const root = path.join(import.meta.dirname, '..', '..');

/** What people look at, in twenty: most at what waits for them. */
const VIEWS = [
  ...Array<string>(12).fill('tasks'),
  ...Array<string>(4).fill('mine'),
  ...['due', 'due', 'waiting', 'department'],
];

type Given = { readonly hub: HubAlone; readonly database: pg.Client; readonly dir: string };

/** The file that `office.ts` is started with, and what stands in it. */
export const setUpOffice = async ({ hub, database, dir }: Given, size: OfficeSize): Promise<string> => {
  const names = Array.from({ length: size.kiosks }, (_, n) => `B${String(n).padStart(3, '0')}`);
  await database.query(
    `insert into terminal (id, place_id, receipt_prefix, desired)
     select name, place_id, 'Z' || substr(name, 2), desired
       from unnest($1::text[]) name, (select place_id, desired from terminal order by id limit 1) like_this`,
    [names],
  );
  hub.run('hub/src/cli/issue-terminal.ts', [...names, '--out', path.join(dir, 'terminals')]);
  const office: Office = {
    ...{ dir: path.join(dir, 'terminals'), webDoor: hub.url, card: heldCard(), perSecond: size.perSecond },
    terminalDoor: `https://localhost:${String(hub.terminalPort)}`,
    flowId: FLOW,
    desks: await addDesks(database, size.desks),
  };
  const file = path.join(dir, 'office.json');
  writeFileSync(file, JSON.stringify(office));
  return file;
};

const heldCard = (): string => {
  const cards = JSON.parse(readFileSync(path.join(root, 'hub/demo/cards.json'), 'utf8')) as readonly {
    readonly uid: string;
    readonly case: string;
  }[];
  return cards.find((card) => card.case === 'hold')?.uid ?? '';
};

/** People spread evenly over the offices of the campus, logged in: logging in is another bench. */
const addDesks = async (database: pg.Client, count: number): Promise<Office['desks']> => {
  const { rows: offices } = await database.query<{ department: string; role: string }>(
    'select distinct department_id as department, role from post order by 1, 2',
  );
  const people = Array.from({ length: count }, (_, n) => ({
    ...{ id: randomUUID(), account: randomUUID(), number: `L${String(n).padStart(4, '0')}` },
    ...{ office: offices[n % offices.length] ?? DECIDES, token: randomBytes(32).toString('base64url') },
  }));
  const column = <T>(of: (one: (typeof people)[number]) => T): T[] => people.map(of);
  await database.query(
    `insert into person (id, kind, number, name_zh, name_en, search)
     select id, 'staff', number, '值班员', 'ZHIBAN Yuan', '{}' from unnest($1::uuid[], $2::text[]) as p (id, number)`,
    [column(({ id }) => id), column(({ number }) => number)],
  );
  await database.query(
    `insert into post (id, person_id, department_id, role, rank)
     select gen_random_uuid(), person, department, role, 'backup'
     from unnest($1::uuid[], $2::text[], $3::text[]) as p (person, department, role)`,
    [column(({ id }) => id), column(({ office }) => office.department), column(({ office }) => office.role)],
  );
  await database.query(
    `insert into account (id, login, password_hash, roles, person_id)
     select account, 'load-' || number, '', '{clerk}', person
     from unnest($1::uuid[], $2::text[], $3::uuid[]) as p (account, number, person)`,
    [column(({ account }) => account), column(({ number }) => number), column(({ id }) => id)],
  );
  await database.query(
    `insert into login_session (token_hash, account_id, expires_at)
     select hash, account, now() + interval '1 hour' from unnest($1::bytea[], $2::uuid[]) as s (hash, account)`,
    [column(({ token }) => createHash('sha256').update(token).digest()), column(({ account }) => account)],
  );
  const decide = people.filter(
    ({ office }) => office.department === DECIDES.department && office.role === DECIDES.role,
  );
  if (decide.length === 0) throw new Error(`None of ${String(count)} desks is of the office that decides`);
  return people.map((one, n) => {
    const part = decide.indexOf(one);
    const view = VIEWS[n % VIEWS.length] ?? 'tasks';
    return { token: one.token, view, ...(part >= 0 && { acts: { part, of: decide.length } }) };
  });
};
