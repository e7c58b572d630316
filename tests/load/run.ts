/**
 * Protocol-true terminals against a hub on this machine:
 * `node tests/load/run.ts --terminals 50 --seconds 10 --hub https://127.0.0.1:8701 --certs DIR [--records 1]`
 */
import { parseArgs } from 'node:util';
import { readEnrolments } from './read-enrolments.ts';
import { runLoad } from './run-load.ts';

const MAX_TERMINALS = 2000;
const MAX_SECONDS = 600;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

const usage = (why: string): never => {
  process.stderr.write(
    `${why}\nusage: run.ts --terminals N --seconds N --hub https://127.0.0.1:PORT --certs DIR [--records N]\n`,
  );
  process.exit(2);
};

const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
    records: { type: 'string', default: '1' },
    hub: { type: 'string' },
    certs: { type: 'string' },
  },
});
const whole = (name: 'terminals' | 'seconds' | 'records', max: number): number => {
  const value = Number(values[name]);
  return Number.isInteger(value) && value >= 1 && value <= max ? value : usage(`--${name} must be 1 to ${String(max)}`);
};
const terminals = whole('terminals', MAX_TERMINALS);
const seconds = whole('seconds', MAX_SECONDS);
const recordsPerSecond = whole('records', 50);
const hub = values.hub ?? usage('--hub is missing');
if (!URL.canParse(hub) || !LOOPBACK.has(new URL(hub).hostname)) usage('--hub must be on this machine');
const enrolments = readEnrolments(values.certs ?? usage('--certs is missing')).slice(0, terminals);
if (enrolments.length < terminals)
  usage(`--certs holds ${String(enrolments.length)} enrolments, ${String(terminals)} are needed`);

const result = await runLoad({ enrolments, hub, seconds, recordsPerSecond });
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
process.exit(result.recordsStored === result.recordsWritten ? 0 : 1);
