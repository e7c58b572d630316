/** Terminals against our hub: `terminals.ts DIR https://host:port`. For each line with a number so many more come up; says `{up}`. */
import { createInterface } from 'node:readline';
import { readEnrolments } from '../../load/read-enrolments.ts';
import { simulatedTerminal } from '../../load/terminal.ts';

const [dir = '', hub = ''] = process.argv.slice(2);
const off = readEnrolments(dir).map((enrolment) => simulatedTerminal({ enrolment, hub: () => hub }));
let up = 0;

for await (const line of createInterface({ input: process.stdin })) {
  for (const terminal of off.splice(0, Number(line))) {
    terminal.start();
    await terminal.until('up'); // one after another: a storm is another bench
    up += 1;
  }
  process.stdout.write(`${JSON.stringify({ up })}\n`);
}
