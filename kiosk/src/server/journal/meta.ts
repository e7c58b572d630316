import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { desiredMessage, uuid, type Welcome } from '@yizhan/shared/wire/messages.ts';
import type { JournalKey } from '@yizhan/shared/wire/seal-record.ts';
import type { Desired, Position } from '@yizhan/shared/wire/terminal-store.ts';

/** Where this terminal stands and what it was told, kept beside its records. Writes belong in a transaction of the caller. */
export type Meta = {
  position: () => Position;
  follow: (position: Position) => void;
  adopt: (welcome: Welcome) => void;
  desired: () => Desired;
  desire: (desired: Desired) => void;
  journalKey: () => JournalKey;
  receiptPrefix: () => string;
};

const position = z.object({ epoch: uuid, lastSeq: z.number().int().nonnegative() });
const journalKey = z.object({ version: z.number().int().positive(), publicKey: z.base64url() });

type First = { readonly desired: Desired; readonly journalKey: JournalKey; readonly receiptPrefix: string };

export const openMeta = (db: DatabaseSync, first: First): Meta => {
  const select = db.prepare('select value from meta where key = ?');
  const upsert = db.prepare('insert into meta values (?, ?) on conflict (key) do update set value = excluded.value');

  const read = <T>(key: string, schema: z.ZodType<T>): T | undefined => {
    const row = select.get(key) as { value: string } | undefined;
    return row === undefined ? undefined : schema.parse(JSON.parse(row.value));
  };
  const write = (key: string, value: unknown): void => {
    upsert.run(key, JSON.stringify(value));
  };
  const desired = (): Desired => read('desired', desiredMessage) ?? first.desired;

  return {
    position: () => read('position', position) ?? { lastSeq: 0 },
    follow: (next) => {
      write('position', next);
    },
    adopt: ({ epoch, resume, from, journalKey, receiptPrefix, desired }) => {
      const { lastSeq } = read('position', position) ?? { lastSeq: 0 };
      write('position', { epoch, lastSeq: resume === 'snapshot' ? from - 1 : lastSeq });
      write('journalKey', {
        version: journalKey.version,
        publicKey: Buffer.from(journalKey.publicKey).toString('base64url'),
      });
      write('receiptPrefix', receiptPrefix);
      // Not "if newer": a restored hub may name an older version, and it is the one in charge.
      write('desired', desired);
    },
    desired,
    desire: (next) => {
      write('desired', next);
    },
    journalKey: () => {
      const told = read('journalKey', journalKey);
      return told === undefined
        ? first.journalKey
        : { version: told.version, publicKey: Buffer.from(told.publicKey, 'base64url') };
    },
    receiptPrefix: () => read('receiptPrefix', z.string()) ?? first.receiptPrefix,
  };
};
