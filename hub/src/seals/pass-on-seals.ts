/** The seals of somebody who leaves get another keeper: a use that waits for a word is never left without anybody to say it. */
import { record, type Actor } from '../audit/record.ts';
import { SERVICE_CENTRE } from '../dispatch/gather-candidates.ts';
import { HEAD } from '../powers/granting-office.ts';
import type { Sql, Tx } from '../storage/db.ts';

export type PassedSeal = {
  /** Seal id. */
  readonly id: string;
  readonly place: 'keeper' | 'backup';
  /** Person id; absent: the place stays empty. */
  readonly to?: string | undefined;
};

export type Passing = { readonly personId: string; readonly successor?: string | undefined; readonly by: Actor };

type Row = {
  readonly id: string;
  readonly department: string;
  readonly keeper: string | null;
  readonly backup: string | null;
};

/**
 * The successor takes the place; without one the backup moves up, and where there is none the head of the seal's department
 * or of the service centre keeps it. In the transaction of the departure, once the offices are handed over.
 */
export const passOnSeals = async (tx: Tx, { personId, successor, by }: Passing): Promise<readonly PassedSeal[]> => {
  const { rows } = await tx.query<Row>(
    `select id, department_id as department, keeper_id as keeper, backup_id as backup from seal
     where $1 in (keeper_id, backup_id) order by id for update`,
    [personId],
  );
  const passed: PassedSeal[] = [];
  for (const seal of rows) {
    const place = seal.keeper === personId ? 'keeper' : 'backup';
    const other = place === 'keeper' ? seal.backup : seal.keeper;
    const taker = successor === other ? undefined : successor; // nobody holds both places
    const to = taker ?? (place === 'keeper' ? (other ?? (await headFor(tx, seal.department, personId))) : undefined);
    const backup = place === 'keeper' ? (to === other ? null : other) : (to ?? null);
    const keeper = place === 'keeper' ? (to ?? null) : other;
    await tx.query('update seal set keeper_id = $2, backup_id = $3 where id = $1', [seal.id, keeper, backup]);
    const detail = { keeper: keeper ?? '', backup: backup ?? '' };
    await record(tx, { kind: 'seal.lent', actor: by, subject: seal.id, detail });
    passed.push({ id: seal.id, place, to });
  }
  return passed;
};

const headFor = async (sql: Sql, department: string, leaver: string): Promise<string | undefined> => {
  const { rows } = await sql.query<{ person: string }>(
    `select person_id as person from post where role = $1 and department_id in ($2, $3) and person_id <> $4
     order by department_id = $2 desc, rank = 'principal' desc, person_id limit 1`,
    [HEAD, department, SERVICE_CENTRE, leaver],
  );
  return rows[0]?.person;
};
