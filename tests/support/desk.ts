/** People of the demo at their own desks, each in a browser of their own. */
import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import type { Demo } from './demo.ts';

export const deskOf = async (
  browser: Browser,
  demo: Demo,
  login: string,
  more: BrowserContextOptions = {},
): Promise<Page> => {
  const found = demo.state.logins.find((one) => one.login === login);
  if (!found) throw new Error(`The demo has no log-in ${login}`);
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, ...more })).newPage();
  await page.goto(new URL('/desk', demo.state.urls.console).href);
  await page.getByLabel('用户名').fill(found.login);
  await page.getByLabel('密码').fill(found.password);
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page).toHaveURL(/\/desk/);
  return page;
};

/** Leaving clearance at the counter; the address of the case. */
export const handIn = async (page: Page, name: string): Promise<string> => {
  await page.getByRole('link', { name: '窗口受理' }).click();
  await page.getByLabel('卡号、姓名、学号或工号').fill(name);
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('link', { name }).click();
  await page.getByRole('link', { name: '离校手续' }).click();
  await page.getByRole('button', { name: '核对' }).click();
  await page.getByRole('button', { name: '提交申请' }).click();
  await expect(page.getByRole('heading', { name: '已受理' })).toBeVisible();
  await page.getByRole('link', { name: '打开此件' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('离校手续');
  return page.url();
};
