/** What a verifier without a network needs: the keys for offline codes with their dates, and the papers taken back. */
import { createHash } from 'node:crypto';
import type { Clock } from '@yizhan/shared/clock.ts';
import { KEY_LIST_FORMAT, type CodeKey, type KeyList, type SignedKeyList } from '@yizhan/shared/paper/key-list.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Sql } from '../storage/db.ts';
import { keyIdOf, sideBySide } from './offline-code.ts';

/** A hub signs on with the old version for as long as a rotation waits, and clocks of several hubs differ. */
const OVERLAP_SECONDS = 600;

type Deps = { readonly sql: Sql; readonly keyring: Keyring; readonly clock: Clock; readonly issuer: string };

/** `signed` is for whoever has to be shown; the hub believes `content`, which it has just made. */
export type MadeKeyList = { readonly content: KeyList; readonly signed: SignedKeyList };

/** Everybody may ask for it, so it is made once a minute and not once a question. */
const FRESH_MS = 60_000;

export const openKeyList = (deps: Deps): (() => Promise<MadeKeyList>) => {
  let last: { readonly at: number; readonly list: Promise<MadeKeyList> } | undefined;
  return () => {
    const at = deps.clock.now();
    if (last && at - last.at < FRESH_MS) return last.list;
    const list = makeKeyList(deps);
    last = { at, list };
    // A list that could not be made is made anew for the next who asks.
    list.catch(() => {
      last = undefined;
    });
    return list;
  };
};

/** Signed with the key `key-list`, whose fingerprint people may have on paper. */
export const makeKeyList = async ({ sql, keyring, clock, issuer }: Deps): Promise<MadeKeyList> => {
  const { publicKey } = await keyring.ensure('key-list', 'ec-p256');
  if (!publicKey) throw new Error('The key key-list has no public half');
  const content: KeyList = {
    issuer,
    university: await universityOf(sql),
    made: Math.floor(clock.now() / 1000),
    keys: await codeKeys(sql),
    voided: await voidedPapers(sql),
  };
  const list = JSON.stringify(content);
  const signature = sideBySide(keyring.sign('key-list', Buffer.from(list)));
  const signed = { list, signature: signature.toString('base64url'), key: publicKey.toString('base64url') };
  return { content, signed: { format: KEY_LIST_FORMAT, ...signed } };
};

const universityOf = async (sql: Sql): Promise<KeyList['university']> => {
  const { rows } = await sql.query<KeyList['university']>(
    'select name_zh as zh, name_en as en from department where parent_id is null order by id limit 1',
  );
  return rows[0] ?? { zh: '', en: '' };
};

type Row = {
  public: Buffer;
  from: number;
  until: number | null;
  seal_zh: string;
  seal_en: string;
  department_zh: string;
  department_en: string;
};

/** A version ends when the next one begins. One that is not yet used is listed too: a list may be older than a paper. */
const codeKeys = async (sql: Sql): Promise<CodeKey[]> => {
  const { rows } = await sql.query<Row>(
    `select k.public, floor(extract(epoch from k.created_at))::int as from,
            floor(extract(epoch from lead(k.created_at) over (partition by k.purpose order by k.version)))::int as until,
            s.name_zh as seal_zh, s.name_en as seal_en, d.name_zh as department_zh, d.name_en as department_en
     from key_version k join seal s on k.purpose = 'code:' || s.id join department d on d.id = s.department_id
     where k.public is not null order by k.purpose, k.version`,
  );
  return rows.map((row) => ({
    id: keyIdOf(row.public).toString('hex'),
    key: row.public.toString('base64url'),
    seal: { zh: row.seal_zh, en: row.seal_en },
    department: { zh: row.department_zh, en: row.department_en },
    from: Math.max(0, row.from - OVERLAP_SECONDS),
    ...(row.until !== null && { until: row.until + OVERLAP_SECONDS }),
  }));
};

const voidedPapers = async (sql: Sql): Promise<string> => {
  const { rows } = await sql.query<{ serial: string }>('select serial from paper where voided_at is not null');
  const prefixes = rows.map(({ serial }) => createHash('sha256').update(serial).digest().subarray(0, 8));
  return Buffer.concat(prefixes.sort((a, b) => a.compare(b))).toString('base64url');
};
