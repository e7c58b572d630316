import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { dialHub } from '@yizhan/shared/wire/dial-hub.ts';
import type { Enrolment } from '@yizhan/shared/wire/enrolment.ts';
import {
  helpAnswered,
  helpCalled,
  plainSeal,
  reportedFixture,
  desiredFixture,
} from '@yizhan/shared/wire/simulated/fixtures.ts';
import { openTcpProxy } from '@yizhan/shared/wire/simulated/tcp-proxy.ts';
import { expect, onTestFinished, test } from 'vitest';
import { beginEpoch } from '../fleet/epoch.ts';
import { revokeTerminal } from '../fleet/terminal-certificates.ts';
import { changeDesired } from '../fleet/terminals.ts';
import type { DoorProcess } from './door-process.ts';
import { openDb, type Db } from '../storage/db.ts';
import { testHub } from './test-hub.ts';
import { testTerminal } from './test-terminal.ts';

const T = 'T-0001';
const poll = (what: () => Promise<unknown>) => expect.poll(what, { timeout: 20_000, interval: 50 });
const applied = async (db: Db): Promise<string[]> =>
  (await db.pool.query<{ id: string }>('select id from help_call')).rows.map(({ id }) => id).sort();
const rowOf = (db: Db) => db.prisma.terminal.findUniqueOrThrow({ where: { id: T } });

const connected = async (over = {}) => {
  const hub = await testHub();
  const { port, close } = await hub.openDoor(over);
  const enrolment = await hub.enrol(T, `https://127.0.0.1:${String(port)}`);
  const terminal = testTerminal(enrolment, () => port);
  await terminal.until('up');
  return { ...hub, port, closeDoor: close, enrolment, ...terminal };
};

test('R2.1 R4.2 R5.1 an enrolled terminal comes up, is seen, and records go both ways', async () => {
  const { db, append, link, write, store, errors, closeDoor } = await connected();
  link.report(reportedFixture);
  const ids = await Promise.all(Array.from({ length: 10 }, () => write()));
  await db.tx((tx) => append(tx, T, helpAnswered()));
  await poll(() => applied(db)).toEqual(ids.sort());
  await poll(async () => (await rowOf(db)).ackedSeq).toBe(1);
  await poll(async () => (await rowOf(db)).reported).toMatchObject({ reader: 'ready' });
  expect(store.unsettled()).toBe(0);
  expect(await rowOf(db)).toMatchObject({ online: true, generation: 1 });
  await closeDoor();
  expect(await rowOf(db)).toMatchObject({ online: false });
  expect(errors).toEqual([]);
});

test('R4.7 what another hub process appended reaches the terminal by the sweep', async () => {
  const { db, store } = await connected();
  // As another process would: no push here.
  await db.pool.query(
    `with t as (update terminal set stream_seq = stream_seq + 1 where id = $1 returning stream_seq)
     insert into stream_record (terminal_id, epoch, seq, id, body)
     select $1, epoch, stream_seq, gen_random_uuid(), $2 from t, hub_state`,
    [T, JSON.stringify(helpAnswered())],
  );
  await poll(() => Promise.resolve(store.received.length)).toBe(1);
});

test('R3.1 a change of the desired state reaches the terminal', async () => {
  const { db, live, store } = await connected();
  await db.tx((tx) =>
    changeDesired(tx, live, {
      terminalId: T,
      version: 1,
      body: { ...desiredFixture, readerSide: 'left' },
      by: 'operator:test',
    }),
  );
  await poll(() => Promise.resolve(store.desired())).toMatchObject({ version: 2, body: { readerSide: 'left' } });
});

test('R2.2 a revoked certificate ends the live session and is refused from then on, once in the audit', async () => {
  const { db, until, link } = await connected();
  await db.tx((tx) => revokeTerminal(tx, T, 'operator:test'));
  const state = await until('waiting', (s) => s.kind === 'waiting' && s.why.fault === 'terminal-not-enrolled');
  expect(state).toMatchObject({ why: { fault: 'terminal-not-enrolled' } });
  await link.close();
  expect(await db.prisma.auditEvent.count({ where: { kind: 'terminal.refused' } })).toBe(1);
  await poll(async () => (await rowOf(db)).online).toBe(false);
});

test('R2.2 a certificate past its end on the register is refused before the hello', async () => {
  const hub = await testHub();
  const clock = manualClock(Date.now() + 400 * 86_400_000);
  const { url } = await hub.openDoor({ clock });
  const { key, cert, ca } = await hub.enrol(T, url);
  expect(await dialHub({ hub: url, key, cert, ca, deadlineMs: 5000 })).toEqual({ fault: 'terminal-not-enrolled' });
  expect((await rowOf(hub.db)).generation).toBe(0);
});

test('R2.2 a certificate of another university’s hub is refused in the handshake', async () => {
  const [ours, theirs] = [await testHub(), await testHub()];
  const { url } = await ours.openDoor();
  const foreign = await theirs.enrol(T, url);
  const trust = (await ours.enrol(T, url)).ca;
  const { key, cert } = foreign;
  expect(await dialHub({ hub: url, key, cert, ca: trust, deadlineMs: 5000 })).toMatchObject({ fault: 'hub-away' });
  expect(ours.counts.get('refused-handshake')).toBe(1);
});

