import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { textOf } from '../support/paper.ts';
import { timeApprovals } from './approvals.ts';
import { paperBody, paperPage, type Paper } from './paper-page.ts';
import { startProgram } from './program.ts';
import { judge, median, percentile, type Result } from './result.ts';
import type { Stand } from './stand.ts';

const ROUNDS = 40;
const WARM_UP = 5;

type Made = { readonly took: readonly { readonly render: number; readonly sealed: number }[]; readonly paper: Paper };

/**
 * A certificate from its data: typeset alone, as a whole up to the sealed bytes, and in a whole hub. The baseline is a warm Chromium
 * that has the same page open, with the same words and fonts, and only prints it to PDF.
 */
export const sealedPaper = async (stand: Stand): Promise<readonly Result[]> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
  const program = startProgram('hub/src/papers/bench-papers.ts');
  const page = await stand.page();
  try {
    const { fontFolders } = (await program.hear()) as { fontFolders: readonly string[] };
    const next = async (): Promise<Made> => {
      program.say('1');
      return (await program.hear()) as Made;
    };
    const file = path.join(dir, 'paper.html');
    writeFileSync(file, paperPage((await next()).paper, fontFolders));
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    checkSame(await page.pdf({ preferCSSPageSize: true, printBackground: true }), await next());

    const render: number[] = [];
    const sealed: number[] = [];
    const baseline: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      const { took, paper } = await next();
      const printed = await print(page, paper);
      if (round < WARM_UP) continue;
      render.push(...took.map((one) => one.render));
      sealed.push(...took.map((one) => one.sealed));
      baseline.push(printed);
    }
    const approvals = await timeApprovals(ROUNDS, WARM_UP);
    const rendered = { ours: median(render), baseline: median(baseline) };
    const whole = { ours: percentile(sealed, 95), baseline: percentile(baseline, 95) };
    const approved = { ours: percentile(approvals, 95), baseline: whole.baseline };
    return [
      judge({ name: 'certificate typeset, median', unit: 'ms', ...rendered, goal: ['at most', 0.2] }),
      judge({ name: 'certificate’s data → sealed bytes, p95', unit: 'ms', ...whole, goal: ['ours at most', 400] }),
      judge({ name: 'approved → sealed PDF in the hub, p95', unit: 'ms', ...approved, goal: ['ours at most', 400] }),
    ];
  } finally {
    await page.close();
    await program.stop();
    rmSync(dir, { recursive: true, force: true });
  }
};

/** The page gets the same person's words first, which is not timed. */
const print = async (page: Page, paper: Paper): Promise<number> => {
  await page.evaluate((body) => {
    document.body.innerHTML = body;
  }, paperBody(paper));
  const began = performance.now();
  await page.pdf({ preferCSSPageSize: true, printBackground: true });
  return performance.now() - began;
};

/** What the browser prints must be the same single page of words, or it is no baseline. */
const checkSame = (pdf: Buffer, { paper }: Made): void => {
  const words = textOf(pdf).replaceAll(/\s+/g, '');
  for (const part of [paper.data.school.zh, paper.data.school.en, paper.copy.site, paper.issuer.department.zh]) {
    if (!words.includes(part.replaceAll(/\s+/g, ''))) throw new Error(`The browser's page lacks "${part}"`);
  }
};
