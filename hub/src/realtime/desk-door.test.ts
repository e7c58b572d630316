import { io, type Socket } from 'socket.io-client';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Counts } from '../desk/count-worklists.ts';
import type { DeskRow } from '../desk/desk-rows.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';
import { startTestHub, type TestHub } from '../test-web.ts';
import { LIVE_PATH } from './live-server.ts';

let hub: TestHub;
let people = 0;
beforeAll(async () => {
  hub = await startTestHub();
  for (const id of ['library', 'finance'])
    await hub.db.prisma.department.create({ data: { id, nameZh: id, nameEn: id } });
}, 60_000);
afterAll(() => hub.stop());

const person = async (offices: readonly string[], roles: readonly string[] = ['clerk']) => {
  people += 1;
  const id = uuidv7();
  await hub.db.prisma.person.create({
    data: { id, kind: 'staff', number: `S${String(people)}`, nameZh: '王建国', nameEn: 'WANG Jianguo', search: [] },
  });
  for (const departmentId of offices)
    await hub.db.prisma.post.create({ data: { personId: id, departmentId, role: 'clearance', rank: 'principal' } });
  const account = await hub.db.prisma.account.create({
    data: { login: `clerk${String(people)}`, passwordHash: '', roles: [...roles], personId: id },
  });
  const { token } = await hub.running.hub.sessions.open(hub.db.pool, account.id);
  return { id, cookie: `${SESSION_COOKIE}=${token}` };
};

const open = (cookie: string): Socket => {
  const socket = io(`${hub.origin}/desk`, {
    ...{ path: LIVE_PATH, transports: ['websocket'], forceNew: true, reconnection: false },
    extraHeaders: { cookie, origin: hub.origin },
  });
  onTestFinished(() => void socket.disconnect());
  return socket;
};
const opened = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve('in'));
    socket.once('connect_error', (error) => resolve(error.message));
  });
const ask = (socket: Socket, event: string, body: unknown): Promise<unknown> =>
  socket.timeout(5000).emitWithAck(event, body);

/** A desk that keeps what it is told. */
const desk = async (cookie: string, view = 'tasks') => {
  const socket = open(cookie);
  expect(await opened(socket)).toBe('in');
  const rows: DeskRow[] = [];
  socket.on('rows', (told: readonly DeskRow[]) => rows.push(...told));
  expect(await ask(socket, 'watch', { view })).toEqual({});
  return { socket, rows };
};

/** Moves time on until it is so: what falls due asks the database, which takes its own time. */
const until = async (so: () => boolean): Promise<void> => {
  while (!so()) await hub.clock.advance(50);
};

const addCase = async (parties: readonly string[], task?: { department: string }, responsible?: string) => {
  const [id, applicant] = [uuidv7(), await person([])];
  const at = new Date(hub.clock.now());
  await hub.db.prisma.caseView.create({
    data: {
      ...{ id, number: `N-${id.slice(-12)}`, flowId: 'f', flowVersion: 1, applicantId: applicant.id, version: 1 },
      ...{ state: task ? 'waiting-person' : 'open', head: Buffer.alloc(32), openedAt: at, changedAt: at },
      ...{ parties: [...parties], responsibleId: responsible ?? null },
    },
  });
  if (task)
    await hub.db.prisma.task.create({
      data: {
        ...{ caseId: id, step: 's', kind: 'decide', flowId: 'f', applicantId: applicant.id, enteredAt: at },
        ...{ role: 'clearance', ...task },
      },
    });
  return id;
};
const changed = (id: string): void => {
  hub.running.live.emit({ kind: 'case', id });
};

test('R17 without a session, or with a role that has no desk, nobody comes in', async () => {
  expect(await opened(open('none=1'))).toBe('log-in');
  expect(await opened(open((await person([], ['operator'])).cookie))).toBe('not-allowed');
});

test('a row is told to the desks whose lists it is in, and to no other department', async () => {
  const library = await desk((await person(['library'])).cookie);
  const finance = await desk((await person(['finance'])).cookie);
  const id = await addCase(['library'], { department: 'library' });
  changed(id);
  await until(() => library.rows.length === 1);
  expect(library.rows[0]).toMatchObject({ id, waits: [{ department: { id: 'library', role: 'clearance' } }] });

  const other = await addCase(['finance'], { department: 'finance' });
  changed(other);
  await until(() => finance.rows.length === 1);
  expect(library.rows.map((row) => row.id)).toEqual([id]);
  expect(finance.rows.map((row) => row.id)).toEqual([other]);
});

test('the office a case has left is told that it has left, and then no more', async () => {
  const library = await desk((await person(['library'])).cookie);
  const id = await addCase(['library', 'finance'], { department: 'library' });
  changed(id);
  await until(() => library.rows.length === 1);
  await hub.db.pool.query(`update task set department = 'finance' where case_id = $1`, [id]);
  changed(id);
  await until(() => library.rows.length === 2);
  expect(library.rows[1]?.waits[0]?.department?.id).toBe('finance');
  await hub.db.pool.query('delete from task where case_id = $1', [id]);
  changed(id);
  const finance = await desk((await person(['finance'])).cookie, 'department');
  await hub.db.pool.query('update case_view set late = true where id = $1', [id]);
  changed(id);
  await until(() => finance.rows.some((row) => row.late));
  expect(library.rows).toHaveLength(2);
});

