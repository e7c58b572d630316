import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Demo } from '../support/demo.ts';
import { deskOf } from '../support/desk.ts';
import { cardFor, expect, test } from '../support/journey.ts';
import { signatureOf } from '../support/paper.ts';

/** As the operator sets it at the command line. */
const lend = (demo: Demo, aDay: string): void => {
  execFileSync(process.execPath, ['hub/src/cli/lend-seal.ts', 'student-records', '--a-day', aDay], {
    cwd: path.join(import.meta.dirname, '..', '..'),
    env: {
      ...process.env,
      DATABASE_URL: demo.state.databaseUrl,
      YIZHAN_ROOT_KEY_FILE: path.join(demo.runDir, 'root.key'),
      YIZHAN_ISSUER: 'YLU',
    },
    stdio: 'pipe',
  });
};

const timestamps = async (demo: Demo, trouble: string): Promise<void> => {
  const answer = await fetch(demo.state.urls.timestamps, { method: 'POST', body: JSON.stringify({ trouble }) });
  if (!answer.ok) throw new Error(`The timestamp authority answered ${String(answer.status)}`);
};

const askForCertificate = async (kiosk: Page, demo: Demo): Promise<void> => {
  await kiosk.getByRole('button', { name: '开始', exact: true }).click();
  await demo.panel.hold(cardFor(demo.state, 'enrolled'));
  await expect(kiosk.getByRole('heading', { level: 1 })).toContainText('请选择');
  await demo.panel.takeAway();
  await kiosk
    .getByRole('button', { name: /^在读证明/ })
    .first()
    .click();
  await kiosk.getByRole('button', { name: '开始办理' }).click();
};

const takePaper = async (kiosk: Page, demo: Demo): Promise<void> => {
  await expect(kiosk.getByRole('heading', { level: 1 })).toHaveText(/取走证明/, { timeout: 30_000 });
  await kiosk.getByRole('button', { name: '我已取走' }).click();
  const [paper] = await demo.panel.tray();
  if (!paper) throw new Error('Nothing came out of the printer');
  expect(signatureOf(paper)).toEqual({ valid: true, wholeFile: true, kind: 'ETSI.CAdES.detached' });
};

test('a paper outside the scope of its seal waits for the keeper, who confirms it on a phone', async ({
  kiosk,
  demo,
  browser,
}) => {
  lend(demo, '0');
  try {
    await askForCertificate(kiosk, demo);
    const keeper = await deskOf(browser, demo, 'registrar', { viewport: { width: 390, height: 844 }, isMobile: true });
    await expect(async () => {
      await keeper.goto(new URL('/office/seals', demo.state.urls.console).href);
      await expect(keeper.getByRole('checkbox')).toHaveCount(1, { timeout: 1000 });
    }).toPass();
    await expect(keeper.getByText('申请人 张晓萌')).toBeVisible();
    const picture = keeper.getByRole('img', { name: /将要盖章的证明/ });
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => (img.complete ? img.naturalWidth : 0)))
      .toBeGreaterThan(1000);
    expect(await demo.panel.tray()).toHaveLength(0);

    await keeper.getByRole('checkbox').check();
    await keeper.getByLabel('您的登录密码').fill('yunling-registrar');
    await keeper.getByRole('button', { name: '确认用印' }).click();
    await expect(keeper.getByText('已确认 1 份')).toBeVisible();
    await takePaper(kiosk, demo);
    await keeper.context().close();
  } finally {
    lend(demo, '500');
  }
});

test('with the timestamp authority away a paper waits, and comes once it is back', async ({ kiosk, demo, visitor }) => {
  await timestamps(demo, 'away');
  try {
    await askForCertificate(kiosk, demo);
    const operator = demo.state.logins.find(({ role }) => role === 'operator');
    await visitor.goto(demo.state.urls.console);
    await visitor.getByLabel('用户名').fill(operator?.login ?? '');
    await visitor.getByLabel('密码').fill(operator?.password ?? '');
    await visitor.getByRole('button', { name: '登录' }).click();
    await expect(visitor.getByText('时间戳服务暂时没有应答').first()).toBeVisible();
    expect(await demo.panel.tray()).toHaveLength(0);
  } finally {
    await timestamps(demo, 'ok');
  }
  await takePaper(kiosk, demo);
});