test('R2.1 R2.3 one terminal cannot speak as another: not by a field, not by a record', async () => {
  const hub = await testHub([T, 'T-0002']);
  const { url, port } = await hub.openDoor();
  const victim = await hub.enrol(T, url);
  const thief = await hub.enrol('T-0002', url);
  const asThief: Enrolment = { ...thief, terminalId: T }; // it seals and says that it is T-0001
  const dialed = await dialHub({ hub: url, key: thief.key, cert: thief.cert, ca: thief.ca, deadlineMs: 5000 });
  if (isFault(dialed)) throw new Error(dialed.fault);
  onTestFinished(dialed.close);
  const hello = { protocol: 1, agentVersion: '1', lastSeq: 0, terminalId: T };
  expect(await dialed.send('hello', hello, 5000)).toMatchObject({ body: { terminalId: 'T-0002' } });
  const sealing = testTerminal(asThief, () => 1);
  await sealing.write();
  const answered = await dialed.send('records', { records: sealing.store.batch({ records: 1, bytes: 1 }) }, 5000);
  expect(answered).toMatchObject({
    body: { verdicts: [{ kind: 'set-aside', why: { fault: 'record-sealed-wrongly' } }] },
  });
  expect(await applied(hub.db)).toEqual([]);

  const stolen = testTerminal({ ...victim, key: thief.key, cert: thief.cert }, () => port);
  const state = await stolen.until('waiting', (s) => s.kind === 'waiting' && s.why.fault === 'not-allowed');
  expect(state).toMatchObject({ why: { fault: 'not-allowed', params: { named: 'T-0002' } } });
  expect((await rowOf(hub.db)).generation).toBe(0);
});

test('R6.5 records before the hello store nothing', async () => {
  const hub = await testHub();
  const { url } = await hub.openDoor();
  const { key, cert, ca } = await hub.enrol(T, url);
  const peer = await dialHub({ hub: url, key, cert, ca, deadlineMs: 5000 });
  if (isFault(peer)) throw new Error(peer.fault);
  expect(await peer.send('records', { records: [plainSeal(helpCalled('x'))] }, 5000)).toMatchObject({
    body: { fault: 'out-of-turn' },
  });
  expect(await hub.db.prisma.takenRecord.count()).toBe(0);
});

test('R4.4 R5.2 a hub restored from yesterday has every record once after the terminal sent again', async () => {
  const { db, write, store, until } = await connected();
  const early = await write();
  await poll(() => applied(db)).toEqual([early]);
  const late = [await write(), await write()];
  await poll(() => Promise.resolve(store.unsettled())).toBe(0);
  // What a restore leaves: yesterday's rows under a new epoch. The sweep ends the connection of the old one.
  await db.pool.query('delete from help_call where id = any($1::uuid[])', [late]);
  await db.pool.query('delete from taken_record where id = any($1::uuid[])', [late]);
  await beginEpoch(db.pool);
  await until('waiting');
  await until('up');
  await poll(() => applied(db)).toEqual([early, ...late].sort());
  expect(await db.prisma.takenRecord.count({ where: { setAside: { not: { equals: null } } } })).toBe(0);
});

test('R5.5 while the database is away the hub says so, terminals keep their records, and all is applied afterwards', async () => {
  const hub = await testHub();
  const direct = new URL(hub.url);
  const proxy = await openTcpProxy(Number(direct.port));
  onTestFinished(() => proxy.close());
  const through = new URL(hub.url);
  through.port = String(proxy.port);
  const db = openDb({ url: through.href, max: 5 });
  onTestFinished(() => db.close());
  const { port, close } = await hub.openDoor({ db });
  const terminal = testTerminal(await hub.enrol(T, `https://127.0.0.1:${String(port)}`), () => port);
  await terminal.until('up');
  proxy.become('closed');
  const ids = [await terminal.write(), await terminal.write()];
  const visitId = ids[0] ?? '';
  await terminal.link.ask({ kind: 'home', visitId }, 5000);
  expect(terminal.store.unsettled()).toBe(2);
  expect(await applied(hub.db)).toEqual([]);
  proxy.become('open');
  await poll(() => applied(hub.db)).toEqual(ids.sort());
  await poll(() => Promise.resolve(terminal.store.unsettled())).toBe(0);
  expect(hub.errors).toEqual([]);
  await terminal.link.close();
  await close();
});

test('R5.1 a hub killed -9 between commit and acknowledgement applies nothing twice and loses nothing', async () => {
  const hub = await testHub();
  const start = async (dieAfter: number) => {
    const child = fork(fileURLToPath(new URL('door-process.ts', import.meta.url)), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const dead = once(child, 'exit');
    const message: DoorProcess = { url: hub.url, root: hub.root.toString('hex'), tls: hub.tls, dieAfter };
    child.send(message);
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return { dead, port };
  };
  let current = await start(5);
  const terminal = testTerminal(await hub.enrol(T, 'https://127.0.0.1:1'), () => current.port);
  await terminal.until('up');
  const ids: string[] = [];
  for (let n = 0; n < 12; n++) ids.push(await terminal.write());
  await current.dead;
  expect(await applied(hub.db)).toHaveLength(5);
  current = await start(3);
  await current.dead;
  expect(await applied(hub.db)).toHaveLength(8);
  current = await start(-1);
  await poll(() => applied(hub.db)).toEqual([...ids].sort());
  await poll(() => Promise.resolve(terminal.store.unsettled())).toBe(0);
  expect(terminal.store.setAside()).toEqual([]);
  expect(await hub.db.prisma.takenRecord.count()).toBe(12);
}, 120_000);
