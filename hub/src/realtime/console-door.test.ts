import { faults } from '@yizhan/shared/faults.ts';
import { desiredFixture } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { io, type Socket } from 'socket.io-client';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Board, BoardChange } from '../console/rows.ts';
import { startTestHub, type TestHub } from '../test-web.ts';
import { PUSH_INTERVAL_MS } from '../console/board-feed.ts';
import { LIVE_PATH } from './live-server.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
  await hub.db.pool.query(
    `insert into place (id, kind, name_zh, name_en) values ('lib', 'building', '图书馆', 'Library')`,
  );
  for (const id of ['T-0001', 'T-0002']) {
    await hub.db.pool.query('insert into terminal (id, place_id, receipt_prefix, desired) values ($1, $2, $1, $3)', [
      ...[id, 'lib'],
      JSON.stringify(desiredFixture),
    ]);
  }
}, 60_000);
afterAll(() => hub.stop());

type Handshake = { cookie?: string; origin?: string };
const open = ({ cookie, origin = hub.origin }: Handshake): Socket => {
  const socket = io(`${hub.origin}/console`, {
    path: LIVE_PATH,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { ...(cookie && { cookie }), ...(origin && { origin }) },
  });
  onTestFinished(() => void socket.disconnect());
  return socket;
};
const opened = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('connect', () => {
      resolve('in');
    });
    socket.once('connect_error', (error) => {
      resolve(error.message);
    });
  });
const enter = async (...roles: ('operator' | 'supervisor' | 'clerk')[]): Promise<Socket> => {
  const socket = open({ cookie: await hub.session(...roles) });
  expect(await opened(socket)).toBe('in');
  return socket;
};
const ask = (socket: Socket, event: string, body: unknown): Promise<unknown> =>
  socket.timeout(5000).emitWithAck(event, body);
const next = <T>(socket: Socket, event: string): Promise<T> => new Promise((resolve) => socket.once(event, resolve));
/** Moves time on until it comes: what falls due asks the database, which takes its own time. */
const arrives = async <T>(coming: Promise<T>): Promise<T> => {
  const waiting = { still: true };
  const came = coming.finally(() => (waiting.still = false));
  while (waiting.still) await hub.clock.advance(100);
  return came;
};
const watchBoard = async (socket: Socket): Promise<Board> =>
  ((await ask(socket, 'watch', { what: 'board' })) as { board: Board }).board;
const callHelp = async (terminal = 'T-0001'): Promise<string> => {
  const id = uuidv7();
  await hub.db.prisma.helpCall.create({
    data: { id, terminalId: terminal, screen: 'home', at: new Date(hub.clock.now()) },
  });
  return id;
};

test('R17 without a session, with a made-up one, or with a role that may not, nobody comes in', async () => {
  expect(await opened(open({}))).toBe('log-in');
  expect(await opened(open({ cookie: `yizhan_session=${'A'.repeat(43)}` }))).toBe('log-in');
  expect(await opened(open({ cookie: 'yizhan_session=;;; =' }))).toBe('log-in');
  expect(await opened(open({ cookie: await hub.session('clerk') }))).toBe('not-allowed');
});

test('a page of another site cannot open the console with the person’s cookie', async () => {
  const cookie = await hub.session('operator');
  for (const origin of ['https://evil.example', 'null', `${hub.origin}.evil.example`]) {
    expect(await opened(open({ cookie, origin }))).not.toBe('in');
  }
});

test('the board is given whole, and then what changes', async () => {
  const socket = await enter('operator');
  const board = await watchBoard(socket);
  expect(board.terminals.map(({ id, link }) => [id, link.is])).toEqual([
    ['T-0001', 'never'],
    ['T-0002', 'never'],
  ]);
  expect(board.terminals[0]?.place).toEqual({ zh: '图书馆', en: 'Library' });

  const pushed = next<BoardChange>(socket, 'board');
  await hub.db.pool.query(`update terminal set online = true, online_since = $1 where id = 'T-0001'`, [
    new Date(hub.clock.now()),
  ]);
  expect((await arrives(pushed)).terminals).toMatchObject([{ id: 'T-0001', link: { is: 'online' } }]);
});

