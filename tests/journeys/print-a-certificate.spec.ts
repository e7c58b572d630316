import { cardFor, expect, loginFor, test } from '../support/journey.ts';
import { codeOn, signatureOf, textOf } from '../support/paper.ts';

const words = {
  zh: {
    start: '开始',
    choose: '请选择',
    service: /^在读证明/,
    submit: '开始办理',
    take: /取走证明/,
    taken: '我已取走',
    finish: '结束',
    bye: '办好了',
    person: '张晓萌',
  },
  en: {
    start: 'Start',
    choose: /please choose/,
    service: /^Certificate of enrolment/i,
    submit: 'Get it now',
    take: /Take your paper/,
    taken: 'I have it',
    finish: 'Finish',
    bye: 'All done',
    person: 'ZHANG Xiaomeng',
  },
} as const;

for (const language of ['zh', 'en'] as const) {
  for (const orientation of ['portrait', 'landscape'] as const) {
    test.describe(`${language} ${orientation}`, () => {
      test.use({ orientation });

      test('a student taps, gets a sealed certificate, and anyone can verify it', async ({ kiosk, visitor, demo }) => {
        const w = words[language];
        await kiosk.getByRole('button', { name: w.start, exact: true }).click();
        await demo.panel.hold(cardFor(demo.state, 'enrolled'));
        await expect(kiosk.getByRole('heading', { level: 1 })).toContainText(w.choose);
        await expect(kiosk.getByRole('heading', { level: 1 })).toContainText(w.person);
        await demo.panel.takeAway();

        await kiosk.getByRole('button', { name: w.service }).first().click();
        await kiosk.getByRole('button', { name: w.submit }).click();
        await expect(kiosk.getByRole('heading', { level: 1 })).toHaveText(w.take, { timeout: 30_000 });
        await kiosk.getByRole('button', { name: w.taken }).click();
        await kiosk.getByRole('button', { name: w.finish }).click();
        await expect(kiosk.getByRole('heading', { level: 1 })).toContainText(w.bye);
        await expect(kiosk.getByText(w.person)).toHaveCount(0);

        const [paper, ...others] = await demo.panel.tray();
        expect(others).toHaveLength(0);
        if (!paper) throw new Error('Nothing came out of the printer');
        expect(signatureOf(paper)).toEqual({ valid: true, wholeFile: true, kind: 'ETSI.CAdES.detached' });
        expect(textOf(paper)).toContain('张晓萌');

        // What the code on the sheet leads to, with this deployment's address in it.
        await visitor.goto(codeOn(paper));
        await expect(visitor.getByRole('heading', { level: 1 })).toContainText('真实有效');
        await expect(visitor.getByText('张晓萌')).toHaveCount(0); // the register shows masked names only

        const file = { name: 'certificate.pdf', mimeType: 'application/pdf', buffer: Buffer.from(paper) };
        await visitor.goto(demo.state.urls.verify);
        await visitor.locator('input[type=file]').setInputFiles(file);
        await expect(visitor.getByRole('heading', { level: 1 })).toContainText('文件真实有效');

        const altered = Buffer.from(paper);
        const at = altered.indexOf('stream') + 20;
        altered[at] = (altered[at] ?? 0) ^ 1;
        await visitor.goto(demo.state.urls.verify);
        await visitor.locator('input[type=file]').setInputFiles({ ...file, buffer: altered });
        await expect(visitor.getByRole('heading', { level: 1 })).toContainText('改动');
      });
    });
  }
}

test('the operator sees the terminal and the case while they happen', async ({ kiosk, visitor, demo }) => {
  const { login, password } = loginFor(demo.state, 'operator');
  await visitor.goto(demo.state.urls.console);
  await visitor.getByLabel('用户名').fill(login);
  await visitor.getByLabel('密码').fill(password);
  await visitor.getByRole('button', { name: '登录' }).click();
  const terminal = visitor.getByRole('row', { name: /T001/ });
  await expect(terminal).toBeVisible();

  await demo.panel.printer('empty');
  await expect(terminal).toContainText('缺纸');
  await demo.panel.printer('ok');
  await expect(terminal).not.toContainText('缺纸');

  await demo.panel.hold(cardFor(demo.state, 'doctoral'));
  await kiosk
    .getByRole('button', { name: /^在读证明/ })
    .first()
    .click();
  await kiosk.getByRole('button', { name: '开始办理' }).click();
  await expect(kiosk.getByRole('heading', { level: 1 })).toHaveText(/取走证明/, { timeout: 30_000 });
  await expect(visitor.getByRole('link', { name: /在读证明/ }).first()).toBeVisible();
});

test('a call for help reaches the console, and the answer reaches the person', async ({ kiosk, visitor, demo }) => {
  const { login, password } = loginFor(demo.state, 'operator');
  await visitor.goto(demo.state.urls.console);
  await visitor.getByLabel('用户名').fill(login);
  await visitor.getByLabel('密码').fill(password);
  await visitor.getByRole('button', { name: '登录' }).click();
  await kiosk.getByRole('button', { name: '呼叫帮助' }).click();
  await visitor.getByRole('button', { name: '我来处理' }).first().click();
  await expect(kiosk.getByText(/正在过来|马上到/)).toBeVisible();
});
