/** An office under load for a short while: what was said to be stored is there, once, and whole. `YIZHAN_SLOW=1`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startProgram } from '../bench/program.ts';
import type { OfficeResult } from '../load/office.ts';
import { setUpOffice } from '../load/set-up-office.ts';
import { startHubAlone } from '../support/hub-alone.ts';

const SECONDS = 20;
const HEAR_MS = 240_000;

type Row = { readonly id: string; readonly state: string; readonly submitted: number; readonly closed: number };

test.runIf(process.env['YIZHAN_SLOW'] === '1')(
  'R3 R4 20 s of kiosks and desks: no case is lost or doubled, no terminal misses a record, every chain holds',
  { timeout: 600_000 },
  async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-office-'));
    const hub = await startHubAlone();
    const database = new pg.Client({ connectionString: hub.databaseUrl });
    try {
      await database.connect();
      const file = await setUpOffice({ hub, database, dir }, { kiosks: 20, desks: 60, perSecond: 20 });
      const office = startProgram('tests/load/office.ts', { args: [file], hearMs: HEAR_MS });
      try {
        await office.hear();
        office.say(String(SECONDS));
        const told = (await office.hear()) as OfficeResult;
        expect(told.refused).toBe(0);
        expect(told.submitted.length).toBeGreaterThan(0);
        expect(told.deskRows).toBeGreaterThan(0);

        const { rows } = await database.query<Row>(
          `select c.id, c.state, count(*) filter (where e.kind = 'submitted')::int as submitted,
             count(*) filter (where e.kind = 'closed')::int as closed
           from case_view c join case_event e on e.case_id = c.id group by c.id`,
        );
        expect(rows.map(({ id }) => id).toSorted()).toEqual(told.submitted.toSorted());
        expect(rows.filter(({ submitted }) => submitted !== 1)).toEqual([]);
        const down = new Set(told.decided);
        expect(down.size).toBe(told.decided.length);
        expect(rows.filter(({ id }) => down.has(id)).map(({ state, closed }) => [state, closed])).toEqual(
          told.decided.map(() => ['rejected', 1]),
        );
        for (const [terminal, numbers] of Object.entries(told.streams))
          expect([terminal, numbers]).toEqual([terminal, numbers.map((_, n) => n + 1)]);
        expect(hub.run('hub/src/cli/audit-verify.ts', [])).not.toBe('');
      } finally {
        await office.stop();
      }
    } finally {
      await database.end();
      await hub.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  },
);
