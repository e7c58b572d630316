/** The desk's pages: a full list, a hand at work in it, what is said when there is nothing to do. */
import type { Page } from '@playwright/test';
import type { DeskMorning } from './desk-morning.ts';
import type { Scene } from './hub-looks.ts';

export const deskScenes = (base: string, desk: DeskMorning): readonly Scene[] => {
  const live = async (page: Page, path: string): Promise<void> => {
    await page.goto(base + path);
    await page.locator('.live .busy').waitFor();
  };
  const at = (path: string) => (page: Page) => live(page, path);
  /** Keys where there is a keyboard; on a phone the first card's own button. */
  const wide = (page: Page): boolean => (page.viewportSize()?.width ?? 0) > 960;
  return [
    { name: 'desk-tasks', staff: 'library', open: at('/desk') },
    { name: 'desk-mine', staff: 'clerk', open: at('/desk?view=mine') },
    { name: 'desk-waiting', staff: 'clerk', open: at('/desk?view=waiting') },
    { name: 'desk-due', staff: 'clerk', open: at('/desk?view=due') },
    { name: 'desk-school', staff: 'school', open: at('/desk') },
    { name: 'desk-empty', staff: 'registrar', open: at('/desk?view=due') },
    { name: 'desk-find', staff: 'clerk', open: at('/desk?find=zh') },
    { name: 'desk-find-none', staff: 'clerk', open: at('/desk?find=qqqq') },
    {
      name: 'desk-cursor',
      staff: 'library',
      open: async (page) => {
        await live(page, '/desk');
        for (const key of ['j', 'j', 'j']) await page.keyboard.press(key);
      },
    },
    {
      name: 'desk-selected',
      staff: 'library',
      open: async (page) => {
        await live(page, '/desk');
        for (const key of ['j', 'x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key);
        if (wide(page)) await page.keyboard.press('a');
      },
    },
    {
      name: 'desk-return',
      staff: 'library',
      open: async (page) => {
        await live(page, '/desk');
        if (wide(page)) for (const key of ['j', 'r']) await page.keyboard.press(key);
        else await page.locator('.acts button').nth(1).click();
        await page.locator('dialog[open]').waitFor();
      },
    },
    {
      name: 'desk-keys',
      staff: 'library',
      open: async (page) => {
        await live(page, '/desk');
        await page.keyboard.press('?');
        await page.locator('dialog[open]').waitFor();
      },
    },
    {
      name: 'desk-fresh',
      staff: 'library',
      open: async (page) => {
        await live(page, '/desk');
        await desk.addForLibrary();
        await page.locator('.fresh button').waitFor();
      },
    },
    {
      name: 'desk-unfolded',
      staff: 'clerk',
      open: async (page) => {
        await live(page, '/desk?view=mine&only=late');
        if (!wide(page)) await page.locator('.fold').click();
      },
    },
  ];
};
