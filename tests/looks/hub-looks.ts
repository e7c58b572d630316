/**
 * Takes a picture of every page of the hub in both languages, light and dark, on a desk and on a phone, and looks at each
 * with axe-core. `node tests/looks/hub-looks.ts [word…]`: words name scenes (`desk-` all that begin so) or narrow the
 * modes (`phone dark en`); pictures go to tests/.artifacts/looks/hub.
 */
import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { startHubAlone, type HubAlone } from '../support/hub-alone.ts';
import { writeDeskMorning, type DeskMorning } from './desk-morning.ts';
import { deskScenes } from './desk-scenes.ts';
import { caseScenes, writeCaseMorning, type CaseMorning } from './case-scenes.ts';
import { officeScenes } from './office-scenes.ts';
import { writeMorning, type Morning } from './hub-rows.ts';
import { sealScenes, writeSealMorning } from './seal-scenes.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];
const out = new URL('../.artifacts/looks/hub/', import.meta.url).pathname;

const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
type Mode = { readonly language: 'zh' | 'en'; readonly scheme: 'light' | 'dark'; readonly size: keyof typeof sizes };
const modes: readonly Mode[] = (['desk', 'phone'] as const).flatMap((size) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    (['zh', 'en'] as const).map((language) => ({ size, scheme, language })),
  ),
);

/** `staff`: by which log-in of the demo. */
export type Scene = { readonly name: string; readonly staff?: string; open(page: Page): Promise<void> };

const upload = async (page: Page, base: string, file: Uint8Array, name = 'certificate.pdf'): Promise<void> => {
  await page.goto(`${base}/verify`);
  await page.waitForLoadState('networkidle'); // the scripts are here
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from(file) });
  await page.locator('.verdict').waitFor();
};

type Mornings = { readonly morning: Morning; readonly desk: DeskMorning; readonly cases: CaseMorning };

const scenes = (base: string, { morning, desk, cases }: Mornings): readonly Scene[] => {
  const at =
    (path: string) =>
    async (page: Page): Promise<void> => {
      await page.goto(base + path);
    };
  const live =
    (path: string) =>
    async (page: Page): Promise<void> => {
      await page.goto(base + path);
      await page.locator('.live .busy').waitFor();
    };
  const mistyped = `${morning.codes.valid.slice(0, -2)}${morning.codes.valid.endsWith('00') ? '11' : '00'}`;
  const { files } = morning;
  return [
    { name: 'front', open: at('/') },
    { name: 'log-in', open: at('/log-in') },
    {
      name: 'log-in-wrong',
      open: async (page) => {
        await page.goto(`${base}/log-in`);
        await page.fill('#name', 'operator');
        await page.fill('#password', 'not it');
        await page.click('form[method=post]:has(#password) button');
        await page.locator('.notice').waitFor();
      },
    },
    { name: 'not-found', open: at('/no/such/page') },
    { name: 'verify', open: at('/verify') },
    { name: 'verify-valid', open: at(`/V/${morning.codes.valid}`) },
    { name: 'verify-voided', open: at(`/v/${morning.codes.voided}`) },
    { name: 'verify-expired', open: at(`/v/${morning.codes.expired}`) },
    { name: 'verify-unknown', open: at(`/v/${morning.codes.unissued}`) },
    { name: 'verify-mistyped', open: at(`/v/${mistyped}`) },
    { name: 'verify-short', open: at('/v/K7QM-3F9X') },
    { name: 'verify-file-genuine', open: (page) => upload(page, base, files.genuine) },
    { name: 'verify-file-altered', open: (page) => upload(page, base, files.altered) },
    { name: 'verify-file-stranger', open: (page) => upload(page, base, files.stranger) },
    { name: 'verify-file-not-pdf', open: (page) => upload(page, base, new TextEncoder().encode('hello'), 'photo.pdf') },
    { name: 'verify-offline', open: at('/verify/offline') },
    {
      name: 'verify-offline-other',
      open: async (page) => {
        await page.goto(`${base}/verify/offline`);
        await page.locator('#code').fill(morning.codes.valid);
        await page.locator('#code').press('Enter');
        await page.locator('.verdict').waitFor();
      },
    },
    { name: 'console', staff: 'operator', open: live('/console') },
    { name: 'console-filtered', staff: 'operator', open: live('/console?terminals=printer&cases=done') },
    { name: 'case-done', staff: 'supervisor', open: live(`/console/cases/${morning.cases.done}`) },
    { name: 'case-held', staff: 'operator', open: live(`/console/cases/${morning.cases.held}`) },
    { name: 'terminal-empty', staff: 'operator', open: live(`/console/terminals/${morning.terminals.empty}`) },
    { name: 'terminal-away', staff: 'operator', open: live(`/console/terminals/${morning.terminals.away}`) },
    { name: 'not-allowed', staff: 'operator', open: at('/console/cases/none') },
    ...deskScenes(base, desk),
    ...caseScenes(base, cases),
    ...officeScenes(base),
    ...sealScenes(base),
  ];
};

