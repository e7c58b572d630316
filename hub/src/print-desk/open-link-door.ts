/** The public door of links to papers: what it is about, and the paper for whoever knows whose it is. */
import { createHash } from 'node:crypto';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { record } from '../audit/record.ts';
import { addressKey, openBuckets } from '../buckets.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import { blobPlace } from '../papers/store-copy.ts';
import { idIn, OPENS } from './paper-links.ts';

export type LinkAbout = { readonly title: Bilingual; readonly department: Bilingual; readonly until: string };
export type Fetched = { readonly serial: string; readonly pdf: Buffer };

export type LinkDoor = {
  /** Undefined for a link that opens nothing, whatever the reason: there is nothing to try out. */
  about(token: string): Promise<LinkAbout | undefined>;
  /** Faults: `link-over`, `link-number` (params: left), `too-many-tries` (params: seconds). */
  fetch(asked: { readonly token: string; readonly number: string; readonly address: string }): Promise<Fetched | Fault>;
};

const A_MINUTE = 20;

type AboutRow = {
  readonly zh: string;
  readonly en: string;
  readonly department_zh: string;
  readonly department_en: string;
  readonly expires_at: Date;
};
type FileRow = {
  readonly serial: string;
  readonly number: string;
  readonly blob_id: string;
  readonly ciphertext: Buffer;
  readonly key_version: number;
  readonly sha256: Buffer;
};

export const openLinkDoor = (desk: CaseDesk): LinkDoor => {
  const { db, keyring, clock } = desk;
  const pace = openBuckets({ clock, capacity: A_MINUTE, refillMs: 60_000 / A_MINUTE });
  const over: Fault = { fault: 'link-over' };

  return {
    about: async (token) => {
      const id = idIn(keyring, token);
      if (id === undefined) return undefined;
      const { rows } = await db.pool.query<AboutRow>(
        `select p.title_zh as zh, p.title_en as en, d.name_zh as department_zh, d.name_en as department_en, l.expires_at
         from paper_link l join paper p on p.serial = l.serial join department d on d.id = p.department_id
         where l.id = $2 and ${OPENS}`,
        [new Date(clock.now()), id],
      );
      const [row] = rows;
      return (
        row && {
          title: { zh: row.zh, en: row.en },
          department: { zh: row.department_zh, en: row.department_en },
          until: row.expires_at.toISOString(),
        }
      );
    },
    fetch: async ({ token, number, address }) => {
      const taken = pace.take(addressKey(address));
      if (!taken.ok) return { fault: 'too-many-tries', params: { seconds: taken.waitSeconds } };
      const id = idIn(keyring, token);
      if (id === undefined) return over;
      const row = await db.tx(async (tx): Promise<FileRow | Fault> => {
        // Whoever comes at the same time waits, and finds one fewer.
        await tx.query('select 1 from paper_link where id = $1 for update', [id]);
        const { rows } = await tx.query<FileRow>(
          `select l.serial, o.number, b.id as blob_id, b.ciphertext, b.key_version, b.sha256
           from paper_link l join paper p on p.serial = l.serial join blob b on b.id = p.blob_id
           join person o on o.id = l.person_id where l.id = $2 and ${OPENS}`,
          [new Date(clock.now()), id],
        );
        const [found] = rows;
        if (!found) return over;
        const right = found.number.toUpperCase() === number.normalize('NFKC').trim().toUpperCase();
        const counted = await tx.query<{ tries: number }>(
          `update paper_link set ${right ? 'downloads = downloads - 1' : 'tries = tries - 1'} where id = $1 returning tries`,
          [id],
        );
        const left = counted.rows[0]?.tries ?? 0;
        if (!right) return left > 0 ? { fault: 'link-number', params: { left } } : over;
        await record(tx, { kind: 'paper.fetched', actor: 'anyone', subject: found.serial });
        return found;
      });
      if (isFault(row)) return row;
      const pdf = keyring.decrypt('blobs', row.key_version, row.ciphertext, blobPlace(row.blob_id));
      if (!createHash('sha256').update(pdf).digest().equals(row.sha256))
        throw new Error(`The file of paper ${row.serial} is not the one that was stored`);
      return { serial: row.serial, pdf };
    },
  };
};
