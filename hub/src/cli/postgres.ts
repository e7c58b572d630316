/**
 * The embedded PostgreSQL as a process of its own, for demo and development: `postgres.ts --dir DIR --port N`.
 * Says `{"url": …}` once it answers and stops when it is told to or its parent ends.
 */
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../storage/embedded-postgres.ts';

const { values } = parseArgs({ options: { dir: { type: 'string' }, port: { type: 'string', default: '0' } } });
if (!values.dir) throw new Error('Give the folder for the data with --dir');
const cluster = await startEmbeddedPostgres({ dir: values.dir, port: Number(values.port) });
const stop = (): void => {
  void cluster.stop().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.stdout.write(`${JSON.stringify({ url: cluster.url })}\n`);
