/** The pages about offices: shifts, leave, powers handed down and taken back. */
import type { Page } from '@playwright/test';
import type { Scene } from './hub-looks.ts';

export const officeScenes = (base: string): readonly Scene[] => {
  const at = (path: string) => async (page: Page) => {
    await page.goto(base + path);
  };
  const REVIEW = encodeURIComponent('reimbursement/review//finance/review');
  const fill = async (page: Page): Promise<void> => {
    await page.goto(`${base}/office/powers/new?of=${REVIEW}`);
    await page.waitForLoadState('networkidle'); // the scripts are here
    await page.fill('#g-amount', '2000');
    await page.check('input[name=kind] >> nth=0');
    await page.fill('#g-rule', '《云岭大学科研经费管理办法》第十六条');
    await page.fill('#g-since', '2025-03-01');
  };
  return [
    { name: 'office-register', staff: 'school', open: at('/office/powers') },
    { name: 'office-register-none', staff: 'clerk', open: at('/office/powers?state=revoked') },
    { name: 'office-mine', staff: 'clerk', open: at('/office/mine') },
    { name: 'office-mine-none', staff: 'library', open: at('/office/mine') },
    { name: 'office-rota', staff: 'supervisor', open: at('/office/rota') },
    {
      name: 'office-rota-refused',
      staff: 'supervisor',
      open: async (page) => {
        await page.goto(`${base}/office/rota`);
        await page.waitForLoadState('networkidle'); // the scripts are here
        await page.fill('input[name=to]', '08:00');
        await page.click('.in-line .action');
        await page.locator('.notice').waitFor();
      },
    },
    { name: 'office-leave', staff: 'supervisor', open: at('/office/leave') },
    { name: 'office-reviews', staff: 'housing', open: at('/office/reviews') },
    { name: 'office-reviews-done', staff: 'housing', open: at('/office/reviews?which=done') },
    { name: 'office-late', staff: 'clerk', open: at('/office/escalations') },
    { name: 'office-late-none', staff: 'library', open: at('/office/escalations') },
    { name: 'office-late-supervisor', staff: 'supervisor', open: at('/office/escalations') },
    { name: 'console-late', staff: 'supervisor', open: at('/console?cases=escalated') },
    {
      name: 'office-late-case',
      staff: 'clerk',
      open: async (page) => {
        await page.goto(`${base}/office/escalations`);
        await page.click('a[href^="/desk/cases/"] >> nth=0');
        await page.waitForURL(/\/desk\/cases\//);
      },
    },
    {
      name: 'office-late-refused',
      staff: 'clerk',
      open: async (page) => {
        await page.goto(`${base}/office/escalations`);
        await page.waitForLoadState('networkidle'); // the scripts are here
        await page.locator('details:has(input[name=days]) summary').first().click();
        await page.fill('input[name=days] >> nth=0', '3');
        await page.locator('form[action="?/extend"] >> nth=0').evaluate((form: HTMLFormElement) => {
          form.noValidate = true;
          form.requestSubmit();
        });
        await page.locator('.notice').waitFor();
      },
    },
    { name: 'office-reviews-none', staff: 'school', open: at('/office/reviews') },
    { name: 'office-hours', staff: 'clerk', open: at('/office/hours') },
    { name: 'office-departures', staff: 'supervisor', open: at('/office/departures') },
    {
      name: 'office-departure',
      staff: 'supervisor',
      open: async (page) => {
        await page.goto(`${base}/office/departures`);
        const clerk = await page.locator('select[name=person] option', { hasText: '100029' }).getAttribute('value');
        await page.goto(`${base}/office/departures/${clerk ?? ''}`);
        await page.locator('#cases').waitFor();
      },
    },
    {
      // Somebody really leaves: the last of the list, so that every mode has one.
      name: 'office-departure-done',
      staff: 'supervisor',
      open: async (page) => {
        await page.goto(`${base}/office/departures`);
        const last = await page.locator('select[name=person] option').last().getAttribute('value');
        await page.goto(`${base}/office/departures/${last ?? ''}`);
        await page.click('form[action^="?/confirm"] .action');
        await page.locator('.done').waitFor();
      },
    },
    { name: 'office-departures-nobody', staff: 'school', open: at('/office/departures') },
    {
      name: 'office-balance',
      staff: 'supervisor',
      open: async (page) => {
        await page.goto(`${base}/office/balance`);
        const propose = page.locator('form[action="?/propose"] .action');
        if ((await propose.count()) > 0) await propose.click();
        await page.waitForLoadState('networkidle');
      },
    },
    {
      name: 'office-balance-outcome',
      staff: 'supervisor',
      open: async (page) => {
        await page.goto(`${base}/office/balance`);
        await page.waitForLoadState('networkidle'); // the scripts are here
        const propose = page.locator('form[action="?/propose"] .action');
        if ((await propose.count()) > 0) await propose.click();
        await page.locator('input[name=keep]').first().uncheck();
        await page.click('[form=agree]');
        await page.locator('.done').waitFor();
      },
    },
    { name: 'office-choose', staff: 'school', open: at('/office/powers/new') },
    { name: 'office-grant', staff: 'school', open: fill },
    {
      name: 'office-grant-deputy',
      staff: 'school',
      open: async (page) => {
        await fill(page);
        await page.check('input[name=holder][value=person]');
        await page.fill('#g-q', 'gj');
        await page.click('.inner button');
        await page.locator('.inner .pick').first().waitFor();
      },
    },
    {
      name: 'office-grant-wrong',
      staff: 'school',
      open: async (page) => {
        await fill(page);
        await page.fill('#g-amount', '两千');
        await page.fill('#g-rule', '');
        await page.click('.fill > .action');
        await page.locator('.notice').waitFor();
      },
    },
    {
      name: 'office-preview',
      staff: 'school',
      open: async (page) => {
        await fill(page);
        await page.click('.fill > .action');
        await page.locator('.preview').waitFor();
      },
    },
    {
      name: 'office-power',
      staff: 'housing',
      open: async (page) => {
        await page.goto(`${base}/office/powers?department=housing`);
        await page.click('tbody th a');
        await page.locator('#revoke').waitFor();
      },
    },
  ];
};
