/** What is wrong in a form is told where it stands, in the same words by the page and by the hub. */
import type { Page } from '@playwright/test';
import { deskOf } from '../support/desk.ts';
import { expect, test } from '../support/journey.ts';

const open = async (page: Page): Promise<void> => {
  await page.goto(new URL('/desk/counter', page.url()).href);
  await page.getByLabel('卡号、姓名、学号或工号').fill('张晓萌');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('link', { name: '张晓萌' }).click();
  await page.getByRole('link', { name: '场地借用' }).click();
};

const fillWrongly = async (page: Page): Promise<void> => {
  await page.locator('[name="f.title"]').fill('迎新');
  await page.locator('[name="f.people"]').fill('很多');
  await page.locator('[name="f.period.from"]').fill('2027-03-02T10:00');
  await page.locator('[name="f.period.until"]').fill('2027-03-02T09:00');
};

/** Field by field, as they stand on the page. */
const told = async (page: Page): Promise<Record<string, string>> => {
  const fields = await page.locator('[data-field]:has(.problem)').all();
  const each = fields.map(async (field): Promise<[string, string]> => [
    (await field.getAttribute('data-field')) ?? '',
    (await field.locator('.problem').textContent()) ?? '',
  ]);
  return Object.fromEntries(await Promise.all(each));
};

test('the page says at once what the hub would say, and sends nothing that the hub would refuse', async ({
  browser,
  demo,
}) => {
  const plain = await deskOf(browser, demo, 'clerk', { javaScriptEnabled: false });
  await open(plain);
  await fillWrongly(plain);
  await plain.getByRole('button', { name: '核对' }).click();
  const said = await told(plain);
  expect(Object.keys(said)).toEqual(expect.arrayContaining(['people', 'period']));

  const page = await deskOf(browser, demo, 'clerk');
  await open(page);
  await expect(page.locator('[name="f.people"]')).toBeVisible();
  await page.reload();
  await page.waitForLoadState('networkidle');
  let sent = 0;
  page.on('request', (request) => (sent += request.method() === 'POST' ? 1 : 0));
  await fillWrongly(page);
  await page.locator('[name="f.title"]').focus();
  // On leaving: what was typed, and nothing of what was not reached yet.
  expect(Object.keys(await told(page)).toSorted()).toEqual(['people', 'period']);
  await expect(page.locator('[name="f.people"]')).toHaveValue('很多');
  await page.getByRole('button', { name: '核对' }).click();
  await expect(page.locator('[data-field]:has(.problem)')).toHaveCount(Object.keys(said).length);
  expect(await told(page)).toEqual(said);
  expect(sent).toBe(0);
  const first = page.locator('[data-field]:has(.problem)').first();
  await expect(first.locator(':focus')).toHaveCount(1);

  // Put right, it is no longer said; and a press of the button counts, although the field that is left says something.
  await page.locator('[name="f.people"]').fill('30');
  await expect(page.locator('[data-field="people"] .problem')).toHaveCount(0);
  await page.locator('[name="f.people"]').fill('无数');
  await page.getByRole('button', { name: '核对' }).click();
  await expect(first.locator(':focus')).toHaveCount(1);
});

test('what a card reader types at the counter before the script has arrived is searched for', async ({
  browser,
  demo,
}) => {
  const page = await deskOf(browser, demo, 'clerk');
  const { promise: typed, resolve: release } = Promise.withResolvers<undefined>();
  await page.route('**/_app/**/*.js', async (route) => {
    await typed;
    await route.continue();
  });
  await page.goto(new URL('/desk/counter', page.url()).href, { waitUntil: 'commit' });
  const asked = page.getByLabel('卡号、姓名、学号或工号');
  await asked.fill('张晓萌');
  release(undefined);
  await page.waitForLoadState('networkidle');
  await expect(asked).toHaveValue('张晓萌');
  await page.getByRole('button', { name: '查找' }).click();
  await expect(page.getByRole('link', { name: '张晓萌' })).toBeVisible();
});

test('a room is looked for by its initials and chosen with the keyboard alone; what is on no list is refused at its field', async ({
  browser,
  demo,
}) => {
  const page = await deskOf(browser, demo, 'clerk');
  await open(page);
  await page.waitForLoadState('networkidle');
  const room = page.getByRole('combobox', { name: '场地' });
  const list = page.getByRole('listbox', { name: '场地' });
  await room.focus();
  await page.keyboard.type('ej');
  await expect(list.getByRole('option')).toHaveText(['T2-101 二教101', 'T2-205 二教205']);
  await expect(room).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(list.getByRole('option', { selected: true })).toHaveText('T2-205 二教205');
  expect(await room.getAttribute('aria-activedescendant')).toBe(
    await list.getByRole('option', { selected: true }).getAttribute('id'),
  );
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(room).toHaveValue('ej');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(room).toHaveValue('T2-101');
  await expect(list).toBeHidden();
  await expect(page.locator('[data-field="room"]').getByRole('status')).toHaveText('二教101');

  await room.fill('T2-999');
  await page.locator('[name="f.title"]').fill('迎新');
  await page.locator('[name="f.kind"]').first().check();
  await page.locator('[name="f.period.from"]').fill('2027-03-02T10:00');
  await page.locator('[name="f.period.until"]').fill('2027-03-02T11:00');
  await page.locator('[name="f.people"]').fill('30');
  await page.locator('[name="f.external"][value="no"]').check();
  for (const original of await page.locator('[type=checkbox][value=seen]').all()) await original.check();
  await page.getByRole('button', { name: '核对' }).click();
  await expect(page.locator('[data-field="room"] .problem')).toContainText('名录里没有这一项');
  await room.fill('xsbgt');
  await list.getByRole('option').first().click();
  await page.getByRole('button', { name: '核对' }).click();
  await expect(page.getByText('H1 学术报告厅')).toBeVisible();
});
