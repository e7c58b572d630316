/**
 * Takes a picture of every kiosk screen in every mode, and measures each: axe-core (7:1 contrast), touch targets,
 * reach, overlaps. `node tests/looks/kiosk-looks.ts [mode…] [-- screen…]`; pictures go to tests/.artifacts/looks.
 */
import { mkdir } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from '@playwright/test';
import { fixture, fixtureNames, type FixtureName } from '../../kiosk/src/ui/fixtures.ts';
import { serveFixtures, type FixtureAgent } from './fixture-agent.ts';
import { measurePage } from './measure-page.ts';
import { touchPage } from './touch-page.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];
const PORTRAIT = { width: 1080, height: 1920 };
const LANDSCAPE = { width: 1920, height: 1080 };
const REACH_MM = 1220;
const LOWERED_MM = 1000;
const PAGE_SCRIPT_KIB = 80;

type Comfort = 'large' | 'contrast' | 'lower';
type Mode = {
  readonly size: typeof PORTRAIT;
  readonly language: 'zh' | 'en';
  readonly comforts: readonly Comfort[];
  /** A 21.5" panel unless told. */
  readonly pxPerMm?: number;
  readonly fromFloorMm?: number;
};
const modes: Readonly<Record<string, Mode>> = {
  'portrait-zh': { size: PORTRAIT, language: 'zh', comforts: [] },
  'portrait-en': { size: PORTRAIT, language: 'en', comforts: [] },
  'landscape-zh': { size: LANDSCAPE, language: 'zh', comforts: [] },
  'landscape-en': { size: LANDSCAPE, language: 'en', comforts: [] },
  'portrait-zh-large': { size: PORTRAIT, language: 'zh', comforts: ['large'] },
  'portrait-en-large': { size: PORTRAIT, language: 'en', comforts: ['large'] },
  'landscape-zh-large': { size: LANDSCAPE, language: 'zh', comforts: ['large'] },
  'landscape-en-large': { size: LANDSCAPE, language: 'en', comforts: ['large'] },
  'portrait-zh-contrast': { size: PORTRAIT, language: 'zh', comforts: ['contrast'] },
  'landscape-en-contrast': { size: LANDSCAPE, language: 'en', comforts: ['contrast'] },
  'portrait-zh-lower': { size: PORTRAIT, language: 'zh', comforts: ['lower'] },
  'landscape-en-lower': { size: LANDSCAPE, language: 'en', comforts: ['lower'], fromFloorMm: 840 },
  'portrait-en-all': { size: PORTRAIT, language: 'en', comforts: ['large', 'contrast', 'lower'] },
  /** 32 inches: the same pixels, half as many to the millimetre. */
  'portrait-zh-32': { size: PORTRAIT, language: 'zh', comforts: [], pxPerMm: 2.71, fromFloorMm: 640 },
  'landscape-zh-32': { size: LANDSCAPE, language: 'zh', comforts: [], pxPerMm: 2.71, fromFloorMm: 900 },
};
const barButton: Readonly<Record<Comfort, number>> = { large: 1, contrast: 2, lower: 3 };

const out = new URL('../.artifacts/looks/', import.meta.url).pathname;

const asShown = (name: FixtureName, mode: Mode) => {
  const view = fixture(name);
  return {
    ...view,
    language: mode.language,
    terminal: {
      ...view.terminal,
      pxPerMm: mode.pxPerMm ?? view.terminal.pxPerMm,
      fromFloorMm: mode.fromFloorMm ?? view.terminal.fromFloorMm ?? 750,
    },
  };
};

const shown = async (page: Page, name: FixtureName, mode: Mode) => {
  const { screen } = asShown(name, mode);
  await page.waitForSelector(`main[data-screen="${screen.kind === 'problem' ? screen.code : screen.kind}"]`);
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
};

const axe = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { 'color-contrast-enhanced': { enabled: true } } })
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `axe ${id}: ${node.target.join(' ')}`));
};