test('a storm of changes is pushed at most four times a second, and its end arrives', async () => {
  const socket = await enter('operator');
  await watchBoard(socket);
  const pushes: BoardChange[] = [];
  socket.on('board', (change: BoardChange) => pushes.push(change));
  const end = new Promise<void>((resolve) => {
    socket.on('board', ({ terminals }: BoardChange) => {
      if (terminals?.some(({ link }) => link.is === 'online' && link.since === '2026-01-02T03:04:05.000Z')) resolve();
    });
  });
  // A machine with much to do reads the board slowly: the storm goes on until it has been heard of some times.
  for (let round = 0; round < 40 || pushes.length < 3; round++) {
    await hub.db.pool.query(`update terminal set online = true, online_since = $1`, [new Date(round * 1000)]);
    for (let i = 0; i < 50; i++) hub.running.live.emit({ kind: 'terminal', id: i % 2 ? 'T-0001' : 'T-0002' });
    await hub.clock.advance(50);
  }
  await hub.db.pool.query(`update terminal set online = true, online_since = '2026-01-02T03:04:05Z'`);
  hub.running.live.emit({ kind: 'terminal', id: 'T-0001' });
  await arrives(end);

  const at = pushes.map((push) => Date.parse(push.at));
  expect(at.length).toBeGreaterThan(1);
  for (const [i, time] of at.slice(1).entries()) expect(time - (at[i] ?? 0)).toBeGreaterThanOrEqual(PUSH_INTERVAL_MS);
});

test('a call for help is answered once: the terminal is told, and the second hand is told that it was', async () => {
  const one = await enter('operator');
  const two = await enter('supervisor');
  const id = await callHelp();
  expect((await watchBoard(one)).help.map((call) => call.id)).toContain(id);
  expect(await ask(one, 'help.answer', { id })).toEqual({});
  expect(await ask(two, 'help.answer', { id })).toEqual({ fault: 'conflict' });
  expect(await ask(two, 'help.answer', { id: uuidv7() })).toEqual({ fault: 'not-found' });

  const sent = await hub.db.prisma.streamRecord.findMany({ where: { terminalId: 'T-0001' } });
  expect(sent.map(({ body }) => (body as { kind: string }).kind)).toEqual(['help.answered']);
  const noted = await hub.db.prisma.auditEvent.findFirst({ where: { kind: 'help.answered', subject: id } });
  expect(noted?.actor).toMatch(/^account:/);
});

test.each<[string, string, unknown]>([
  ['an event that does not exist', 'drop', {}],
  ['an event of the prototype', 'constructor', {}],
  ['nothing to watch', 'watch', undefined],
  ['an array', 'watch', []],
  ['another what', 'watch', { what: 'accounts' }],
  ['an id that is none', 'help.answer', { id: "'; drop table help_call; --" }],
  ['a deep object', 'watch', { what: 'case', id: { $ne: '' } }],
])('%s is refused with a fault, and the door stays open', async (_, event, body) => {
  const socket = await enter('operator');
  const answer = (await ask(socket, event, body)) as { fault: string };
  expect(Object.keys(faults)).toContain(answer.fault);
  expect(await ask(socket, 'here', {})).toEqual({});
});

test('R6 a message too large, one without an answer, and a hurry each end the connection', async () => {
  const ended = (socket: Socket): Promise<string> => next<string>(socket, 'disconnect');
  const large = await enter('operator');
  const largeEnd = ended(large);
  large.emit('watch', { what: 'case', id: 'x'.repeat(10_000) }, () => undefined);
  expect(await largeEnd).not.toBe('');

  const mute = await enter('operator');
  const muteEnd = ended(mute);
  mute.emit('watch', { what: 'board' });
  expect(await muteEnd).toBe('io server disconnect');

  const hurry = await enter('operator');
  const hurryEnd = ended(hurry);
  for (let i = 0; i < 60; i++) hurry.emit('here', {}, () => undefined);
  expect(await hurryEnd).toBe('io server disconnect');
});

test('R6 one person has ten consoles open and no more', async () => {
  const cookie = await hub.session('operator', 'supervisor');
  const ten = Array.from({ length: 10 }, () => open({ cookie }));
  expect(await Promise.all(ten.map(opened))).toEqual(ten.map(() => 'in'));
  expect(await opened(open({ cookie }))).toBe('busy');
});

test('a console is told when its session ends, and looking at it does not keep the session alive', async () => {
  const socket = await enter('operator');
  await watchBoard(socket);
  const over = next(socket, 'over');
  await hub.clock.advance(31 * 60_000);
  await arrives(over);
});

test('a hand on the console keeps the session alive', async () => {
  const socket = await enter('supervisor');
  let over = false;
  socket.on('over', () => (over = true));
  for (let i = 0; i < 4; i++) {
    await hub.clock.advance(20 * 60_000);
    expect(await ask(socket, 'here', {})).toEqual({});
  }
  expect(over).toBe(false);
});

test('a hub that stops does not wait for its consoles', async () => {
  const other = await startTestHub({ env: { YIZHAN_SHUTDOWN_SECONDS: '300' } });
  const socket = io(`${other.origin}/console`, {
    ...{ path: LIVE_PATH, transports: ['websocket'], forceNew: true, reconnection: false },
    extraHeaders: { cookie: await other.session('operator'), origin: other.origin },
  });
  expect(await opened(socket)).toBe('in');
  const left = next<string>(socket, 'disconnect');
  await other.stop();
  expect(await left).not.toBe('');
});
