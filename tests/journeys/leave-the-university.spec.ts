/** One matter, six departments, one clerk: nobody is asked but those who have to be. */
import type { Page } from '@playwright/test';
import { deskOf, handIn } from '../support/desk.ts';
import { expect, test } from '../support/journey.ts';

const approve = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  const button = page.getByRole('button', { name: /^同意/ });
  await button.first().click();
  // Who leaves the page while it is still sending has decided nothing.
  await expect(button).toHaveCount(0);
};

test('who owes nothing passes six departments by their data, and only the school signs', async ({ browser, demo }) => {
  const clerk = await deskOf(browser, demo, 'clerk');
  const address = await handIn(clerk, '欧阳若雪');
  await expect(clerk.getByText('自动通过')).toHaveCount(6);
  const school = await deskOf(browser, demo, 'school');
  await approve(school, address);
  // The paper is sealed and waits for its person at any kiosk.
  await expect(async () => {
    await clerk.goto(address);
    await expect(clerk.getByText(/证明已盖章/).first()).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test('who owes the library a book waits for the library alone, and what is decided is decided once', async ({
  browser,
  demo,
}) => {
  const clerk = await deskOf(browser, demo, 'clerk');
  const address = await handIn(clerk, '李子轩');
  await expect(clerk.getByText('自动通过')).toHaveCount(5);
  await expect(clerk.getByText('图书馆有12.50元未结清。').first()).toBeVisible();

  const library = await deskOf(browser, demo, 'library');
  await approve(library, address);
  // The same page again: what is done is done, and nobody decides it twice.
  await library.goto(address);
  await expect(library.getByRole('button', { name: /^同意/ })).toHaveCount(0);
  const school = await deskOf(browser, demo, 'school');
  await approve(school, address);
});
