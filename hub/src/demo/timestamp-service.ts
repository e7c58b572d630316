/**
 * `node hub/src/demo/timestamp-service.ts`: the timestamp authority of the demo as a process of its own. It says one line of
 * JSON when it is ready: its address, its roots and where its troubles are switched.
 */
import { systemClock } from '@yizhan/shared/clock.ts';
import { openTimestamps } from './timestamps/open-timestamps.ts';

const port = Number(process.env['YIZHAN_TIMESTAMPS_PORT'] ?? '8742');
const dir = process.env['YIZHAN_TIMESTAMPS_DIR'] ?? '';
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  throw new Error('YIZHAN_TIMESTAMPS_PORT must be a port number.');
if (dir === '') throw new Error('YIZHAN_TIMESTAMPS_DIR is not set: the folder for its keys.');

const timestamps = await openTimestamps({ port, dir, clock: systemClock });
const { url, rootsPath: roots } = timestamps;
process.stdout.write(`${JSON.stringify({ timestamps: url, roots, troubles: `${url}trouble` })}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void timestamps.close().then(() => process.exit(0));
  });
}
