/** One hub process. */
import { systemClock } from '@yizhan/shared/clock.ts';
import { Misconfiguration, readSettings, unknownSettings } from './config.ts';
import { openLog, type Logger } from './log.ts';
import { loadBuiltPages, loadPagesForDevelopment } from './pages.ts';
import { startHub, type RunningHub } from './start-hub.ts';

/** After this a stop is no longer graceful: whoever told the hub to stop is waiting. */
const STOP_MARGIN_MS = 5000;

const run = async (): Promise<void> => {
  const settings = readSettings(process.env);
  const log = openLog(settings.logLevel);
  for (const name of unknownSettings(process.env)) log.warn({ name }, 'this setting is not known and has no effect');

  const loadPages = settings.development ? loadPagesForDevelopment : loadBuiltPages;
  const running = await startHub({ settings, env: process.env, log, clock: systemClock, loadPages });
  log.info({ web: running.webPort, terminals: running.terminalPort, public: settings.publicUrl }, 'the hub serves');
  stopWhenTold(running, log, settings.shutdownSeconds * 1000 + STOP_MARGIN_MS);
};

const stopWhenTold = (running: RunningHub, log: Logger, deadlineMs: number): void => {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'the hub stops');
    setTimeout(() => {
      log.error({ deadlineMs }, 'the hub did not stop in time');
      process.exit(1);
    }, deadlineMs).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error(error, 'the hub did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

/** A hub in an unknown state must not go on: whoever runs it starts it anew. */
const die = (error: unknown): void => {
  openLog('error').fatal(error, 'the hub ends on an error that nobody caught');
  process.exit(2);
};
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

run().catch((error: unknown) => {
  if (!(error instanceof Misconfiguration)) {
    die(error);
    return;
  }
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
