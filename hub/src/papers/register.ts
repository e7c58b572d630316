/** What the register says of one paper, in the form the public page shows. */
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import { reason, type Reason } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import type { Sql } from '../storage/db.ts';
import type { PublicFact } from './template.ts';

export type Standing =
  | { readonly kind: 'valid' }
  | { readonly kind: 'expired'; readonly since: Date }
  | { readonly kind: 'voided'; readonly at: Date; readonly reason?: Reason };

export type RegisterEntry = {
  readonly serial: string;
  readonly copy: number;
  readonly title: Text;
  /** Who issued it. */
  readonly department: Text;
  /** The root of the departments, whose name stands first in the seal. */
  readonly university: Text;
  readonly seal: Text;
  readonly issuedAt: Date;
  readonly validUntil?: Date;
  readonly pages: number;
  /** As at issue, masked; empty once the person was erased. */
  readonly facts: readonly PublicFact[];
  readonly standing: Standing;
};

type Row = {
  serial: string;
  copy: number;
  title_zh: string;
  title_en: string;
  department_zh: string;
  department_en: string;
  root_zh: string;
  root_en: string;
  seal_zh: string;
  seal_en: string;
  issued_at: Date;
  valid_until: Date | null;
  pages: number;
  public_facts: unknown;
  voided_at: Date | null;
  void_reason: unknown;
};

const text = z.object({ zh: z.string(), en: z.string() });
/** Erasure leaves an empty object. */
const storedFacts = z.array(z.object({ label: text, value: text })).catch([]);

const columns = {
  code: 'p.code = $1',
  serial: 'p.serial = $1',
  sha256: 'p.sha256 = $1',
} as const;

type Key = { readonly by: keyof typeof columns; readonly value: string | Buffer };

/** The paper with this code, serial or SHA-256 of its file; `at` decides what has expired. */
export const inRegister = async (sql: Sql, { by, value }: Key, at: Date): Promise<RegisterEntry | undefined> => {
  const { rows } = await sql.query<Row>(
    `with recursive up as (
       select d.id as of, d.id, d.parent_id, d.name_zh, d.name_en from department d join paper p on p.department_id = d.id
        where ${columns[by]}
       union select up.of, d.id, d.parent_id, d.name_zh, d.name_en from department d join up on up.parent_id = d.id
     )
     select p.serial, p.copy, p.title_zh, p.title_en, p.issued_at, p.valid_until, p.pages, p.public_facts, p.voided_at,
            p.void_reason, d.name_zh as department_zh, d.name_en as department_en, s.name_zh as seal_zh, s.name_en as seal_en,
            r.name_zh as root_zh, r.name_en as root_en
     from paper p join department d on d.id = p.department_id join seal s on s.id = p.seal_id
          join up r on r.of = p.department_id and r.parent_id is null
     where ${columns[by]}`,
    [value],
  );
  return rows[0] && entryOf(rows[0], at);
};

const entryOf = (row: Row, at: Date): RegisterEntry => ({
  serial: row.serial,
  copy: row.copy,
  title: { zh: row.title_zh, en: row.title_en },
  department: { zh: row.department_zh, en: row.department_en },
  university: { zh: row.root_zh, en: row.root_en },
  seal: { zh: row.seal_zh, en: row.seal_en },
  issuedAt: row.issued_at,
  ...(row.valid_until && { validUntil: row.valid_until }),
  pages: row.pages,
  facts: storedFacts.parse(row.public_facts),
  standing: standingOf(row, at),
});

/** Voiding is said before expiry: it is what the office decided. */
const standingOf = (row: Row, at: Date): Standing => {
  if (row.voided_at) {
    const why = reason.safeParse(row.void_reason);
    return { kind: 'voided', at: row.voided_at, ...(why.success && { reason: why.data }) };
  }
  if (row.valid_until && row.valid_until < at) return { kind: 'expired', since: row.valid_until };
  return { kind: 'valid' };
};
