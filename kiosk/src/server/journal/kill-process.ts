/** Run by `kill.test.ts`: writes records for ever and says each id once it is on the disk, until it is killed. */
import { writeSync } from 'node:fs';
import { systemClock } from '@yizhan/shared/clock.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { desiredFixture, helpCalled } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { openJournal } from './journal.ts';

const [file, publicKey] = process.argv.slice(2);
if (file === undefined || publicKey === undefined) throw new Error('usage: kill-process.ts FILE PUBLIC_KEY');

const journal = openJournal({
  file,
  terminalId: 'T-0001',
  journalKey: { version: 1, publicKey: Buffer.from(publicKey, 'base64url') },
  receiptPrefix: '7KQ2',
  desired: { version: 0, body: desiredFixture },
  clock: systemClock,
  reserveBytes: 0,
  onTrouble: (why) => {
    throw new Error(JSON.stringify(why));
  },
});
for (;;) {
  const result = await journal.write(helpCalled('home'));
  if (isFault(result)) throw new Error(result.fault);
  writeSync(1, `${result.id}\n`);
}
