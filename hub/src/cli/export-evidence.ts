/**
 * `audit:export -- NUMBER --out DIR [--opened]`: one case as an evidence bundle. `--opened` adds the personal values in
 * clear.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { faults, isFault } from '@yizhan/shared/faults.ts';
import { evidenceBundle } from '../audit/evidence-bundle.ts';
import { record } from '../audit/record.ts';
import { openCa } from '../fleet/ca.ts';
import { timeRoots } from '../seals/time/open-time.ts';
import { clock, command, operator, Usage, withParts } from './command.ts';

await command(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, opened: { type: 'boolean', default: false } },
  });
  const [number] = positionals;
  const { out, opened } = values;
  if (number === undefined || positionals.length > 1 || out === undefined)
    throw new Usage('Name one case and a folder: npm run audit:export -- 261126-7K3M-9QX4 --out DIR');
  if (existsSync(out) && readdirSync(out).length > 0) throw new Usage(`${out} is not empty: name a new folder`);
  await withParts(async ({ db, keyring, settings }) => {
    const { rows } = await db.pool.query<{ id: string }>('select id from case_view where number = $1', [number]);
    const [found] = rows;
    if (!found) throw new Usage(`There is no case ${number}`);
    const ca = await openCa({ db, keyring, clock, issuer: settings.issuer });
    const trusted = { roots: ca.roots, timeRoots: timeRoots(settings, ca) };
    const asked = { db, keyring, ...trusted, caseId: found.id, at: new Date(clock.now()), opened };
    const bundle = await evidenceBundle(asked);
    if (isFault(bundle)) throw new Usage(faults[bundle.fault].en);
    for (const { name, bytes } of bundle) {
      const file = path.join(out, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    await record(db.pool, { kind: 'audit.exported', actor: operator(), subject: found.id, detail: { opened } });
    console.log(`${String(bundle.length)} files in ${out}. Anyone can check them: bash ${path.join(out, 'check.sh')}`);
  });
});
