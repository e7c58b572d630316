/**
 * One case as evidence: its events, papers and place in the signed log, with the procedure by which a third party checks
 * them without us (`hub/evidence/PROCEDURE.md`).
 */
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Keyring } from '../keys/keyring.ts';
import { blobPlace } from '../papers/store-copy.ts';
import type { Db, Sql } from '../storage/db.ts';
import { headBytes, type Head } from './log-bytes.ts';
import { EMPTY_ROOT } from './merkle-tree.ts';
import { openedValues } from './opened-values.ts';
import { inclusionProof } from './proofs.ts';

export type BundleFile = { readonly name: string; readonly bytes: Uint8Array };

type Asked = {
  readonly db: Db;
  readonly keyring: Keyring;
  /** PEM: the authority that certified the seals. */
  readonly roots: readonly string[];
  /** PEM: whose timestamps are believed. */
  readonly timeRoots: readonly string[];
  readonly caseId: string;
  readonly at: Date;
  /** With the personal values in clear. */
  readonly opened: boolean;
};

const procedure = (name: string): BundleFile => ({
  name,
  bytes: readFileSync(new URL(`../../evidence/${name}`, import.meta.url)),
});

/** Faults: `not-found`; `not-logged-yet` in the seconds before a new case enters the log. */
export const evidenceBundle = async (asked: Asked): Promise<readonly BundleFile[] | Fault> => {
  const { db, caseId, at } = asked;
  const about = await caseRow(db.pool, caseId);
  if (!about) return { fault: 'not-found' };
  const events = await eventRows(db.pool, caseId);
  const log = await logFiles(asked);
  if (!log) return { fault: 'not-logged-yet' };
  const papers = await paperFiles(asked);
  const list = papers.map(({ serial, sha256, seq }) => `${serial} ${sha256} ${String(seq)}`);
  return [
    ...['PROCEDURE.md', 'check.sh'].map(procedure),
    text('case.json', [JSON.stringify({ ...about, bundled: at.toISOString() }, undefined, 2)]),
    ...events.map(({ seq, body }) => ({ name: eventFile(seq), bytes: body })),
    text(
      'events.txt',
      events.map(({ seq, hash }) => `${String(seq)} ${hash.toString('hex')} ${eventFile(seq)}`),
    ),
    ...(asked.opened ? [await openedFile(asked, events)] : []),
    ...papers.flatMap(({ serial, pdf }) => (pdf ? [{ name: `papers/${serial}.pdf`, bytes: pdf }] : [])),
    text('papers.txt', list),
    pemFile('roots.pem', asked.roots),
    pemFile('times.pem', asked.timeRoots),
    ...log,
    text(
      'audit.jsonl',
      await auditLines(
        db.pool,
        caseId,
        papers.map(({ serial }) => serial),
      ),
    ),
  ];
};

const text = (name: string, lines: readonly string[]): BundleFile => ({
  name,
  bytes: Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8'),
});
const pemFile = (name: string, certificates: readonly string[]): BundleFile =>
  text(name, [...new Set(certificates.map((pem) => pem.trim()))]);
const eventFile = (seq: number): string => `events/${String(seq).padStart(4, '0')}.json`;

const caseRow = async (sql: Sql, caseId: string): Promise<Record<string, unknown> | undefined> => {
  const { rows } = await sql.query<Record<string, unknown>>(
    `select id, number, flow_id as service, flow_version as version, state, opened_at as opened, closed_at as closed
     from case_view where id = $1`,
    [caseId],
  );
  return rows[0];
};

type EventRow = { readonly seq: number; readonly hash: Buffer; readonly body: Buffer };

const eventRows = async (sql: Sql, caseId: string): Promise<readonly EventRow[]> => {
  const { rows } = await sql.query<EventRow>('select seq, hash, body from case_event where case_id = $1 order by seq', [
    caseId,
  ]);
  return rows;
};

const openedFile = async ({ db, keyring }: Asked, events: readonly EventRow[]): Promise<BundleFile> =>
  text('opened.json', [JSON.stringify(await openedValues(db, keyring, events), undefined, 2)]);