/** Each display setting is put on by its own button, as a person does it. */
const openPage = async (browser: Browser, agent: FixtureAgent, mode: Mode): Promise<Page> => {
  const context = await browser.newContext({
    viewport: mode.size,
    timezoneId: 'Asia/Shanghai',
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    hasTouch: true,
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date('2026-06-05T09:30:00+08:00'));
  agent.show(asShown('attract', mode));
  await page.goto(agent.url);
  for (const comfort of mode.comforts) await page.locator('nav button').nth(barButton[comfort]).click();
  return page;
};

const lookAt = async (page: Page, agent: FixtureAgent, [modeName, mode]: [string, Mode], name: FixtureName) => {
  const view = asShown(name, mode);
  agent.show(view);
  await shown(page, name, mode);
  await page.screenshot({ path: `${out}${modeName}/${name}.png`, style: '.band { visibility: hidden }' });
  const measured = await page.evaluate(measurePage, {
    pxPerMm: view.terminal.pxPerMm,
    fromFloorMm: view.terminal.fromFloorMm,
    reachMm: mode.comforts.includes('lower') ? LOWERED_MM : REACH_MM,
  });
  return [...measured, ...(await axe(page))];
};

/** The agent goes away under the page: it must say so by itself, know nobody any more, and come back by itself. */
const lookAway = async (page: Page, agent: FixtureAgent, [modeName, mode]: [string, Mode]) => {
  agent.show(asShown('home', mode));
  await shown(page, 'home', mode);
  agent.drop();
  await page.getByText('请稍候').waitFor();
  await page.screenshot({ path: `${out}${modeName}/one-moment.png` });
  const left = (await page.content()).includes('林晓雨') ? ['a name stays on the screen while the agent is away'] : [];
  const found = [...left, ...(await axe(page))];
  agent.show(asShown('attract', mode));
  await shown(page, 'attract', mode);
  return found;
};

/** What the page loads, compressed as its door sends it. */
const weigh = async (browser: Browser, agent: FixtureAgent): Promise<string[]> => {
  const page = await browser.newPage();
  const parts: { readonly path: string; readonly bytes: Promise<number> }[] = [];
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (path !== '/view') parts.push({ path, bytes: response.body().then((body) => brotliCompressSync(body).length) });
  });
  await page.goto(agent.url);
  await page.waitForSelector('main[data-screen]');
  const sum = async (ending: RegExp) => {
    const sizes = await Promise.all(parts.filter(({ path }) => ending.test(path)).map(({ bytes }) => bytes));
    return sizes.reduce((all, bytes) => all + bytes, 0) / 1024;
  };
  const [script, all] = [await sum(/\.js$/), await sum(/./)];
  await page.close();
  console.log(`the page loads ${script.toFixed(1)} KiB of JavaScript, ${all.toFixed(1)} KiB in all (brotli)`);
  return script > PAGE_SCRIPT_KIB ? [`JavaScript over ${String(PAGE_SCRIPT_KIB)} KiB`] : [];
};

const [wantedModes, wantedScreens] = ((given: string[]): [string[], string[]] => {
  const cut = given.indexOf('--');
  return cut < 0 ? [given, []] : [given.slice(0, cut), given.slice(cut + 1)];
})(process.argv.slice(2));

const agent = await serveFixtures(fixture('attract'));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
let [seen, wrong] = [0, 0];
for (const entry of Object.entries(modes)) {
  const [modeName, mode] = entry;
  if (wantedModes.length > 0 && !wantedModes.includes(modeName)) continue;
  await mkdir(`${out}${modeName}`, { recursive: true });
  const page = await openPage(browser, agent, mode);
  for (const name of fixtureNames) {
    if (wantedScreens.length > 0 && !wantedScreens.includes(name)) continue;
    const found = await lookAt(page, agent, entry, name);
    seen += 1;
    wrong += found.length;
    for (const line of found) console.log(`${modeName} ${name}: ${line}`);
  }
  if (wantedScreens.length === 0) {
    const found = await lookAway(page, agent, entry);
    wrong += found.length;
    for (const line of found) console.log(`${modeName} one-moment: ${line}`);
  }
  await page.context().close();
}
const plain: Mode = { size: PORTRAIT, language: 'zh', comforts: [] };
const touched = await touchPage(await openPage(browser, agent, plain), agent);
for (const line of [...touched, ...(await weigh(browser, agent))]) {
  wrong += 1;
  console.log(line);
}
await browser.close();
await agent.close();
console.log(`${String(seen)} screens looked at, ${String(wrong)} findings`);
process.exitCode = seen > 0 && wrong === 0 ? 0 : 1;
