/** Takes in what people hand in: bounded, looked at, built anew, encrypted, and only then kept (R16). */
import { createHash } from 'node:crypto';
import type { Clock } from '@yizhan/shared/clock.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { FileAnswer } from '@yizhan/shared/flow/answers.ts';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { record, type Actor } from '../audit/record.ts';
import type { Keyring } from '../keys/keyring.ts';
import { blobPlace } from '../papers/store-copy.ts';
import type { Db, Sql } from '../storage/db.ts';
import { ScannerAway, type Scan } from './clamd.ts';
import { fileName } from './file-name.ts';
import { JailBroken, type Jail } from './jail.ts';
import { MAX_ACTIVE, MAX_LOOSE_FILES } from './limits.ts';
import { readUpload } from './read-upload.ts';
import { rebuild, type Rebuilt } from './rebuild.ts';

export type Upload = {
  /** Whose matter it is for. */
  readonly personId: string;
  readonly by: Actor;
  /** As the sender's device calls it. */
  readonly name: string;
  readonly body: ReadableStream<Uint8Array>;
};

export type Taken = FileAnswer & { readonly pages: number; readonly kind: Rebuilt['kind'] };

export type StoredFile = {
  readonly name: string;
  readonly personId: string;
  readonly by: string;
  /** Undefined until it is handed in. */
  readonly caseId: string | undefined;
  readonly pages: number;
  readonly pdf: Buffer;
  /** JPEG of one page, from 1; undefined when there is none of that number. */
  page(number: number): Buffer | undefined;
};

/** Who asks decides about the file only; its bytes are decrypted for those who may have them. */
export type FileHead = Pick<StoredFile, 'personId' | 'by' | 'caseId'>;

export type FileStore = {
  /**
   * What was taken, as an answer of a form names it. Faults: those of `readUpload` and `rebuild`; `file-virus`;
   * `file-check-away` when no jail or no scanner is to be had; `file-too-many`; `busy`.
   */
  take(upload: Upload): Promise<Taken | Fault>;
  head(id: string): Promise<FileHead | undefined>;
  read(id: string): Promise<StoredFile | undefined>;
};

type Options = {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** By which a sender is waited for: time as it passes. */
  readonly passing: Clock;
  readonly jail: Jail;
  /** Undefined: the university runs none. */
  readonly scan: Scan | undefined;
  readonly failed: (error: unknown) => void;
};

export const openFileStore = ({ db, keyring, clock, passing, jail, scan, failed }: Options): FileStore => {
  const oneByOne = openQueue();
  let active = 0;

  const inspect = async (bytes: Buffer): Promise<Rebuilt | Fault> => {
    try {
      if (scan && (await scan(bytes)) === 'infected') return { fault: 'file-virus' };
      return await rebuild(jail, bytes);
    } catch (error) {
      if (!(error instanceof JailBroken) && !(error instanceof ScannerAway)) throw error;
      failed(error);
      return { fault: 'file-check-away' };
    }
  };

  const keep = async (upload: Upload, bytes: Buffer, built: Rebuilt): Promise<Taken | Fault> => {
    const { personId, by } = upload;
    const id = uuidv7();
    const name = fileName(upload.name) ?? (built.kind === 'pdf' ? 'file.pdf' : 'photo');
    const sha256 = createHash('sha256').update(built.pdf).digest();
    const sealed = keyring.encrypt('blobs', built.pdf, blobPlace(id));
    return db.tx(async (tx) => {
      // Two uploads of one person beside each other are counted one after the other.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 16))', [`files:${personId}`]);
      if ((await looseOf(tx, personId)) >= MAX_LOOSE_FILES)
        return { fault: 'file-too-many', params: { max: MAX_LOOSE_FILES } };
      await tx.query(
        `insert into blob (id, person_id, sha256, size, mime, ciphertext, key_version)
         values ($1, $2, $3, $4, 'application/pdf', $5, $6)`,
        [id, personId, sha256, built.pdf.length, sealed.bytes, sealed.version],
      );
      await tx.query(
        `insert into handed_file (id, person_id, by, name, kind, original_sha256, original_size, pages, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          ...[id, personId, by, name, built.kind, createHash('sha256').update(bytes).digest(), bytes.length],
          ...[JSON.stringify(built.pages), new Date(clock.now())],
        ],
      );
      const detail = { kind: built.kind, pages: built.pages.length, bytes: bytes.length };
      await record(tx, { kind: 'file.taken', actor: by, subject: id, detail });
      return { id, name, sha256: sha256.toString('hex'), pages: built.pages.length, kind: built.kind };
    });
  };

  return {
    take: async (upload) => {
      if (active >= MAX_ACTIVE) return { fault: 'busy' };
      active += 1;
      try {
        const known = await db.pool.query('select 1 from person where id = $1', [upload.personId]);
        if (known.rowCount === 0) return { fault: 'not-found' };
        const bytes = await readUpload(upload.body, passing);
        if (isFault(bytes)) return bytes;
        const built = await oneByOne(() => inspect(bytes));
        // What the jailed program said stays here: it may quote the file.
        if (isFault(built)) return { fault: built.fault, ...(built.params && { params: built.params }) };
        return await keep(upload, bytes, built);
      } finally {
        active -= 1;
      }
    },
    head: async (id) => headOf(await readRow(db.pool, id)),
    read: async (id) => {
      const row = await readRow(db.pool, id);
      const head = headOf(row);
      if (!row || !head) return undefined;
      const { rows } = await db.pool.query<{ ciphertext: Buffer; key_version: number; sha256: Buffer }>(
        'select ciphertext, key_version, sha256 from blob where id = $1',
        [id],
      );
      if (!rows[0]) return undefined;
      const pdf = keyring.decrypt('blobs', rows[0].key_version, rows[0].ciphertext, blobPlace(id));
      if (!createHash('sha256').update(pdf).digest().equals(rows[0].sha256))
        throw new Error(`File ${id} is not the one that was stored`);
      const spans = pageSpans.parse(row.pages);
      return {
        ...{ ...head, name: row.name, pages: spans.length, pdf },
        page: (number) => {
          const span = spans[number - 1];
          return span && pdf.subarray(span.at, span.at + span.bytes);
        },
      };
    },
  };
};

const pageSpans = z.array(z.object({ at: z.int().min(0), bytes: z.int().min(1) }));

const looseOf = async (sql: Sql, personId: string): Promise<number> => {
  const { rows } = await sql.query<{ n: number }>(
    'select count(*)::int as n from handed_file where person_id = $1 and case_id is null',
    [personId],
  );
  return rows[0]?.n ?? 0;
};

type Row = {
  readonly person_id: string;
  readonly by: string;
  readonly name: string;
  readonly case_id: string | null;
  readonly pages: unknown;
};

const readRow = async (sql: Sql, id: string): Promise<Row | undefined> => {
  const { rows } = await sql.query<Row>('select person_id, by, name, case_id, pages from handed_file where id = $1', [
    id,
  ]);
  return rows[0];
};

const headOf = (row: Row | undefined): FileHead | undefined =>
  row && { personId: row.person_id, by: row.by, caseId: row.case_id ?? undefined };

/** One at a time, because each may cost ten seconds of a core and half a gigabyte; in the order in which they came. */
const openQueue = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined); // told to whoever asked for it
    return turn;
  };
};
