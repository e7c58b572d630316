import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { accessKey, accessTable, decide, roles } from './access.ts';

const here = import.meta.dirname;
const read = (file: string): string => readFileSync(path.join(here, file), 'utf8');
const routeOf = (file: string): string =>
  `/${path.dirname(file).replace(/^\.$/, '')}`.replace(/\/\([^)]*\)/g, '') || '/';
const filesOfRoutes = globSync('**/+*', { cwd: path.join(here, 'routes') });

const named = (text: string, pattern: RegExp): string[] => Array.from(text.matchAll(pattern), ([, name = '']) => name);

/** Top-level keys of the object that `actions` is set to. */
const actionsIn = (text: string): string[] => {
  const body = /export const actions[^=]*=\s*\{([^]*?)\n\}/.exec(text)?.[1];
  return body === undefined ? [] : named(body, /^ {2}(\w+)\s*[:(]/gm);
};

const fromRoutes = filesOfRoutes.flatMap((file) => {
  const route = routeOf(file);
  switch (path.basename(file)) {
    case '+page.svelte':
      return [`page ${route}`];
    case '+page.server.ts':
      return actionsIn(read(`routes/${file}`)).map((name) => `action ${route} ${name}`);
    case '+server.ts':
      return named(
        read(`routes/${file}`),
        /export (?:const|async function|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|QUERY|fallback)\b/g,
      ).map((method) => `endpoint ${method} ${route}`);
    default:
      return [];
  }
});

const fromSockets = (['console', 'desk', 'office'] as const).flatMap((face) =>
  named(
    /const events = \{([^]*?)\n\} as const/.exec(read(`realtime/${face}-door.ts`))?.[1] ?? '',
    /^ {2}'?([\w.]+)'?:/gm,
  ).map((name) => `${face} ${name}`),
);
const wire = read('../../shared/src/wire/serve-terminal.ts');
const fromTerminals = [...new Set(named(wire, /(?:case|===) terminalEvents\.(\w+)/g))].map(
  (name) => `terminal ${name}`,
);

const inSource = [...fromRoutes, ...fromSockets, ...fromTerminals];

test('R17 the source is really read: pages, actions, endpoints, socket and terminal events are all found', () => {
  expect(inSource).toEqual(
    expect.arrayContaining([
      'page /console/cases/[id]',
      'action /log-in default',
      'endpoint POST /preferences',
      'console help.answer',
      'desk watch',
      'office watch',
      'terminal hello',
      'terminal ask',
    ]),
  );
});

test('R17 everything in the source is in the table, and nothing else', () => {
  expect(inSource.toSorted()).toEqual(Object.keys(accessTable).toSorted());
});

test('R17 no route is page and endpoint at once: the table could not tell them apart', () => {
  const pages = new Set(filesOfRoutes.filter((file) => file.endsWith('+page.svelte')).map(routeOf));
  expect(filesOfRoutes.filter((file) => file.endsWith('+server.ts') && pages.has(routeOf(file)))).toEqual([]);
});

test('R17 no remote functions: they would be a way in that the table does not know', () => {
  expect(globSync('**/*.remote.ts', { cwd: here })).toEqual([]);
});

test('R17 what is not in the table is denied, to everybody', () => {
  for (const key of [
    'page /admin',
    'action /log-in other',
    'console drop',
    'PUT /console',
    'constructor',
    '__proto__',
    '',
  ]) {
    expect(decide(key, undefined)).toBe('no');
    expect(decide(key, [...roles])).toBe('no');
  }
});

test('R17 what terminals say at their door is open to nobody at the web door', () => {
  for (const key of Object.keys(accessTable).filter((one) => one.startsWith('terminal '))) {
    expect(decide(key, [...roles])).toBe('no');
  }
});

test.each([
  [{ route: '/log-in', method: 'POST', search: '' }, 'action /log-in default'],
  [{ route: '/verify/[[code]]', method: 'POST', search: '?x=1&/file=' }, 'action /verify/[[code]] file'],
  [{ route: '/console', method: 'HEAD', search: '' }, 'page /console'],
  [{ route: '/console', method: 'DELETE', search: '' }, 'DELETE /console'],
  [{ route: '/metrics', method: 'POST', search: '?/x' }, 'endpoint POST /metrics'],
])('%j is %s', (asked, key) => {
  expect(accessKey(asked)).toBe(key);
});
