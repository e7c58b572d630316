/**
 * `npm test`: checks, then unit, driver contract and fault tests, then the journeys in a real browser.
 * The last line is `N passed, N failed`; a check counts as one test. `--slow` runs the long fault runs as well.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checks, runChecks } from './checks.ts';
import { runStep } from './run-step.ts';

type Count = { readonly passed: number; readonly failed: number };

const artifacts = path.join('tests', '.artifacts');
mkdirSync(artifacts, { recursive: true });

/** A runner that dies without a report has failed, whatever it printed. */
const counted = (code: number, count: Count): Count =>
  code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;

const reportFile = (name: string): string => {
  const file = path.resolve(artifacts, name);
  rmSync(file, { force: true }); // an old report must never stand in for a run that died
  return file;
};

const unitTests = async (): Promise<Count> => {
  const file = reportFile('vitest.json');
  const { code } = await runStep({
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    show: true,
    env: { NO_COLOR: '1' },
  });
  const report = JSON.parse(readFileSync(file, 'utf8')) as { numPassedTests: number; numFailedTests: number };
  return counted(code, { passed: report.numPassedTests, failed: report.numFailedTests });
};

const journeys = async (): Promise<Count> => {
  const file = reportFile('journeys.json');
  const { code } = await runStep({
    command: ['node_modules/.bin/playwright', 'test', '--config', 'journeys/playwright.config.ts'],
    cwd: 'tests',
    show: true,
    env: { NO_COLOR: '1', PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as { stats: { expected: number; unexpected: number } };
  return counted(code, { passed: stats.expected, failed: stats.unexpected });
};

const failedChecks = await runChecks();
const counts: Count[] = [{ passed: checks.length - failedChecks.length, failed: failedChecks.length }];
for (const suite of [unitTests, journeys]) {
  try {
    counts.push(await suite());
  } catch (error) {
    console.error(`${suite.name} ended without a report:`, error);
    counts.push({ passed: 0, failed: 1 });
  }
}
const sum = (key: keyof Count): number => counts.reduce((total, count) => total + count[key], 0);
process.exitCode = sum('failed') === 0 ? 0 : 1;
console.log(`${String(sum('passed'))} passed, ${String(sum('failed'))} failed`);
