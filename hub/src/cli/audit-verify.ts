/** `audit:verify [--head SIZE:ROOT]`: recomputes every case and the log of their heads; ends with 1 when anything differs. */
import { parseArgs } from 'node:util';
import { wordsOf } from '../audit/findings.ts';
import { record } from '../audit/record.ts';
import { verifyLog } from '../audit/verify-log.ts';
import type { Witness } from '../audit/verify-tree.ts';
import { command, operator, Usage, withParts } from './command.ts';

const readWitness = (text: string): Witness => {
  const [, size, root] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (size === undefined || root === undefined) throw new Usage('--head takes SIZE:ROOT, the root as 64 hex digits');
  return { size: Number(size), root: Buffer.from(root, 'hex') };
};

await command(async () => {
  const { values } = parseArgs({ options: { head: { type: 'string' } } });
  const witness = values.head === undefined ? undefined : readWitness(values.head);
  await withParts(async ({ db, keyring }) => {
    const { cases, events, leaves, findings, found } = await verifyLog(db, keyring, witness);
    for (const finding of findings) {
      const { zh, en } = wordsOf(finding);
      console.log(`${zh}\n  ${en}`);
    }
    const detail = { cases, events, found };
    await record(db.pool, { kind: 'audit.verified', actor: operator(), subject: String(leaves), detail });
    const { rows } = await db.pool.query<{ size: string; root: Buffer }>(
      'select size, root from merkle_head order by size desc limit 1',
    );
    console.log(
      `${String(cases)} cases, ${String(events)} events, ${String(leaves)} log entries: ${String(found)} found`,
    );
    if (rows[0]) console.log(`Keep this head elsewhere: ${rows[0].size}:${rows[0].root.toString('hex')}`);
    if (found > 0) process.exitCode = 1;
  });
});
