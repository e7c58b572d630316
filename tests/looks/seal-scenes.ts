/** Papers that wait for the keeper of their seal, begun at the counter, and the page on which the keeper confirms them. */
import type { Browser, Page } from '@playwright/test';
import pg from 'pg';
import type { HubAlone } from '../support/hub-alone.ts';
import type { Scene } from './hub-looks.ts';

const students = ['2023010101', '2023010103', '2024010201'];
const SERVICE = 'certificate-of-enrolment';

/** From now on every use of the student records seal waits; three do. */
export const writeSealMorning = async (
  browser: Browser,
  hub: HubAlone,
  sessions: ReadonlyMap<string, string>,
): Promise<void> => {
  hub.run('hub/src/cli/lend-seal.ts', ['student-records', '--a-day', '0']);
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  await context.addCookies([{ name: 'yizhan_session', value: sessions.get('clerk') ?? '', url: hub.url }]);
  const page = await context.newPage();
  const client = new pg.Client({ connectionString: hub.databaseUrl });
  await client.connect();
  try {
    for (const number of students) {
      const { rows } = await client.query<{ id: string }>('select id from person where number = $1', [number]);
      await page.goto(`${hub.url}/desk/counter?person=${rows[0]?.id ?? ''}&service=${SERVICE}`);
      await page.waitForLoadState('networkidle');
      await page.click('form[action^="?/review"] .action');
      await page.click('form[action^="?/handIn"] .action');
      await page.locator('.receipt').waitFor();
    }
    const until = Date.now() + 60_000;
    for (;;) {
      const { rowCount } = await client.query(`select 1 from seal_loan where state = 'waiting'`);
      if (rowCount === students.length) break;
      if (Date.now() > until) throw new Error(`${String(rowCount)} papers wait for the keeper after a minute`);
      await page.reload();
    }
  } finally {
    await client.end();
    await context.close();
  }
};

export const sealScenes = (base: string): readonly Scene[] => {
  const ready = async (page: Page): Promise<void> => {
    await page.goto(`${base}/office/seals`);
    await page.waitForLoadState('networkidle');
    // Pictures below the fold are fetched once they are near.
    for (const picture of await page.locator('.paper img').all()) {
      await picture.scrollIntoViewIfNeeded();
      await picture.evaluate((img: HTMLImageElement) => img.decode());
    }
    await page.evaluate(() => {
      scrollTo(0, 0);
    });
  };
  return [
    { name: 'office-seals', staff: 'registrar', open: ready },
    {
      name: 'office-seals-refusing',
      staff: 'registrar',
      open: async (page) => {
        await ready(page);
        await page.locator('ol summary').first().click();
        await page.locator('ul summary').first().click();
      },
    },
    {
      name: 'office-seals-wrong',
      staff: 'registrar',
      open: async (page) => {
        await ready(page);
        await page.locator('input[name=use]').first().check();
        await page.fill('#password', 'not it');
        await page.click('.confirm .action');
        await page.locator('.notice').waitFor();
      },
    },
    { name: 'office-seals-none', staff: 'library', open: ready },
  ];
};
