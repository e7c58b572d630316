import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { uuidv7 } from 'uuidv7';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';
import { absencesAt } from './absences.ts';
import { coverOf } from './cover.ts';

export type LeaveNote = {
  readonly personId: string;
  readonly from: Date;
  /** Exclusive. */
  readonly until: Date;
  readonly substitute?: string | undefined;
  readonly by: Actor;
};

export type LeaveRecorded =
  | {
      readonly kind: 'recorded';
      readonly id: string;
      /** Who takes the place on the first day, by way of substitutes who are away then. Absent: the ranks decide. */
      readonly cover?: string | undefined;
    }
  | {
      readonly kind: 'refused';
      readonly reasons: readonly Reason[];
      /** Of a circle: each person with who stands in for them next, ending where it began. */
      readonly chain?: readonly string[] | undefined;
    };

/**
 * Records a leave. Substitutes may be away themselves, but not in a circle. Who really stands in is worked out at each
 * moment; a circle that leaves recorded at once still make ends with the ranks of the office. Who records two leaves of
 * one person at once waits.
 */
export const recordLeave = async (tx: Tx, leave: LeaveNote): Promise<LeaveRecorded> => {
  const { personId, from, until, substitute, by } = leave;
  await tx.query('select 1 from person where id = $1 for update', [personId]);
  const reasons = await objections(tx, leave);
  if (reasons.length > 0) return { kind: 'refused', reasons };
  const chain = await circleOf(tx, leave);
  if (chain) return { kind: 'refused', reasons: [{ code: 'leave-circle' }], chain };
  const id = uuidv7();
  await tx.query('insert into leave (id, person_id, from_at, until_at, substitute_id) values ($1, $2, $3, $4, $5)', [
    ...[id, personId, from, until, substitute ?? null],
  ]);
  await record(tx, { kind: 'leave.recorded', actor: by, subject: personId, detail: { leave: id } });
  return { kind: 'recorded', id, cover: coverOf(personId, await absencesAt(tx, from)) };
};

/** The substitutes one after the other, as far as they are away in that time; undefined unless they lead back. */
const circleOf = async (tx: Tx, { personId, from, until, substitute }: LeaveNote): Promise<string[] | undefined> => {
  const { rows } = await tx.query<{ person: string; next: string }>(
    `select person_id as person, substitute_id as next from leave
     where substitute_id is not null and from_at < $2 and until_at > $1 order by from_at, id`,
    [from, until],
  );
  const walk = (path: readonly string[]): string[] | undefined => {
    const at = path.at(-1);
    if (at === personId) return [...path];
    for (const { person, next } of rows) {
      if (person !== at || (path.includes(next) && next !== personId)) continue;
      const found = walk([...path, next]);
      if (found) return found;
    }
    return undefined;
  };
  const round = substitute === undefined ? undefined : walk([substitute]);
  return round && [personId, ...round];
};

const objections = async (tx: Tx, { personId, from, until, substitute }: LeaveNote): Promise<Reason[]> => {
  if (until <= from) return [{ code: 'leave-backwards' }];
  if (substitute === personId) return [{ code: 'substitute-self' }];
  const left = await tx.query('select 1 from departure where person_id = any($1::uuid[]) limit 1', [
    [personId, ...(substitute === undefined ? [] : [substitute])],
  ]);
  const overlaps = await tx.query(
    'select 1 from leave where person_id = $1 and from_at < $3 and until_at > $2 limit 1',
    [...[personId, from, until]],
  );
  return [
    ...(left.rowCount === 1 ? [{ code: 'clerk-departed' }] : []),
    ...(overlaps.rowCount === 1 ? [{ code: 'leave-overlaps' }] : []),
  ];
};

/** Back early, or not going at all: the leave ends at `now`. False when it has ended already. */
export const endLeave = async (tx: Tx, leave: { id: string; now: Date; by: Actor }): Promise<boolean> => {
  const { rows } = await tx.query<{ person_id: string }>(
    `update leave set until_at = greatest($2, from_at) where id = $1 and until_at > $2 returning person_id`,
    [leave.id, leave.now],
  );
  const [ended] = rows;
  if (!ended) return false;
  await record(tx, { kind: 'leave.ended', actor: leave.by, subject: ended.person_id, detail: { leave: leave.id } });
  return true;
};
