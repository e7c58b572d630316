import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@yizhan/shared/clock.ts';
import { isFault, type Fault, faults } from '@yizhan/shared/faults.ts';
import { badMessage } from '@yizhan/shared/wire/bad-message.ts';
import { RETRY_MS } from '@yizhan/shared/wire/limits.ts';
import { hubRecord, type HubRecord } from '@yizhan/shared/wire/messages.ts';
import type { StreamEntry } from '@yizhan/shared/wire/terminal-store.ts';
import { createWake } from '@yizhan/shared/wire/wake.ts';
import { onDisk } from './database.ts';

/** A record from the hub. After a crash the last one may come again under the same `id`; none is left out. */
export type Received = { readonly seq: number; readonly id: string; readonly at: string; readonly body: HubRecord };

/** A fault that may be retried brings the same record again later; any other sets it aside (R5). */
export type Consumer = (received: Received) => Promise<Fault | undefined>;

export type Inbox = {
  /** Inside a transaction of the caller; false when there is no room (R6). */
  add: (entries: readonly StreamEntry[]) => boolean;
  /** After the commit of `add`. */
  wake: () => void;
  /** Hands out record by record, in order. One consumer at a time; the returned function ends it. */
  consume: (consumer: Consumer) => () => void;
};

/** Set-aside records an operator has not looked at; the oldest go first. */
const MAX_ASIDE = 1000;

type Row = { n: number; seq: number; id: string; at: string; body: string };
type Options = {
  readonly db: DatabaseSync;
  readonly clock: Clock;
  readonly bound: number;
  readonly onTrouble: (why: Fault | Error, id: string) => void;
};

export const openInbox = ({ db, clock, bound, onTrouble }: Options): Inbox => {
  const insert = db.prepare('insert into inbox (seq, id, at, body, aside) values (?, ?, ?, ?, ?)');
  const depth = db.prepare('select count(*) as count from inbox where aside is null');
  const first = db.prepare('select n, seq, id, at, body from inbox where aside is null order by n limit 1');
  const done = db.prepare('delete from inbox where n = ?');
  const setAside = db.prepare('update inbox set aside = ? where n = ?');
  const trim = db.prepare(
    'delete from inbox where aside is not null and n <= (select n from inbox where aside is not null order by n desc limit 1 offset ?)',
  );
  const wake = createWake(clock);

  /** How the record left the inbox, or the fault that keeps it there. */
  const handOut = async (row: Row, consumer: Consumer): Promise<Fault | undefined> => {
    const parsed = hubRecord.safeParse(JSON.parse(row.body));
    let why: Fault | undefined;
    try {
      why = parsed.success
        ? await consumer({ seq: row.seq, id: row.id, at: row.at, body: parsed.data })
        : badMessage(parsed.error);
      if (why !== undefined && faults[why.fault].retry) return why;
    } catch (error) {
      // A bug in the consumer: told, and not allowed to stop the records behind.
      onTrouble(error instanceof Error ? error : new Error(String(error)), row.id);
      why = { fault: 'internal' };
    }
    if (why !== undefined) onTrouble(why, row.id);
    const written = onDisk(db, () => {
      if (why === undefined) done.run(row.n);
      else {
        setAside.run(JSON.stringify(why), row.n);
        trim.run(MAX_ASIDE);
      }
    });
    return isFault(written) ? written : undefined;
  };

  return {
    add: (entries) => {
      const { count } = depth.get() as { count: number };
      if (count + entries.length > bound) return false;
      for (const { seq, id, at, body } of entries) {
        const parsed = hubRecord.safeParse(body);
        const aside = parsed.success ? null : JSON.stringify(badMessage(parsed.error));
        insert.run(seq, id, at, JSON.stringify(body ?? null), aside);
        if (!parsed.success) onTrouble(badMessage(parsed.error), id);
      }
      trim.run(MAX_ASIDE);
      return true;
    },
    wake: wake.wake,
    consume: (consumer) => {
      let ended = false;
      const over = (): boolean => ended;
      const run = async (): Promise<void> => {
        while (!over()) {
          const row = first.get() as Row | undefined;
          if (row === undefined) await wake.wait();
          else if ((await handOut(row, consumer)) !== undefined && !over()) await wake.wait(RETRY_MS);
        }
      };
      run().catch((error: unknown) => {
        onTrouble(error instanceof Error ? error : new Error(String(error)), 'inbox');
      });
      return () => {
        ended = true;
        wake.wake();
      };
    },
  };
};
