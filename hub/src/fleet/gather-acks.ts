import type { Prepared, Sql } from '../storage/db.ts';

/** Resolves once it is written down that the terminal has everything up to `seq`. */
export type Acknowledge = (terminalId: string, seq: number) => Promise<void>;

/** In order of the terminals, so that two hub processes cannot wait for each other. */
const write: Prepared = {
  name: 'stream-acks',
  text: `with acked as (
      select t.id, a.seq from terminal t join unnest($1::text[], $2::int[]) as a (id, seq) on a.id = t.id
      order by t.id for no key update of t)
    update terminal t set acked_seq = greatest(t.acked_seq, acked.seq) from acked where t.id = acked.id`,
};

/** While one statement is under way the acknowledgements that arrive are gathered for the next: one commit serves them all. */
export const gatherAcks = (sql: Sql): Acknowledge => {
  let gathered = new Map<string, number>();
  let current: Promise<void> | undefined;
  let following: Promise<void> | undefined;

  const writeGathered = async (): Promise<void> => {
    const taken = gathered;
    gathered = new Map();
    await sql.query(write, [[...taken.keys()], [...taken.values()]]);
  };
  const begin = (): Promise<void> => {
    const writing = writeGathered().finally(() => {
      current = undefined;
    });
    current = writing;
    return writing;
  };

  return (terminalId, seq) => {
    gathered.set(terminalId, Math.max(seq, gathered.get(terminalId) ?? 0));
    if (following) return following;
    if (current === undefined) return begin();
    following = current
      .catch(() => undefined) // told to those whose own it was
      .then(() => {
        following = undefined;
        return begin();
      });
    return following;
  };
};
