/** Run by `disk-full.test.ts` on a file system of one megabyte: prints what a full disk does to the journal, as JSON. */
import { generateKeyPairSync } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { systemClock } from '@yizhan/shared/clock.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import type { TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import { desiredFixture } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { openJournal } from './journal.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: disk-full-process.ts FOLDER');

const publicKey = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }).x ?? '';
const open = () =>
  openJournal({
    file: join(folder, 'journal.sqlite'),
    terminalId: 'T-0001',
    journalKey: { version: 1, publicKey: Buffer.from(publicKey, 'base64url') },
    receiptPrefix: '7KQ2',
    desired: { version: 0, body: desiredFixture },
    clock: systemClock,
    reserveBytes: 131_072,
    onTrouble: () => undefined,
  });
const submitted = (): TerminalRecord => ({
  kind: 'case.submitted',
  visitId: uuidv7(),
  caseId: uuidv7(),
  flowId: 'enrolment-certificate',
  flowVersion: 1,
  answers: { note: 'x'.repeat(4000) },
});
const visitEnded = (): TerminalRecord => ({ kind: 'visit.ended', visitId: uuidv7(), why: 'done' });

const journal = open();
const filler = join(folder, 'filler');
writeFileSync(filler, Buffer.alloc(400_000, 1));

let stored = 0;
let refused: unknown;
while (refused === undefined && stored < 1000) {
  const result = await journal.write(submitted());
  if (isFault(result)) refused = result;
  else stored += 1;
}
const whileFull = journal.load().full;
const lastWords = [];
for (let n = 0; n < 5; n++) lastWords.push(isFault(await journal.write(visitEnded())) ? 'refused' : 'stored');
journal.maintain();
const stillFull = journal.load().full;
rmSync(filler);
journal.maintain();
const afterRoom = journal.load().full;
const again = isFault(await journal.write(submitted())) ? 'refused' : 'stored';
const depth = journal.load().depth;
journal.close();
const reopened = open().load().depth;
process.stdout.write(
  JSON.stringify({ stored, refused, whileFull, lastWords, stillFull, afterRoom, again, depth, reopened }),
);