test('nobody is told at the desk about themselves', async () => {
  const me = await person(['library']);
  const library = await desk(me.cookie);
  const own = await addCase(['library'], { department: 'library' });
  await hub.db.pool.query('update case_view set applicant_id = $2 where id = $1', [own, me.id]);
  const other = await addCase(['library'], { department: 'library' });
  changed(own);
  changed(other);
  await until(() => library.rows.length > 0);
  expect(library.rows.map((row) => row.id)).toEqual([other]);
});

test('what another process did is found by looking', async () => {
  const me = await person(['library']);
  const { rows } = await desk(me.cookie, 'mine');
  const id = await addCase(['finance'], undefined, me.id);
  await until(() => rows.length === 1);
  expect(rows[0]?.id).toBe(id);
});

test('a clerk who loses the office hears no more of it, and is told to read again', async () => {
  const me = await person(['library']);
  const { socket, rows } = await desk(me.cookie);
  let again = 0;
  socket.on('again', () => (again += 1));
  await hub.db.pool.query('delete from post where person_id = $1', [me.id]);
  await until(() => again === 1);
  changed(await addCase(['library'], { department: 'library' }));
  const witness = await desk((await person(['library'])).cookie);
  const last = await addCase(['library'], { department: 'library' });
  changed(last);
  await until(() => witness.rows.some((row) => row.id === last));
  expect(rows).toEqual([]);
});

test('numbers are given when they are asked for, and a message that is none of ours is refused', async () => {
  const me = await person(['library']);
  const { socket } = await desk(me.cookie);
  const id = await addCase(['library'], { department: 'library' }, me.id);
  const { counts } = (await ask(socket, 'count', {})) as { counts: Counts };
  expect(counts.views).toMatchObject({ mine: 1, tasks: expect.any(Number) as number });
  expect(await ask(socket, 'watch', { view: 'everything' })).toEqual({ fault: 'bad-message' });
  expect(await ask(socket, 'erase', { id })).toEqual({ fault: 'not-allowed' });
});

/** The page of one case, counting what it is told. */
const casePage = async (cookie: string, id: string, version?: number) => {
  const socket = open(cookie);
  expect(await opened(socket)).toBe('in');
  const heard = { case: 0, rows: 0, again: 0 };
  socket.on('case', (told: readonly { readonly id: string }[]) => {
    if (told.some((one) => one.id === id)) heard.case += 1;
  });
  socket.on('rows', () => (heard.rows += 1));
  socket.on('again', () => (heard.again += 1));
  return { heard, answer: await ask(socket, 'case', { id, version }) };
};

test('the page of a case is told that this case changed, and of no other and of no list', async () => {
  const id = await addCase(['library'], { department: 'library' });
  const page = await casePage((await person(['library'])).cookie, id);
  expect(page.answer).toEqual({});
  changed(await addCase(['library'], { department: 'library' }));
  changed(id);
  await until(() => page.heard.case === 1);
  await hub.db.pool.query('update case_view set late = true where id = $1', [id]);
  changed(id);
  await until(() => page.heard.case === 2);
  expect(page.heard).toEqual({ case: 2, rows: 0, again: 0 });
});

test('nobody watches a case that is none of theirs, nor goes on when it is theirs no more', async () => {
  const id = await addCase(['library'], { department: 'library' });
  expect((await casePage((await person(['finance'])).cookie, id)).answer).toEqual({ fault: 'not-found' });
  const me = await person(['library']);
  const mine = await casePage(me.cookie, id);
  const witness = await casePage((await person(['library'])).cookie, id);
  changed(id);
  await until(() => mine.heard.case === 1 && witness.heard.case === 1);
  await hub.db.pool.query('delete from post where person_id = $1', [me.id]);
  await until(() => mine.heard.again === 1);
  await hub.db.pool.query('update case_view set late = true where id = $1', [id]);
  changed(id);
  await until(() => witness.heard.case === 2);
  expect(mine.heard).toEqual({ case: 1, rows: 0, again: 1 });
});

test('what moved after a page was read and before its line stood is not missed', async () => {
  const { cookie } = await person(['library']);
  const id = await addCase(['library'], { department: 'library' });
  const early = await casePage(cookie, id, 1);
  await hub.db.pool.query('update case_view set version = 2 where id = $1', [id]);
  const late = await casePage(cookie, id, 1);
  await until(() => late.heard.again === 1);
  expect(early.heard.again).toBe(0);
  expect((await casePage(cookie, id, 2)).heard.again).toBe(0);
});

test('a list is told of the lines that moved while it was on its way, of its own offices alone', async () => {
  const [library, finance] = [await person(['library']), await person(['finance'])];
  const at = new Date(hub.clock.now()).toISOString();
  await hub.clock.advance(100);
  const id = await addCase(['library'], { department: 'library' });
  const seen = async (cookie: string, since: string) => {
    const socket = open(cookie);
    const told = { ids: [] as string[], again: 0 };
    socket.on('rows', (rows: readonly DeskRow[]) => told.ids.push(...rows.map((row) => row.id)));
    socket.on('again', () => (told.again += 1));
    expect(await opened(socket)).toBe('in');
    expect(await ask(socket, 'watch', { view: 'tasks', at: since })).toEqual({});
    return told;
  };
  expect((await seen(library.cookie, at)).ids).toContain(id);
  expect((await seen(finance.cookie, at)).ids).not.toContain(id);
  const old = new Date(hub.clock.now() - 61_000).toISOString();
  expect(await seen(library.cookie, old)).toEqual({ ids: [], again: 1 });
});
