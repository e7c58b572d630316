/** Two people have the same case open: each sees what the other does, and neither loses place or words. */
import type { Page } from '@playwright/test';
import { deskOf, handIn } from '../support/desk.ts';
import { expect, test } from '../support/journey.ts';

const note = (page: Page) => page.getByLabel('说明（可不填）').first();
const strip = (page: Page) => page.locator('.strip');

test('what another does is told at once: the page follows by itself, and waits while somebody types', async ({
  browser,
  demo,
}) => {
  const clerk = await deskOf(browser, demo, 'clerk');
  const address = await handIn(clerk, '王浩宇'); // owes the finance office
  await expect(clerk.getByText('自动通过')).toHaveCount(5);
  const finance = await deskOf(browser, demo, 'finance');
  const library = await deskOf(browser, demo, 'library');
  for (const page of [finance, library]) {
    await page.goto(address);
    await expect(strip(page).getByText('实时')).toBeVisible();
  }

  // Somebody writes: the page says what happened, and stays as it is.
  await note(finance).fill('已核对缴费凭证');
  const approve = finance.getByRole('button', { name: /^同意/ });
  const before = await approve.boundingBox();
  await library.locator('summary', { hasText: '提问' }).click();
  await library.getByLabel('问题').fill('学费哪天缴的？');
  await library.getByRole('button', { name: '发出问题' }).click();
  await expect(strip(finance).getByText('提问')).toBeVisible();
  expect(await approve.boundingBox()).toEqual(before);
  await expect(finance.getByText('学费哪天缴的？')).toHaveCount(0);
  // Once they ask for it, it is shown, and what they wrote is still there.
  await strip(finance).getByRole('button', { name: '更新页面' }).click();
  await expect(finance.getByRole('heading', { name: '问与答' })).toBeVisible();
  await expect(note(finance)).toHaveValue('已核对缴费凭证');

  // Nobody writes at the library: the decision of the other is there, with who and when.
  await library.mouse.move(0, 0);
  await approve.click();
  await expect(strip(library).getByText(/高俊杰 \d\d:\d\d/)).toBeVisible();
  await expect(library.getByText('高俊杰同意')).toBeVisible();
});

test('words written into a step that somebody else decides meanwhile are kept', async ({ browser, demo }) => {
  const clerk = await deskOf(browser, demo, 'clerk');
  const address = await handIn(clerk, '曾文静'); // owes the housing centre, which handed a power to who carries the case
  await expect(clerk.getByText('自动通过')).toHaveCount(5);
  const housing = await deskOf(browser, demo, 'housing');
  const again = await deskOf(browser, demo, 'housing');
  for (const page of [housing, again]) {
    await page.goto(address);
    await expect(strip(page).getByText('实时')).toBeVisible();
  }
  await note(again).fill('钥匙少一把');
  await housing.getByRole('button', { name: /^同意/ }).first().click();
  await expect(strip(again).getByRole('button', { name: '更新页面' })).toBeVisible();
  await again.locator('h1').click();
  await again.keyboard.press('u');
  await expect(again.getByText('钥匙少一把')).toBeVisible();
  await expect(again.getByRole('button', { name: /^同意/ })).toHaveCount(0);
});

test('a page that would not hear of changes says so, and reads the case again once it would', async ({
  browser,
  demo,
}) => {
  const clerk = await deskOf(browser, demo, 'clerk');
  const address = await handIn(clerk, '陈思琪');
  const page = await deskOf(browser, demo, 'library');
  let cut = (): unknown => undefined;
  let refuse = false;
  await page.routeWebSocket(/\/live\//, (socket) => {
    if (refuse) void socket.close();
    else {
      socket.connectToServer();
      cut = () => socket.close();
    }
  });
  await page.goto(address);
  await expect(strip(page).getByText('实时')).toBeVisible();
  refuse = true;
  await cut();
  await expect(strip(page).getByText(/连接断开/)).toBeVisible();
  refuse = false;
  await expect(strip(page).getByText('实时')).toBeVisible();
});
