/** What fingers do: each button sends its act on the revision it was shown with, and a visit's settings end with it. */
import { isDeepStrictEqual } from 'node:util';
import type { Page } from '@playwright/test';
import { fixture, type FixtureName } from '../../kiosk/src/ui/fixtures.ts';
import type { FixtureAgent } from './fixture-agent.ts';

const touches: readonly (readonly [FixtureName, string, object])[] = [
  ['attract', 'Start', { kind: 'start', language: 'en' }],
  ['tap', '返回', { kind: 'back' }],
  ['home', '在读证明', { kind: 'open-service', flowId: 'enrolment-certificate' }],
  ['home-paper', '打印在读证明', { kind: 'print', jobId: '01980000-0000-7000-8000-000000000001' }],
  ['service', '开始办理', { kind: 'submit', flowId: 'enrolment-certificate', answers: {} }],
  ['take-paper', '我已取走', { kind: 'taken' }],
  ['job-unknown', '没有打出来', { kind: 'came-out', yes: false }],
  ['paper-empty', '呼叫工作人员', { kind: 'help' }],
  ['card-unknown', '知道了', { kind: 'finish' }],
  ['card-unreadable', '再刷一次', { kind: 'back' }],
  ['time-left', '继续办理', { kind: 'more-time' }],
  ['home-many', 'English', { kind: 'language', language: 'en' }],
];

export const touchPage = async (page: Page, agent: FixtureAgent): Promise<string[]> => {
  const wrong: string[] = [];
  for (const [name, button, act] of touches) {
    const revision = agent.show(fixture(name));
    agent.acts.length = 0;
    const sent = page.waitForResponse((response) => response.url().endsWith('/act'));
    await page.getByRole('button', { name: button }).first().click();
    await sent;
    if (!isDeepStrictEqual(agent.acts, [{ revision, act }])) {
      wrong.push(`${name}: “${button}” sent ${JSON.stringify(agent.acts)}`);
    }
  }

  agent.show(fixture('home'));
  const settings = ['大字', '高对比', '按键下移'];
  for (const name of settings) await page.getByRole('button', { name }).click();
  const pressed = page.locator('nav [aria-pressed="true"]');
  if ((await pressed.count()) !== settings.length) wrong.push('a display setting did not take');
  agent.show(fixture('goodbye-done'));
  agent.show(fixture('attract'));
  await page.waitForSelector('main[data-screen="attract"]');
  if ((await pressed.count()) !== 0) wrong.push('R19 the next person finds the display as the last one set it');

  // No voice on this machine's browser and none from the agent: the button says so.
  await page.getByRole('button', { name: '朗读' }).click();
  await page.getByRole('button', { name: '暂不能朗读' }).waitFor();
  return wrong;
};
