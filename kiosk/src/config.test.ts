import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from './config.ts';

const folder = (): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-config-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
};

test('R24 everything that is missing is named in one message', () => {
  expect(() => readConfig({})).toThrow(/YIZHAN_ENROLMENT[\s\S]*YIZHAN_STATE_DIR[\s\S]*YIZHAN_PRINTER_URI/);
});

test('R24 a file that is no enrolment is refused with what to do', () => {
  const dir = folder();
  const file = path.join(dir, 'enrolment.json');
  writeFileSync(file, '{"terminalId":"T001"}');
  const env = { YIZHAN_ENROLMENT: file, YIZHAN_STATE_DIR: dir, YIZHAN_PRINTER_URI: 'ipp://127.0.0.1:631/ipp/print' };
  expect(() => readConfig(env)).toThrow(/not an enrolment file[\s\S]*Issue it again with terminal:issue/);
});

test.each([
  ['YIZHAN_PRINTER_URI', 'lpd://printer'],
  ['YIZHAN_KIOSK_PORT', '99999'],
  ['YIZHAN_LOG_LEVEL', 'loud'],
  ['YIZHAN_BROWSER', '/nowhere/chromium'],
])('R24 %s=%s is refused by its name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name);
});
