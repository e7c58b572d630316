/** An office hands its power down, looks at what is done with it, and takes it back: from then on nobody else decides. */
import type { Locator, Page } from '@playwright/test';
import { deskOf, handIn } from '../support/desk.ts';
import { expect, test } from '../support/journey.ts';

const STEP = encodeURIComponent('leaving-clearance/library-review//library/clearance');

const approve = (page: Page): Locator => page.getByRole('button', { name: /^同意/ }).first();

test('a power is handed down, used, looked at and taken back; the next try is refused and says why', async ({
  browser,
  demo,
}) => {
  // The library lets one clerk decide in its name, and wants to see each time.
  const library = await deskOf(browser, demo, 'library');
  await library.goto(new URL(`/office/powers/new?of=${STEP}`, demo.state.urls.console).href);
  await library.getByRole('radio', { name: /^个人/ }).check();
  await library.getByLabel('姓名、工号或拼音首字母').fill('董建军');
  await library.getByRole('button', { name: '查找' }).click();
  await library.getByRole('radio', { name: /董建军/ }).check();
  await library.getByLabel('准许授权的文件和条款').fill('图书馆馆务会纪要〔2026〕3号');
  await library.getByLabel('该规定自何日起').fill('2026-09-01');
  await library.getByLabel('每 100 次抽查几次').fill('100');
  await library.getByRole('button', { name: '看看会授出什么' }).click();
  await expect(library.getByText(/董建军可以以图书馆（离校审核）的名义/)).toBeVisible();
  await library.getByRole('button', { name: '授出', exact: true }).click();
  await expect(library.getByText('已授出，即刻登记在册。')).toBeVisible();
  const power = library.url().replace(/\?.*/, '');

  // The clerk uses it. This page hears of nothing more, as one on a bad line would.
  const clerk = await deskOf(browser, demo, 'clerk');
  await clerk.routeWebSocket(/\/live\//, (socket) => socket.close());
  const address = await handIn(clerk, '司徒静远'); // has a book of the library
  const offered = () =>
    expect(async () => {
      await clerk.goto(address);
      await expect(approve(clerk)).toBeVisible({ timeout: 1000 });
    }).toPass();
  await offered();
  await clerk.locator('summary', { hasText: '重新核对' }).click();
  await clerk.getByRole('button', { name: '重新核对' }).click();
  await expect(clerk.getByText('已记录您的决定。')).toBeVisible();
  await offered(); // the book is still out: the step is there again

  // The library looks at the use, has a word on it, and takes the power back.
  await library.goto(
    `${new URL('/office/reviews', demo.state.urls.console).href}?power=${power.split('/').at(-1) ?? ''}`,
  );
  await expect(library.getByText(/要求重办/)).toBeVisible();
  await library.locator('summary', { hasText: '提出异议' }).click();
  await library.getByLabel('哪里不妥').fill('书还没有归还，不必重新核对。');
  await library.getByRole('button', { name: '提出异议', exact: true }).click();
  await expect(library.getByText('异议已记下，现为第 1 次。')).toBeVisible();
  await library.goto(power);
  await library.getByLabel(/为什么收回/).fill('图书改由本馆逐件核对');
  await library.getByRole('button', { name: '立即收回' }).click();
  await expect(library.getByText('已收回，即刻生效。')).toBeVisible();

  // On the page that was open all the while the clerk tries once more.
  await approve(clerk).click();
  await expect(clerk.getByText(/图书馆已于.*收回此项授权，请转交该部门办理。/).first()).toBeVisible();
  await clerk.goto(address);
  await expect(clerk.getByRole('button', { name: /^同意/ })).toHaveCount(0);
  // The step is the library's own again.
  await library.goto(address);
  await expect(approve(library)).toBeVisible();
});
