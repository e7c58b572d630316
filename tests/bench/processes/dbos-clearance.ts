/**
 * Leaving clearance in a peer: DBOS Transact on the same PostgreSQL, a workflow a case, a durable step for each check,
 * the seal and each end of the printing, and a durable message for what the school and the terminal say. It keeps what
 * each step returned, and nothing else: no read model, tasks, deadlines or chain. Says `{ ready }`, and then
 * `{ rate }`, transitions a second, for each line with a number of seconds.
 *
 *   node dbos-clearance.ts URL TRANSITIONS
 */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { DBOS } from '@dbos-inc/dbos-sdk';

const CONNECTIONS = 16;
const CHECKS = ['library', 'finance', 'housing', 'it', 'aid', 'textbooks'];
const TOLD = ['school-final', 'print-attempted', 'print-confirmed', 'paper-taken'];
const WAIT_S = 60;

const [url = '', transitions = '0'] = process.argv.slice(2);
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const heard = async (what: string): Promise<void> => {
  const message = await DBOS.recv<object>(what, WAIT_S);
  if (message === null) throw new Error(`${what} was not heard`);
};

const clearance = DBOS.registerWorkflow(
  async (applicant: string): Promise<string> => {
    await DBOS.runStep(() => Promise.resolve({ applicant, accepted: true }), { name: 'submitted' });
    await Promise.all(CHECKS.map((name) => DBOS.runStep(() => Promise.resolve({ answer: 'pass' }), { name })));
    await heard('school-final');
    await DBOS.runStep(() => Promise.resolve({ sha256: 'a'.repeat(64), pages: 1 }), { name: 'seal' });
    for (const what of TOLD.slice(1)) await heard(what);
    return 'done';
  },
  { name: 'leaving-clearance' },
);

const runCase = async (): Promise<void> => {
  const workflowID = randomUUID();
  const handle = await DBOS.startWorkflow(clearance, { workflowID })(randomUUID());
  for (const what of TOLD) await DBOS.send(workflowID, { what, by: randomUUID() }, what);
  const outcome = await handle.getResult();
  if (outcome !== 'done') throw new Error(outcome);
};

const rate = async (seconds: number): Promise<number> => {
  const began = performance.now();
  let cases = 0;
  const work = async (): Promise<void> => {
    while (performance.now() - began < seconds * 1000) {
      await runCase();
      cases++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return (cases * Number(transitions) * 1000) / (performance.now() - began);
};

DBOS.setConfig({
  ...{ name: 'clearance', systemDatabaseUrl: url, systemDatabasePoolSize: CONNECTIONS, logLevel: 'error' },
});
await DBOS.launch();
await rate(1);
say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') break;
  say({ rate: await rate(Number(line)) });
}
await DBOS.shutdown();
process.exit(0);
