import type { Page } from '@playwright/test';
import { cardFor, expect, test } from '../support/journey.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test.describe('cards', () => {
  for (const [which, says] of [
    ['unknown', /系统里没有/],
    ['blocked', /挂失或停用|挂失/],
    ['lost', /挂失/],
  ] as const) {
    test(`a ${which} card is told so, and the next person can begin at once`, async ({ kiosk, demo }) => {
      await demo.panel.hold(cardFor(demo.state, which));
      await expect(heading(kiosk)).toHaveText(says);
      await demo.panel.hold(cardFor(demo.state, 'enrolled'));
      await expect(heading(kiosk)).toContainText('张晓萌');
    });
  }

  test('who may not have the certificate reads why before starting', async ({ kiosk, demo }) => {
    await demo.panel.hold(cardFor(demo.state, 'suspended'));
    await kiosk
      .getByRole('button', { name: /^在读证明/ })
      .first()
      .click();
    await expect(kiosk.getByText(/休学/)).toBeVisible();
    await expect(kiosk.getByRole('button', { name: '开始办理' })).toHaveCount(0);
  });

  test('a hold turns the case over to a person, with the reason', async ({ kiosk, demo }) => {
    await demo.panel.hold(cardFor(demo.state, 'hold'));
    await kiosk
      .getByRole('button', { name: /^在读证明/ })
      .first()
      .click();
    await kiosk.getByRole('button', { name: '开始办理' }).click();
    await expect(heading(kiosk)).toHaveText(/工作人员/);
    expect(await demo.panel.tray()).toHaveLength(0);
  });
});

test.describe('the printer', () => {
  test('out of paper before printing: the paper is safe, and prints by itself once refilled', async ({
    kiosk,
    demo,
  }) => {
    await demo.panel.printer('empty');
    await demo.panel.hold(cardFor(demo.state, 'enrolled'));
    await kiosk
      .getByRole('button', { name: /^在读证明/ })
      .first()
      .click();
    await kiosk.getByRole('button', { name: '开始办理' }).click();
    await expect(heading(kiosk)).toHaveText(/缺纸/, { timeout: 30_000 });
    await demo.panel.printer('ok');
    await expect(heading(kiosk)).toHaveText(/取走证明/, { timeout: 30_000 });
    expect(await demo.panel.tray()).toHaveLength(1);
  });

  test('R13 power lost in the middle: asked, not printed again by itself', async ({ kiosk, demo }) => {
    await demo.panel.printer('slow');
    await demo.panel.hold(cardFor(demo.state, 'enrolled'));
    await kiosk
      .getByRole('button', { name: /^在读证明/ })
      .first()
      .click();
    await kiosk.getByRole('button', { name: '开始办理' }).click();
    await expect(heading(kiosk)).toHaveText(/正在打印/, { timeout: 30_000 });
    await demo.panel.untilPrinting();
    await demo.panel.printer('off');
    await expect(heading(kiosk)).toHaveText(/打出来了吗|暂时不能用/, { timeout: 60_000 });
    await demo.panel.printer('ok');
    await expect(heading(kiosk)).toHaveText(/打出来了吗/, { timeout: 60_000 });
    expect(await demo.panel.tray()).toHaveLength(0);
    await kiosk.getByRole('button', { name: '没有打出来' }).click();
    await kiosk.getByRole('button', { name: '再打印一次' }).click();
    await expect(heading(kiosk)).toHaveText(/取走证明/, { timeout: 60_000 });
    expect(await demo.panel.tray()).toHaveLength(1);
  });

  test('a jam in the middle: named, and printed once more only when the person says so', async ({ kiosk, demo }) => {
    await demo.panel.printer('slow');
    await demo.panel.hold(cardFor(demo.state, 'doctoral'));
    await kiosk
      .getByRole('button', { name: /^在读证明/ })
      .first()
      .click();
    await kiosk.getByRole('button', { name: '开始办理' }).click();
    await expect(heading(kiosk)).toHaveText(/正在打印/, { timeout: 30_000 });
    await demo.panel.untilPrinting();
    await demo.panel.printer('jam');
    await expect(heading(kiosk)).toHaveText(/卡纸/, { timeout: 60_000 });
    await demo.panel.printer('ok');
    const again = kiosk.getByRole('button', { name: /^(现在打印|再打印一次)$/ });
    await expect(again).toBeVisible({ timeout: 30_000 });
    expect(await demo.panel.tray()).toHaveLength(0);
    await again.click();
    await expect(heading(kiosk)).toHaveText(/取走证明/, { timeout: 60_000 });
    expect(await demo.panel.tray()).toHaveLength(1);
  });

  test('who leaves without the paper finds it at the next tap', async ({ kiosk, demo }) => {
    await demo.panel.printer('empty');
    await demo.panel.hold(cardFor(demo.state, 'doctoral'));
    await kiosk
      .getByRole('button', { name: /^在读证明/ })
      .first()
      .click();
    await kiosk.getByRole('button', { name: '开始办理' }).click();
    await expect(heading(kiosk)).toHaveText(/缺纸/, { timeout: 30_000 });
    await kiosk.getByRole('button', { name: '结束' }).click();
    await demo.panel.takeAway();
    await demo.panel.printer('ok');
    await demo.panel.hold(cardFor(demo.state, 'doctoral'));
    await kiosk.getByRole('button', { name: /^打印在读证明/ }).click();
    await expect(heading(kiosk)).toHaveText(/取走证明/, { timeout: 30_000 });
    expect(await demo.panel.tray()).toHaveLength(1);
  });
});

test.describe('the link', () => {
  test('cut while nobody is there: said on the attract screen, and it comes back by itself', async ({
    kiosk,
    demo,
  }) => {
    await demo.panel.link(false);
    await expect(kiosk.getByText(/连不上服务中心/)).toBeVisible();
    await demo.panel.hold(cardFor(demo.state, 'enrolled'));
    await expect(heading(kiosk)).toHaveText(/连不上/);
    await demo.panel.takeAway();
    await demo.panel.link(true);
    await expect(kiosk.getByText(/连不上服务中心/)).toHaveCount(0, { timeout: 30_000 });
  });

  test('cut right after handing in: one case, one paper, no one’s help', async ({ kiosk, demo }) => {
    await demo.panel.hold(cardFor(demo.state, 'enrolled'));
    await kiosk
      .getByRole('button', { name: /^在读证明/ })
      .first()
      .click();
    await demo.panel.link(false);
    await kiosk.getByRole('button', { name: '开始办理' }).click();
    await expect(heading(kiosk)).toHaveText(/连不上/, { timeout: 20_000 });
    await expect(kiosk.getByText(/已保存/)).toBeVisible();
    await demo.panel.link(true);
    await expect(heading(kiosk)).toHaveText(/取走证明/, { timeout: 60_000 });
    expect(await demo.panel.tray()).toHaveLength(1);
  });
});
