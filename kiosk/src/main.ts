/**
 * The agent's process. It says `{"screens": URL}` on its first line once the screens are served; the log goes to
 * standard error. A wrong setting ends it with a sentence that names the setting (R24).
 */
import path from 'node:path';
import { openCardDriver } from '@yizhan/drivers/card/open-card-driver.ts';
import { openPrinter } from '@yizhan/drivers/printer/open-printer.ts';
import { systemClock } from '@yizhan/shared/clock.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { openBrowserKeeper, type BrowserKeeper } from './browser/browser-keeper.ts';
import { readConfig, type Config } from './config.ts';
import { startAgent } from './server/agent.ts';
import { openTerminalLink } from './server/link/terminal-link.ts';
import { openLog } from './server/log.ts';
import { openVisitFile } from './server/open-visit-file.ts';
import { loadPages } from './server/pages.ts';
import { openPrintDesk } from './server/printing/open-print-desk.ts';
import { openScreenDoor } from './server/screen-door.ts';

const AGENT_VERSION = '0.1.0';

const run = async (config: Config): Promise<void> => {
  const clock = systemClock;
  const log = openLog(config.logLevel, config.enrolment.terminalId);
  const inState = (name: string): string => path.join(config.stateDir, name);

  const link = openTerminalLink({
    enrolment: config.enrolment,
    file: inState('journal.db'),
    agentVersion: AGENT_VERSION,
    onTrouble: (why, what) => {
      log.warn(isFault(why) ? { fault: why.fault, what } : { err: why, what }, 'the link had trouble');
    },
  });
  const card = openCardDriver({ pcscSocket: config.pcscSocket, log });
  const printer = openPrinter({ uri: config.printerUri });
  const desk = openPrintDesk({ printer, file: inState('print.db'), emit: link.write, clock, log });
  let browser: BrowserKeeper | undefined;
  const agent = startAgent({
    card,
    printer,
    desk,
    link,
    clock,
    log,
    openVisit: openVisitFile(inState('visit')),
    retireBrowser: () => void browser?.retire(),
  });
  void desk.resume().catch((error: unknown) => {
    log.error({ err: error }, 'what an earlier run left at the printer could not be seen through');
  });
  const door = await openScreenDoor({ agent, pages: await loadPages(config.dev), port: config.port, log });
  const screens = `http://127.0.0.1:${String(door.port)}/`;
  if (config.browser) {
    browser = await openBrowserKeeper({ ...config.browser, profileRoot: config.browser.profiles, url: screens, log });
  }
  process.stdout.write(`${JSON.stringify({ screens })}\n`);

  const stop = async (): Promise<void> => {
    agent.close();
    await Promise.all([browser?.close(), door.close()]);
    await Promise.all([desk.close(), card.close()]);
    await Promise.all([printer.close(), link.close()]);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    });
  }
};

try {
  await run(readConfig(process.env));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
