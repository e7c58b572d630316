import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  Misconfiguration,
  readSettings,
  rootKeyPath,
  settingsDocument,
  settingsTable,
  unknownSettings,
} from './config.ts';

const least = { DATABASE_URL: 'postgresql://hub:s3cret@db.example:5432/yizhan' };

test('R24 a missing database stops the start and names the setting', () => {
  expect(() => readSettings({})).toThrow(Misconfiguration);
  expect(() => readSettings({})).toThrow(/DATABASE_URL is not set/);
});

test.each([
  ['DATABASE_URL', 'mysql://x/y'],
  ['YIZHAN_WEB_PORT', '80a'],
  ['YIZHAN_WEB_PORT', '70000'],
  ['YIZHAN_PUBLIC_URL', 'yizhan.example.edu'],
  ['YIZHAN_TERMINAL_NAMES', 'a b'],
  ['YIZHAN_ISSUER', 'our university'],
  ['YIZHAN_METRICS_TOKEN', 'short'],
  ['YIZHAN_LOG_LEVEL', 'loud'],
  ['YIZHAN_SESSION_HOURS', '0'],
])('R24 %s=%s stops the start and names the setting', (name, value) => {
  expect(() => readSettings({ ...least, [name]: value })).toThrow(new RegExp(`^${name} must be `, 'm'));
});

test('R24 every wrong setting is named at once, and no value is repeated', () => {
  const read = () => readSettings({ DATABASE_URL: 'mysql://u:p4ssw0rd@h/d', YIZHAN_WEB_PORT: 'x', YIZHAN_ISSUER: 'y' });
  expect(read).toThrow(/DATABASE_URL[^]*YIZHAN_WEB_PORT[^]*YIZHAN_ISSUER/);
  expect(read).not.toThrow(/p4ssw0rd/);
});

test('defaults are those the documentation gives, and an empty variable is not set', () => {
  const settings = readSettings({ ...least, YIZHAN_WEB_PORT: '' });
  expect(settings).toMatchObject({ webPort: 8700, terminalPort: 8701, publicUrl: 'http://localhost:8700' });
  expect(settings.terminalNames).toEqual(['localhost', '127.0.0.1']);
});

test('the root key comes from systemd when it hands one over, else from the file, else the start stops', () => {
  const settings = readSettings({ ...least, YIZHAN_ROOT_KEY_FILE: '/etc/yizhan/root.key' });
  expect(rootKeyPath(settings, {})).toBe('/etc/yizhan/root.key');
  expect(rootKeyPath(settings, { CREDENTIALS_DIRECTORY: '/run/credentials/hub' })).toBe(
    '/run/credentials/hub/yizhan-root-key',
  );
  expect(() => rootKeyPath(readSettings(least), {})).toThrow(/YIZHAN_ROOT_KEY_FILE/);
});

test('a misspelt setting is found, and the settings of other programs are left alone', () => {
  const env = { YIZHAN_WEBPORT: '1', YIZHAN_ISUER: 'X', YIZHAN_WEB_PORT: '1', YIZHAN_KIOSK_PORT: '1', HOME: '/' };
  expect(unknownSettings(env)).toEqual(['YIZHAN_WEBPORT', 'YIZHAN_ISUER']);
});

test('docs/settings.md says what the table says', () => {
  expect(readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8')).toBe(settingsDocument());
  expect(Object.keys(settingsTable).length).toBeGreaterThan(10);
});
