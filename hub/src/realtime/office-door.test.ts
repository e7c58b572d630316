import { io, type Socket } from 'socket.io-client';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PowerWord } from '../office/powers/power-word.ts';
import { grantPower } from '../powers/grant-power.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';
import { startTestHub, type TestHub } from '../test-web.ts';
import { LIVE_PATH } from './live-server.ts';

let hub: TestHub;
let people = 0;
beforeAll(async () => {
  hub = await startTestHub();
  await hub.db.prisma.department.create({ data: { id: 'library', nameZh: '图书馆', nameEn: 'Library' } });
}, 60_000);
afterAll(() => hub.stop());

const person = async (rank?: 'principal') => {
  people += 1;
  const [id, number] = [uuidv7(), `S${String(people)}`];
  await hub.db.prisma.person.create({
    data: { id, kind: 'staff', number, nameZh: '王建国', nameEn: 'WANG Jianguo', search: [] },
  });
  if (rank)
    await hub.db.prisma.post.create({ data: { personId: id, departmentId: 'library', role: 'clearance', rank } });
  const data = { login: number, passwordHash: '', roles: ['clerk'], personId: id };
  const account = await hub.db.prisma.account.create({ data });
  const { token } = await hub.running.hub.sessions.open(hub.db.pool, account.id);
  return { id, cookie: `${SESSION_COOKIE}=${token}`, staff: await hub.running.hub.sessions.find(token) };
};

const grant = async (by: string, holder: string, days = 30): Promise<string> => {
  const [id, now] = [uuidv7(), hub.clock.now()];
  const grant = {
    ...{ flowId: 'leaving', step: 'review', office: { department: 'library', role: 'clearance' } },
    ...{ holder: { kind: 'person', person: holder }, limit: {}, basis: 'none', samplePercent: 20, objectionLimit: 3 },
    ...{ from: new Date(now - 1000), until: new Date(now + days * 86_400_000) },
  };
  await hub.db.tx((tx) => grantPower(tx, { id, by, actor: `person:${by}`, grant, now: new Date(now) }));
  return id;
};

/** A page that is open, and keeps what it is told. */
const page = async (cookie: string, since = new Date(hub.clock.now())) => {
  const socket: Socket = io(`${hub.origin}/office`, {
    ...{ path: LIVE_PATH, transports: ['websocket'], forceNew: true, reconnection: false },
    extraHeaders: { cookie, origin: hub.origin },
  });
  onTestFinished(() => void socket.disconnect());
  const words: PowerWord[] = [];
  socket.on('power', (word: PowerWord) => words.push(word));
  const watch = (body: unknown): Promise<unknown> => socket.timeout(5000).emitWithAck('watch', body);
  const { lost } = (await watch({ since: since.toISOString() })) as { lost: PowerWord[] };
  return { socket, words, lost, watch };
};

/** Moves time on until it is so: what falls due asks the database, which takes its own time. */
const until = async (so: () => boolean): Promise<void> => {
  while (!so()) await hub.clock.advance(50);
};

const revoke = async (head: Awaited<ReturnType<typeof person>>, power: string): Promise<void> => {
  const officer = await hub.running.hub.powers.officerOf(head.staff);
  if (!officer) throw new Error('no officer');
  expect(await hub.running.hub.powers.revoke(officer, power, '改由本部门办理')).toEqual({ kind: 'revoked' });
};

test('a holder whose page is open is told at once what is gone, by whom and why; nobody else is', async () => {
  const [head, holder, other] = [await person('principal'), await person(), await person()];
  const power = await grant(head.id, holder.id);
  const [open, elsewhere] = [await page(holder.cookie), await page(other.cookie)];
  await revoke(head, power);
  await expect.poll(() => open.words.length).toBe(1); // no time has passed on the hub's clock
  expect(open.words[0]).toMatchObject({
    ...{ power, how: 'revoked', note: '改由本部门办理', remains: false, by: { en: 'WANG Jianguo' } },
    ...{ department: { zh: '图书馆' }, lost: { flowId: 'leaving', step: 'review', holder: 'person' } },
  });
  await hub.clock.advance(30_000);
  expect([open.words.length, elsewhere.words.length]).toEqual([1, 0]);
});

test('what was lost between reading the page and the line coming up is told on coming', async () => {
  const [head, holder] = [await person('principal'), await person()];
  const power = await grant(head.id, holder.id);
  const read = new Date(hub.clock.now());
  await hub.clock.advance(4000);
  await revoke(head, power);
  await hub.clock.advance(4000);
  expect((await page(holder.cookie, read)).lost).toMatchObject([{ power }]);
  expect((await page(holder.cookie)).lost).toEqual([]);
});

test('a power that runs out, or that another process took back, is told as well', async () => {
  const [head, holder] = [await person('principal'), await person()];
  const short = await grant(head.id, holder.id, 0.001);
  const taken = await grant(head.id, holder.id);
  const open = await page(holder.cookie);
  await hub.db.pool.query('update power set revoked_at = $2, revoked_by = $3 where id = $1', [
    ...[taken, new Date(hub.clock.now()), head.id],
  ]);
  await until(() => open.words.length === 2);
  expect(open.words.map(({ power, how }) => [power, how])).toEqual([
    [taken, 'revoked'],
    [short, 'expired'],
  ]);
});

test('R17 a message that is none of ours is refused', async () => {
  const { watch, socket } = await page((await person()).cookie);
  expect(await watch({ since: 'yesterday' })).toEqual({ fault: 'bad-message' });
  expect(await socket.timeout(5000).emitWithAck('revoke', {})).toEqual({ fault: 'not-allowed' });
});
