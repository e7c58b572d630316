/**
 * Keeps one Chromium on the terminal's screen and one started in reserve (R19). After a visit the reserve takes the
 * screen and the process that carried the visit ends with its whole profile, which lay in memory only. A crash of the
 * browser is the same exchange, at once.
 */
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

/** f_type of tmpfs, statfs(2). */
const TMPFS_MAGIC = 0x01021994;
/** A browser that cannot be started is tried again after so long, doubling up to the last. */
const RESTART_MS = [500, 1_000, 2_000, 5_000, 10_000] as const;

const flags = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-translate',
  '--disable-features=Translate,OverscrollHistoryNavigation',
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  '--disk-cache-size=1',
  '--autoplay-policy=no-user-gesture-required',
  '--font-render-hinting=none',
];

type Options = {
  /** Path of Chromium. */
  readonly executable: string;
  readonly url: string;
  /** A directory on tmpfs: a profile on disk outlives its visit. */
  readonly profileRoot: string;
  readonly headless: boolean;
  readonly log: Logger;
};

type Carrier = { readonly context: BrowserContext; readonly page: Page; readonly profile: string };

export type BrowserKeeper = {
  /** Replaces the browser on the screen by a fresh one; resolves when the old one and its profile are gone. */
  retire(): Promise<void>;
  /** The page on the screen now. */
  page(): Page;
  close(): Promise<void>;
};

export const openBrowserKeeper = async (options: Options): Promise<BrowserKeeper> => {
  const { log, profileRoot } = options;
  prepareRoot(profileRoot);
  let closing = false;
  let onScreen = await begin(options);
  await onScreen.page.goto(options.url);
  let reserve = begin(options);
  let exchange: Promise<void> = Promise.resolve();

  const watch = (carrier: Carrier): void => {
    carrier.context.once('close', () => {
      if (closing || carrier !== onScreen) return;
      log.warn('the browser on the screen ended by itself and is replaced');
      void retire();
    });
    carrier.page.once('crash', () => {
      if (!closing && carrier === onScreen) void retire();
    });
  };

  const swap = async (): Promise<void> => {
    const old = onScreen;
    const next = await reserve;
    await next.page.goto(options.url);
    await next.page.bringToFront();
    onScreen = next;
    watch(next);
    reserve = again(() => begin(options), log);
    await end(old);
  };

  const retire = (): Promise<void> => {
    exchange = exchange
      .then(() => (closing ? undefined : swap()))
      .catch((error: unknown) => {
        log.error({ err: error }, 'the browser could not be exchanged; the reserve is started anew');
        reserve = again(() => begin(options), log);
      });
    return exchange;
  };

  watch(onScreen);
  return {
    retire,
    page: () => onScreen.page,
    close: async () => {
      closing = true;
      await exchange;
      await Promise.all([end(onScreen), reserve.then(end)]);
    },
  };
};

/** Whatever a crash left of earlier profiles goes before the first person comes. */
const prepareRoot = (root: string): void => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true, mode: 0o700 });
  if (statfsSync(root).type !== TMPFS_MAGIC) {
    throw new Error(`YIZHAN_BROWSER_PROFILES: ${root} is not on tmpfs; give a folder below /dev/shm or another tmpfs`);
  }
};

const begin = async ({ executable, headless, profileRoot }: Options): Promise<Carrier> => {
  const profile = mkdtempSync(path.join(profileRoot, 'profile-'));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const onGlass = headless ? ['--disable-gpu'] : ['--kiosk', '--start-fullscreen'];
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    headless,
    viewport: null,
    args: [...flags, ...asRoot, ...onGlass],
    ignoreDefaultArgs: ['--enable-automation'],
    acceptDownloads: false,
  });
  return { context, page: context.pages()[0] ?? (await context.newPage()), profile };
};

const end = async ({ context, profile }: Carrier): Promise<void> => {
  await context.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
};

const again = async (start: () => Promise<Carrier>, log: Logger): Promise<Carrier> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      log.error({ err: error, tries }, 'Chromium did not start');
      const wait = RESTART_MS[Math.min(tries, RESTART_MS.length - 1)];
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
};
