import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  // One demo with one kiosk: a kiosk serves one person at a time.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  outputDir: '../.artifacts/journeys',
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? [['list'], ['json']] : [['list']],
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
      ],
    },
  },
});
