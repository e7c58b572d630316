import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessTable, decide, roles, type Role } from './access.ts';
import { startTestHub, type TestHub } from './test-web.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ env: { YIZHAN_VERIFY_PER_MINUTE: '6000' } });
}, 60_000);
afterAll(() => hub.stop());

type Who = { readonly name: string; readonly held: readonly Role[] | undefined };
const everybody: readonly Who[] = [
  { name: 'nobody', held: undefined },
  ...roles.map((role) => ({ name: role, held: [role] })),
  { name: 'someone without a role', held: [] },
];

const keys = Object.keys(accessTable).filter((key) => /^(page|action|endpoint) /.test(key));
const pathOf = (route: string): string =>
  route.replace('/[[code]]', '').replace('[id]', '00000000-0000-4000-8000-000000000000');

const ask = async (key: string, cookie: string | undefined): Promise<Response> => {
  const [kind = '', first = '', second = ''] = key.split(' ');
  const [method, route, search] =
    kind === 'page'
      ? ['GET', first, '']
      : kind === 'endpoint'
        ? [first, second, '']
        : ['POST', first, second === 'default' ? '' : `?/${second}`];
  return fetch(`${hub.origin}${pathOf(route)}${search}`, {
    method,
    redirect: 'manual',
    headers: { accept: 'text/html', origin: hub.origin, ...(cookie && { cookie }) },
    ...(method === 'POST' && { body: new URLSearchParams({ name: 'x' }) }),
  });
};

const outcome = (response: Response): 'yes' | 'log-in' | 'no' => {
  if (response.status === 403) return 'no';
  if (response.status === 401) return 'log-in';
  return response.headers.get('location')?.startsWith('/log-in') ? 'log-in' : 'yes';
};

describe.each(everybody)('R17 as $name', ({ name, held }) => {
  test.each(keys)('%s', async (key) => {
    const cookie = held && (await hub.session(...held));
    const response = await ask(key, cookie);
    expect(`${name}: ${outcome(response)}`).toBe(`${name}: ${decide(key, held)}`);
    expect(response.status).toBeLessThan(500);
  });
});

test.each(['PUT', 'DELETE', 'PATCH'])('R17 %s on a page is denied to a supervisor too', async (method) => {
  const response = await fetch(`${hub.origin}/console`, {
    method,
    headers: { cookie: await hub.session('supervisor'), origin: hub.origin },
  });
  expect(response.status).toBe(403);
});

test('R17 an action that is not in the table is denied before anything runs', async () => {
  const response = await fetch(`${hub.origin}/log-in?/other`, {
    method: 'POST',
    headers: { origin: hub.origin, accept: 'text/html' },
    body: new URLSearchParams(),
  });
  expect(response.status).toBe(403);
});

test('R17 a page’s data asked for without the page is guarded alike', async () => {
  const response = await fetch(`${hub.origin}/console/__data.json`, { redirect: 'manual' });
  expect(await response.text()).not.toContain('terminals');
});
