/** Playwright's test with the demo running beside it: one for all journeys of a worker. */
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { startDemo, type Demo, type DemoState } from './demo.ts';
import { endVisit } from './end-visit.ts';

type Orientation = 'portrait' | 'landscape';
const glass = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1920, height: 1080 } } as const;

type Fixtures = {
  /** The kiosk's screen, as its own browser shows it. */
  readonly kiosk: Page;
  readonly orientation: Orientation;
  /** A visitor's own browser. */
  readonly visitor: Page;
};

export const test = base.extend<Fixtures, { readonly demo: Demo }>({
  demo: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from the pattern
    async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  orientation: ['portrait', { option: true }],
  kiosk: async ({ browser, demo, orientation }, use) => {
    await makeReady(demo);
    const context = await browser.newContext({ viewport: glass[orientation] });
    const page = await context.newPage();
    await page.goto(demo.state.urls.kiosk);
    await expect(page.getByRole('button', { name: '开始', exact: true })).toBeVisible();
    await use(page);
    await leave(context);
  },
  visitor: async ({ browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await use(await context.newPage());
    await leave(context);
  },
});
export { expect } from '@playwright/test';

/** Whatever the last journey left: devices in order, nobody before the screen, an empty tray. */
const makeReady = async (demo: Demo): Promise<void> => {
  await demo.panel.printer('ok');
  await demo.panel.link(true);
  await demo.panel.takeAway();
  await endVisit(demo.state.urls.kiosk);
  await demo.panel.emptyTray();
};

const leave = (context: BrowserContext): Promise<void> => context.close();

/** The demo card that shows a case, by the word it carries in the card list. */
export const cardFor = (state: DemoState, which: string): string => {
  const card = state.cards.find((c) => c.case === which);
  if (!card)
    throw new Error(
      `The demo has no card for "${which}"; it has ${state.cards.map((c) => c.case ?? c.nameEn).join(', ')}`,
    );
  return card.uid;
};

export const loginFor = (state: DemoState, role: string): { login: string; password: string } => {
  const found = state.logins.find((l) => l.role === role);
  if (!found) throw new Error(`The demo has no log-in of a ${role}`);
  return found;
};
