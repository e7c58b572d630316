import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cardFor, expect, test } from '../support/journey.ts';
import { pictureOf } from '../support/paper.ts';

test('a page saved yesterday tells a genuine paper from a forged one, and asks nobody', async ({
  kiosk,
  browser,
  demo,
}) => {
  await kiosk.getByRole('button', { name: '开始', exact: true }).click();
  await demo.panel.hold(cardFor(demo.state, 'enrolled'));
  await expect(kiosk.getByRole('heading', { level: 1 })).toContainText('请选择');
  await demo.panel.takeAway();
  await kiosk
    .getByRole('button', { name: /^在读证明/ })
    .first()
    .click();
  await kiosk.getByRole('button', { name: '开始办理' }).click();
  await kiosk.getByRole('button', { name: '我已取走' }).click();
  const [paper] = await demo.panel.tray();
  if (!paper) throw new Error('Nothing came out of the printer');

  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-offline-'));
  const context = await browser.newContext({ locale: 'zh-CN' });
  try {
    const kept = path.join(folder, 'verify.html');
    const page = await fetch(new URL('/verify/offline?keep', demo.state.urls.verify));
    expect(page.headers.get('content-disposition')).toContain('attachment');
    writeFileSync(kept, await page.text());

    const desk = await context.newPage();
    const asked: string[] = [];
    desk.on('request', (request) => void asked.push(request.url()));
    await context.setOffline(true);
    await desk.goto(pathToFileURL(kept).href);
    const photograph = { name: 'photo.png', mimeType: 'image/png', buffer: pictureOf(paper, 200) };
    await desk.locator('input[type=file]').setInputFiles(photograph);
    await expect(desk.getByRole('heading', { level: 2 })).toHaveText('真实');
    await expect(desk.getByText('学籍专用章')).toBeVisible();
    await expect(desk.getByText('张晓萌')).toHaveCount(0); // masked here too

    const code = await desk.getByLabel('二维码的内容').inputValue();
    const at = code.length - 30;
    const forged = `${code.slice(0, at)}${code.at(at) === 'A' ? 'B' : 'A'}${code.slice(at + 1)}`;
    await desk.getByLabel('二维码的内容').fill(forged);
    await desk.getByRole('button', { name: '验证' }).click();
    await expect(desk.getByRole('heading', { level: 2 })).toHaveText('不是本校签发的');
    await desk.getByRole('button', { name: 'English' }).click();
    await expect(desk.getByRole('heading', { level: 2 })).toHaveText('Not issued here');
    await desk.getByLabel('What the code says').fill('');
    await desk.locator('input[type=file]').setInputFiles({ ...photograph, buffer: pictureOf(paper, 20) });
    await expect(desk.getByRole('heading', { level: 2 })).toHaveText('No long code was found in the picture');
    expect(asked.filter((url) => !/^(file|blob|data):/.test(url))).toEqual([]);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