/** The case's last leaf under the newest head: it proves all events up to its own. */
const logFiles = async ({ db, keyring, caseId }: Asked): Promise<readonly BundleFile[] | undefined> => {
  const head = await newestHead(db.pool);
  if (!head) return undefined;
  const { rows } = await db.pool.query<{ seq: number }>(
    'select seq from merkle_leaf where case_id = $1 and index < $2 order by index desc limit 1',
    [caseId, head.size],
  );
  const seq = rows[0]?.seq;
  const proof = seq === undefined ? undefined : await inclusionProof(db, { caseId, seq }, head.size);
  if (seq === undefined || !proof) return undefined;
  return [
    text('log/leaf.txt', [[caseId, seq, proof.index, proof.size].join(' ')]),
    text(
      'log/path.txt',
      proof.path.map((hash) => hash.toString('hex')),
    ),
    { name: 'log/head.bin', bytes: headBytes(head) },
    { name: 'log/head.sig', bytes: head.signature },
    text('log/key.pem', [logKey(keyring, head.keyVersion)]),
  ];
};

type SignedHead = Head & { readonly keyVersion: number; readonly signature: Buffer };

const newestHead = async (sql: Sql): Promise<SignedHead | undefined> => {
  const { rows } = await sql.query<{
    size: string;
    root: Buffer;
    signed_at: Date;
    key_version: number;
    signature: Buffer;
  }>('select size, root, signed_at, key_version, signature from merkle_head order by size desc limit 2');
  const [head, before] = rows;
  if (!head) return undefined;
  return {
    ...{ size: Number(head.size), root: head.root, previousRoot: before?.root ?? EMPTY_ROOT, signedAt: head.signed_at },
    ...{ keyVersion: head.key_version, signature: head.signature },
  };
};

const logKey = (keyring: Keyring, version: number): string => {
  const key = keyring.versions('log').find((one) => one.version === version)?.publicKey;
  if (!key) throw new Error(`The log's head was signed with version ${String(version)} of its key, which is not here`);
  return createPublicKey({ key, format: 'der', type: 'spki' })
    .export({ format: 'pem', type: 'spki' })
    .toString()
    .trim();
};

type BundledPaper = {
  readonly serial: string;
  readonly sha256: string;
  readonly seq: number;
  /** Absent once it was shredded or erased. */
  readonly pdf: Buffer | undefined;
};

const paperFiles = async ({ db, keyring, caseId }: Asked): Promise<readonly BundledPaper[]> => {
  const { rows } = await db.pool.query<{
    serial: string;
    sha256: Buffer;
    seq: number;
    blob_id: string | null;
    ciphertext: Buffer | null;
    key_version: number | null;
  }>(
    `select p.serial, p.sha256, e.seq, b.id as blob_id, b.ciphertext, b.key_version
     from paper p
     join case_event e on e.case_id = p.case_id and e.kind = 'paper-sealed'
       and convert_from(e.body, 'UTF8')::jsonb->>'serial' = p.serial
     left join blob b on b.id = p.blob_id
     where p.case_id = $1 order by e.seq`,
    [caseId],
  );
  return rows.map(({ serial, sha256, seq, blob_id, ciphertext, key_version }) => ({
    ...{ serial, seq, sha256: sha256.toString('hex') },
    pdf:
      blob_id === null || ciphertext === null || key_version === null
        ? undefined
        : keyring.decrypt('blobs', key_version, ciphertext, blobPlace(blob_id)),
  }));
};

/** What the audit log says of the case or of one of its papers, oldest first. */
const auditLines = async (sql: Sql, caseId: string, serials: readonly string[]): Promise<readonly string[]> => {
  const { rows } = await sql.query<{ line: string }>(
    `select json_build_object('position', position, 'at', at, 'kind', kind, 'actor', actor, 'subject', subject,
                              'detail', detail)::text as line
     from audit_event where subject = $1 or subject = any($2) or detail->>'case' = $1 order by position`,
    [caseId, serials],
  );
  return rows.map(({ line }) => line);
};