/** Steps that heads were told of: the engine itself has lived through them. */
const seedLate = (hub: HubAlone): void => {
  hub.run('hub/src/cli/seed-demo.ts', ['--late-cases', '--spot-checks']);
};

const settled = async (page: Page): Promise<void> => {
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
};

/** Nothing may be wider than the screen: a page that scrolls sideways hides what it says. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return over > 0 ? [`the page is ${over} px wider than the screen`] : [];
  });

const axe = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `axe ${id}: ${node.target.join(' ')}`));
};

const logIn = async (browser: Browser, hub: HubAlone, name: string): Promise<string> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const login = hub.logins.find((one) => one.login === name);
  await page.goto(`${hub.url}/log-in`);
  await page.fill('#name', login?.login ?? '');
  await page.fill('#password', login?.password ?? '');
  await page.click('form[method=post]:has(#password) button');
  await page.waitForURL(/\/(console|desk)$/);
  const cookie = (await context.cookies()).find(({ name }) => name === 'yizhan_session');
  await context.close();
  return cookie?.value ?? '';
};

const openContext = async (browser: Browser, url: string, mode: Mode, session?: string): Promise<BrowserContext> => {
  const context = await browser.newContext({
    viewport: sizes[mode.size],
    deviceScaleFactor: mode.size === 'phone' ? 2 : 1,
    timezoneId: 'Asia/Shanghai',
    locale: mode.language === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: mode.scheme,
    reducedMotion: 'reduce',
    hasTouch: mode.size === 'phone',
    isMobile: mode.size === 'phone',
  });
  if (session !== undefined) await context.addCookies([{ name: 'yizhan_session', value: session, url }]);
  return context;
};

const wanted = process.argv.slice(2);
const kinds: readonly (readonly string[])[] = [Object.keys(sizes), ['light', 'dark'], ['zh', 'en']];
const names = wanted.filter((word) => !kinds.flat().includes(word));
/** Of each kind of word any that was given will do. A name that ends in a dash is the beginning of names. */
const fits = (name: string, mode: readonly string[]): boolean =>
  (names.length === 0 || names.some((want) => want === name || (want.endsWith('-') && name.startsWith(want)))) &&
  kinds.every((kind) => {
    const given = wanted.filter((word) => kind.includes(word));
    return given.length === 0 || given.some((word) => mode.includes(word));
  });

const hub = await startHubAlone();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
let [seen, wrong] = [0, 0];
let desk: DeskMorning | undefined;
try {
  const morning = await writeMorning(hub.databaseUrl);
  const sessions = new Map<string, string>();
  desk = await writeDeskMorning(hub.databaseUrl);
  for (const { login } of hub.logins) sessions.set(login, await logIn(browser, hub, login));
  seedLate(hub);
  const cases = await writeCaseMorning(browser, { url: hub.url, databaseUrl: hub.databaseUrl, sessions });
  await writeSealMorning(browser, hub, sessions);
  const all = scenes(hub.url, { morning, desk, cases });
  for (const mode of modes) {
    for (const scene of all) {
      const words = [scene.name, mode.size, mode.scheme, mode.language];
      if (!fits(scene.name, words.slice(1))) continue;
      const context = await openContext(browser, hub.url, mode, scene.staff && sessions.get(scene.staff));
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
          complaints.push(`browser: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.push(`browser: ${error.message}`));
      try {
        await scene.open(page);
      } catch (error) {
        complaints.push(
          `did not come: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
        );
      }
      await settled(page);
      const dir = `${out}${mode.size}-${mode.scheme}-${mode.language}`;
      await mkdir(dir, { recursive: true });
      await page.screenshot({ path: `${dir}/${scene.name}.png`, fullPage: true });
      const findings = [...complaints, ...(await tooWide(page)), ...(await axe(page))];
      seen += 1;
      wrong += findings.length;
      for (const line of findings) console.log(`${words.join(' ')}: ${line}`);
      await context.close();
    }
  }
} finally {
  await desk?.close();
  await browser.close();
  await hub.stop();
}
console.log(`${seen} pages looked at, ${wrong} findings`);
process.exitCode = seen > 0 && wrong === 0 ? 0 : 1;
