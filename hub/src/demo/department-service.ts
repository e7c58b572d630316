/**
 * `node hub/src/demo/department-service.ts`: the departments of the demo campus as a process of their own. It says one line of
 * JSON when it is ready: its address and the file for `YIZHAN_CONNECTORS`.
 */
import { systemClock } from '@yizhan/shared/clock.ts';
import { openDepartments } from './departments/open-departments.ts';

const port = Number(process.env['YIZHAN_DEPARTMENTS_PORT'] ?? '8740');
const dir = process.env['YIZHAN_DEPARTMENTS_DIR'] ?? '';
const databaseUrl = process.env['DATABASE_URL'] ?? '';
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  throw new Error('YIZHAN_DEPARTMENTS_PORT must be a port number.');
if (dir === '') throw new Error('YIZHAN_DEPARTMENTS_DIR is not set: the folder for files and the setup.');

const departments = await openDepartments({
  port,
  dir,
  clock: systemClock,
  ...(databaseUrl === '' ? {} : { databaseUrl }),
});
process.stdout.write(
  `${JSON.stringify({ departments: `http://127.0.0.1:${departments.port}/trouble`, connectors: departments.setupPath })}\n`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void departments.close().then(() => process.exit(0));
  });
}
