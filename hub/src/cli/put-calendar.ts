/** `node hub/src/cli/put-calendar.ts FILE`: puts the entries of a file into the calendar, all of them or none. */
import { readFileSync } from 'node:fs';
import { calendarEntries } from '@yizhan/shared/campus/calendar-data.ts';
import { putCalendarEntry } from '../calendar/open-calendar.ts';
import { clock, command, operator, Usage, withParts } from './command.ts';

await command(async () => {
  const file = process.argv[2];
  if (file === undefined) throw new Usage('Give the file with the entries: a list as in hub/calendar/china.json');
  const entries = calendarEntries.parse(JSON.parse(readFileSync(file, 'utf8')));
  await withParts(async ({ db }) => {
    const at = new Date(clock.now());
    await db.tx(async (tx) => {
      for (const entry of entries) await putCalendarEntry(tx, { entry, by: operator(), at });
    });
  });
  console.log(`${String(entries.length)} entries are in the calendar; running hubs take them up within a minute`);
});
