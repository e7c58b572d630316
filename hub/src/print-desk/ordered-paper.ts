/** What a paper in the register says, to be said again by another copy. */
import { z } from 'zod';
import type { AutomaticDesk } from '../cases/advance-case.ts';
import { decryptFor } from '../keys/person-keys.ts';

export type OrderedPaper = {
  readonly template: string;
  readonly data: unknown;
  /** When the first one was issued: another copy is dated the same. */
  readonly dated: Date;
  readonly validUntil?: Date;
};

const facts = z.object({ template: z.string(), data: z.unknown() });

/** As at issue; undefined once its person was erased. Throws on a serial that is not in the register. */
export const orderedPaper = async (
  desk: AutomaticDesk,
  serial: string,
  personId: string,
): Promise<OrderedPaper | undefined> => {
  const { rows } = await desk.db.pool.query<{ facts: Buffer; issued_at: Date; valid_until: Date | null }>(
    'select facts, issued_at, valid_until from paper where serial = $1',
    [serial],
  );
  const [row] = rows;
  if (!row) throw new Error(`Paper ${serial} is not in the register`);
  const bytes = await decryptFor(desk.db, desk.keyring, personId, row.facts);
  if (bytes === 'erased') return undefined;
  const { template, data } = facts.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return { template, data, dated: row.issued_at, ...(row.valid_until && { validUntil: row.valid_until }) };
};
