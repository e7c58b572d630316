import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Misconfiguration } from '../config.ts';
import { readSetup } from './setup.ts';

const http = { protocol: 'http', url: 'https://library.example.edu/yizhan/', token: 'sixteen-or-longer' };
const view = { protocol: 'sql-view', url: 'postgresql://yizhan:p4ssw0rd@db.example.edu/personnel' };
const drop = { protocol: 'csv-drop', folder: '/srv/drops/aid' };

const written = (content: unknown, mode = 0o600): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-setup-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = path.join(dir, 'connectors.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(file, mode);
  return file;
};

test('each connector has its source, and how old its data may be', () => {
  const file = written({
    sources: { library: http, personnel: view, aid: drop },
    connectors: {
      'debts-library': { source: 'library', at: '/debts', freshHours: 0.5 },
      employment: { source: 'personnel', at: 'yizhan.employment' },
      'debts-aid': { source: 'aid', at: 'aid-debts' },
    },
  });
  expect(readSetup(file)).toMatchObject([
    { id: 'debts-library', name: 'library', source: { url: 'https://library.example.edu/yizhan' }, freshHours: 0.5 },
    { id: 'employment', source: { protocol: 'sql-view' }, at: 'yizhan.employment', freshHours: 24 },
    { id: 'debts-aid', source: { encoding: 'utf-8' }, freshHours: 36 },
  ]);
  expect(readSetup('')).toEqual([]);
});

const one = (source: object, id: string, at: string, more: object = {}) => ({
  sources: { library: source },
  connectors: { [id]: { source: 'library', at, ...more } },
});

test.each<[string, RegExp, unknown]>([
  ['no JSON', /is no JSON/, '{ "token": "p4ssw0rd'],
  ['a misspelt connector', /connectors\.debts-libary: no connector of this name/, one(http, 'debts-libary', '/debts')],
  ['our own data', /connectors\.enrolment-status: no connector/, one(http, 'enrolment-status', '/x')],
  [
    'a source that is not there',
    /connectors\.grades\.source: not one of the sources/,
    { sources: {}, connectors: { grades: { source: 'toString', at: '/x' } } },
  ],
  ['an unknown protocol', /sources\.library\.protocol/, one({ ...http, protocol: 'ftp' }, 'grades', '/x')],
  [
    'a token over an open line',
    /sources\.library\.url/,
    one({ ...http, url: 'http://library.example.edu' }, 'grades', '/x'),
  ],
  ['a short token', /sources\.library\.token/, one({ ...http, token: 'short' }, 'grades', '/x')],
  [
    'another database',
    /sources\.library\.url: a postgresql/,
    one({ ...view, url: 'mysql://p4ssw0rd@x/y' }, 'grades', 'a.b'),
  ],
  ['a view that is SQL', /connectors\.grades\.at/, one(view, 'grades', 'a.b; drop table c')],
  ['a path that climbs', /connectors\.household\.at/, one(drop, 'household', '../household')],
  [
    'a folder from here',
    /sources\.library\.folder: an absolute path/,
    one({ ...drop, folder: 'drops' }, 'household', 'x'),
  ],
  ['a timetable in a file', /connectors\.timetable\.source: only an http source/, one(drop, 'timetable', 'timetable')],
  ['data that is never fresh', /freshHours/, one(http, 'grades', '/x', { freshHours: 0 })],
  ['a field nobody knows', /connectors\.grades: .*tokn/, one(http, 'grades', '/x', { tokn: 1 })],
])('R24 %s stops the start and is named', (_name, message, content) => {
  const read = () => readSetup(written(content));
  expect(read).toThrow(Misconfiguration);
  expect(read).toThrow(/^YIZHAN_CONNECTORS \(/);
  expect(read).toThrow(message);
  expect(read).not.toThrow(/p4ssw0rd|sixteen-or-longer/);
});

test('R24 a file that others can read, and one that is not there', () => {
  expect(() => readSetup(written({ sources: {}, connectors: {} }, 0o644))).toThrow(
    /can be read by others \(mode 0644\)\. Run: chmod 600/,
  );
  expect(() => readSetup('/nowhere/connectors.json')).toThrow(/YIZHAN_CONNECTORS.*cannot be read/);
});
