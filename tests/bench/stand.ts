/** What several benches share: one demo, one browser. Each is started by the first that asks for it. */
import { chromium, type Browser, type Page } from '@playwright/test';
import journeys from '../journeys/playwright.config.ts';
import { startDemo, type Demo } from '../support/demo.ts';

export type Stand = {
  demo(): Promise<Demo>;
  /** A page of its own session, with the glass of a portrait kiosk. */
  page(): Promise<Page>;
  close(): Promise<void>;
};

export const openStand = (): Stand => {
  let demo: Promise<Demo> | undefined;
  let browser: Promise<Browser> | undefined;
  return {
    demo: () => (demo ??= startDemo()),
    page: async () => {
      browser ??= chromium.launch(journeys.use?.launchOptions);
      return (await browser).newPage({ viewport: { width: 1080, height: 1920 } });
    },
    close: async () => {
      await (await browser)?.close();
      await (await demo)?.stop();
    },
  };
};
