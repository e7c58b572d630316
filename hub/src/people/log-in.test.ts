import { randomUUID } from 'node:crypto';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { expect, test } from 'vitest';
import { testDatabase } from '../storage/test-database.ts';
import { openLogIn, type LoggedIn } from './log-in.ts';
import { hashPassword } from './passwords.ts';
import { openSessions } from './sessions.ts';

const minutes = (n: number): number => n * 60_000;
const password = 'five words nobody has guessed';
const passwordHash = await hashPassword(password);

const open = async () => {
  const { db } = await testDatabase();
  const clock = manualClock();
  const sessions = openSessions({ db, clock, idleMs: minutes(30), absoluteMs: minutes(12 * 60) });
  const logIn = openLogIn({ db, sessions, clock });
  const account = { id: randomUUID(), login: 'operator', passwordHash, roles: ['operator', 'wizard'] };
  await db.prisma.account.create({ data: account });
  const enter = (over: { login?: string; password?: string; address?: string } = {}) =>
    logIn({ login: account.login, password, address: '192.0.2.1', ...over });
  const enterSurely = async (): Promise<LoggedIn> => {
    const result = await enter();
    if ('fault' in result) throw new Error(result.fault);
    return result;
  };
  return { db, clock, sessions, enter, enterSurely, account };
};

test('the right password opens a session with the roles of the account, and only roles that exist', async () => {
  const { sessions, enterSurely } = await open();
  const { token } = await enterSurely();
  expect(await sessions.find(token)).toMatchObject({ login: 'operator', roles: ['operator'], personId: undefined });
});

test('the token itself is nowhere in the database', async () => {
  const { db, enterSurely } = await open();
  const { token } = await enterSurely();
  const { rows } = await db.pool.query<{ dump: string }>(
    `select (select string_agg(s::text, ' ') from login_session s) || (select string_agg(a::text, ' ') from audit_event a) as dump`,
  );
  expect(rows[0]?.dump).not.toContain(token);
  expect(rows[0]?.dump).not.toContain(Buffer.from(token).toString('hex'));
  expect(rows[0]?.dump).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
});

test.each([
  ['a wrong password', { password: 'not it' }],
  ['an unknown name', { login: 'nobody' }],
  ['an endless password', { password: 'x'.repeat(100_000) }],
  ['an endless name', { login: 'x'.repeat(100_000) }],
  ['SQL in the name', { login: "' or 1=1 --" }],
  ['a zero byte', { login: 'operator\u0000' }],
  ['nothing', { login: '  ' }],
])('%s gets the same answer as any other wrong log-in', async (_, over) => {
  const { enter, db } = await open();
  expect(await enter(over)).toEqual({ fault: 'wrong-login' });
  expect(await db.prisma.loginSession.count()).toBe(0);
});

test('an unknown name costs as much time as a wrong password', async () => {
  const { enter } = await open();
  const time = async (login: string, address: string): Promise<number> => {
    const began = performance.now();
    await enter({ login, password: 'not it', address });
    return performance.now() - began;
  };
  const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  const known: number[] = [];
  const unknown: number[] = [];
  for (let i = 0; i < 9; i++) {
    known.push(await time('operator', `192.0.2.${String(i)}`));
    unknown.push(await time('nobody', `192.0.2.${String(i)}`));
  }
  expect(median(unknown)).toBeGreaterThan(median(known) / 2);
  expect(median(unknown)).toBeLessThan(median(known) * 2);
});

test('five wrong tries close the name to that address, say for how long, and let it in again afterwards', async () => {
  const { enter, clock } = await open();
  for (let i = 0; i < 5; i++) await enter({ password: 'not it' });
  expect(await enter()).toEqual({ fault: 'too-many-tries', params: { seconds: 60 } });
  expect(await enter({ address: '198.51.100.9' })).toMatchObject({ kind: 'in' });
  await clock.advance(minutes(1));
  expect(await enter()).toMatchObject({ kind: 'in' });
});

test('trying many names from one address is slowed down as well', async () => {
  const { enter } = await open();
  for (let i = 0; i < 40; i++) {
    expect(await enter({ login: `name${String(i)}`, password: 'guess' })).toEqual({ fault: 'wrong-login' });
  }
  expect(await enter({ login: 'one more', password: 'guess' })).toMatchObject({ fault: 'too-many-tries' });
}, 60_000);

test('a session ends after 30 idle minutes, and activity keeps it', async () => {
  const { sessions, enterSurely, clock } = await open();
  const { token } = await enterSurely();
  await clock.advance(minutes(29));
  expect(await sessions.find(token)).toBeDefined();
  await clock.advance(minutes(29));
  expect(await sessions.find(token, { touch: false })).toBeDefined();
  await clock.advance(minutes(2));
  expect(await sessions.find(token)).toBeUndefined();
});

test('a session ends after 12 hours whatever happens', async () => {
  const { sessions, enterSurely, clock } = await open();
  const { token } = await enterSurely();
  for (let passed = 0; passed < 12 * 60 - 20; passed += 20) {
    expect(await sessions.find(token)).toBeDefined();
    await clock.advance(minutes(20));
  }
  expect(await sessions.find(token)).toBeDefined();
  await clock.advance(minutes(20));
  expect(await sessions.find(token)).toBeUndefined();
});

test('logging out ends the session, and disabling the account ends all', async () => {
  const { sessions, enterSurely, db, account } = await open();
  const one = await enterSurely();
  const two = await enterSurely();
  await sessions.end(db.pool, one.token);
  expect(await sessions.find(one.token)).toBeUndefined();
  expect(await sessions.find(two.token)).toBeDefined();
  await db.prisma.account.update({ where: { id: account.id }, data: { disabledAt: new Date() } });
  expect(await sessions.find(two.token)).toBeUndefined();
});

test('R6 one account keeps ten sessions, the latest used', async () => {
  const { enterSurely, db, sessions, clock } = await open();
  const tokens = [];
  for (let i = 0; i < 12; i++) {
    tokens.push((await enterSurely()).token);
    await clock.advance(1000);
  }
  expect(await db.prisma.loginSession.count()).toBe(10);
  expect(await sessions.find(tokens[0] ?? '')).toBeUndefined();
  expect(await sessions.find(tokens[11] ?? '')).toBeDefined();
}, 60_000);
