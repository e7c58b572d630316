/**
 * Links by which a sealed paper reaches somebody who is away: they end by themselves, serve a few downloads, and ask for
 * the campus number of whom the paper is about, so that a forwarded link alone opens nothing.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { record } from '../audit/record.ts';
import { carries, findCase, type Clerk } from '../cases/actions/acting.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Sql, Tx } from '../storage/db.ts';

const DAYS = 14;
const DAY_MS = 86_400_000;
const DOWNLOADS = 5;
const TRIES = 5;
const MOST_LINKS = 3;
const MAC_BYTES = 16;
const ID_BYTES = 16;

export type LinkLine = {
  readonly serial: string;
  /** On the web door: the secret is in it. */
  readonly path: string;
  readonly until: string;
  readonly downloads: number;
};

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const macOf = (mac: Buffer): Buffer => mac.subarray(0, MAC_BYTES);

/** The link's id and 128 bits of MAC over it, base64url. */
export const tokenOf = (keyring: Keyring, id: string): string =>
  Buffer.concat([bytesOf(id), macOf(keyring.mac('links', bytesOf(id)))]).toString('base64url');

/** The id of a link that this hub made; undefined for whatever else stands in the address. */
export const idIn = (keyring: Keyring, token: string): string | undefined => {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== ID_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
  const id = bytes.subarray(0, ID_BYTES);
  const genuine = keyring.macs('links', id).some((mac) => timingSafeEqual(macOf(mac), bytes.subarray(ID_BYTES)));
  return genuine ? id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined;
};

type Linking = { readonly caseId: string; readonly serial: string };

/** Of whoever carries the case. Faults: `not-found`, `own-case`, `not-allowed`, `paper-void`, `links-enough`. */
export const makeLink = async (
  desk: CaseDesk,
  tx: Tx,
  clerk: Clerk,
  { caseId, serial }: Linking,
): Promise<{ readonly path: string } | Fault> => {
  const found = await findCase(desk, tx, caseId);
  if (isFault(found)) return found;
  const refused = carries(found, clerk);
  if (refused) return refused;
  const paper = found.state.papers.find((one) => one.serial === serial);
  if (!paper) return { fault: 'not-found' };
  if (paper.print === 'void') return { fault: 'paper-void' };
  // Of two clerks at once the second counts the first one's.
  await tx.query('select 1 from paper where serial = $1 for update', [serial]);
  if ((await readLinks(desk, tx, [serial])).length >= MOST_LINKS)
    return { fault: 'links-enough', params: { max: MOST_LINKS } };
  const [id, now] = [uuidv7(), desk.clock.now()];
  const by = `person:${clerk.person}` as const;
  await tx.query(
    `insert into paper_link (id, serial, person_id, by, made_at, expires_at, downloads, tries)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, serial, found.state.applicant, by, new Date(now), new Date(now + DAYS * DAY_MS), DOWNLOADS, TRIES],
  );
  await record(tx, { kind: 'paper.link-made', actor: by, subject: serial, detail: { days: DAYS } });
  return { path: `/p/${tokenOf(desk.keyring, id)}` };
};

/** True of a link `l` to a paper `p` that still opens; `$1` is now. */
export const OPENS = `l.expires_at > $1 and l.downloads > 0 and l.tries > 0 and p.voided_at is null and p.blob_id is not null`;

/** Those that still open. */
export const readLinks = async (
  { keyring, clock }: CaseDesk,
  sql: Sql,
  serials: readonly string[],
): Promise<readonly LinkLine[]> => {
  if (serials.length === 0) return [];
  const { rows } = await sql.query<{ id: string; serial: string; expires_at: Date; downloads: number }>(
    `select l.id, l.serial, l.expires_at, l.downloads from paper_link l join paper p on p.serial = l.serial
     where l.serial = any($2) and ${OPENS} order by l.expires_at`,
    [new Date(clock.now()), serials],
  );
  return rows.map(({ id, serial, expires_at, downloads }) => ({
    ...{ serial, path: `/p/${tokenOf(keyring, id)}`, until: expires_at.toISOString(), downloads },
  }));
};
