import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

import type { PrintRecord } from '../records.ts';
import type { Emit } from '../tell-hub.ts';

/** A journal as the desk sees it: on disk when it answers, and the same record offered twice is one. */
export const journalFile =
  (file: string): Emit =>
  (record, id) => {
    const handle = openSync(file, 'a');
    writeSync(handle, `${JSON.stringify({ id, record })}\n`);
    fsyncSync(handle);
    closeSync(handle);
    return Promise.resolve({ id });
  };

export function readJournal(file: string): PrintRecord[] {
  if (!existsSync(file)) return [];
  const byId = new Map<string, PrintRecord>();
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { id, record } = JSON.parse(line) as { id: string; record: PrintRecord };
    byId.set(id, record);
  }
  return [...byId.values()];
}
