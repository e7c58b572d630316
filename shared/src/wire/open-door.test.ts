import { X509Certificate } from 'node:crypto';
import { Agent, get } from 'node:https';
import { connect } from 'node:tls';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { isFault, type Fault } from '../faults.ts';
import { dialHub } from './dial-hub.ts';
import { openLink, type LinkState } from './link.ts';
import { MAX_MESSAGE_BYTES, PROTOCOL_VERSION } from './messages.ts';
import { openDoor } from './open-door.ts';
import type { Peer } from './peer.ts';
import { serveTerminal } from './serve-terminal.ts';
import { createSessions } from './sessions.ts';
import { testAuthority, type Pem } from './simulated/certificates.ts';
import { desiredFixture, helpAnswered, helpCalled, plainOpen, plainSeal } from './simulated/fixtures.ts';
import { simulatedHub } from './simulated/hub.ts';
import { memoryStore } from './simulated/terminal-store.ts';

const authority = testAuthority();
const server = authority.issue('hub');
const enrolled = authority.issue('T-0001');
const hello = { protocol: PROTOCOL_VERSION, agentVersion: '1.0.0', lastSeq: 0 };

const openRig = async () => {
  const sessions = createSessions();
  const hub = simulatedHub({
    open: plainOpen,
    journalKey: { version: 1, publicKey: new Uint8Array(32) },
    desired: desiredFixture,
    reconnectWindowMs: 100,
    onAppend: (terminalId) => sessions.get(terminalId)?.wakeStream(),
  });
  const refused: string[] = [];
  const onList = new X509Certificate(enrolled.cert).raw;
  const door = await openDoor({
    tls: { ...server, clientCa: authority.cert },
    host: '127.0.0.1',
    port: 0,
    identify: (given) => Promise.resolve(given.equals(onList) ? 'T-0001' : { fault: 'terminal-not-enrolled' as const }),
    serve: (peer, { terminalId }) =>
      void serveTerminal(peer, terminalId, { ports: hub.ports, sessions, clock: systemClock }),
    onRefused: (why) => refused.push(why),
  });
  onTestFinished(() => door.close());
  const at = `https://127.0.0.1:${String(door.port)}`;
  const dial = (pem: Pem = enrolled): Promise<Peer | Fault> =>
    dialHub({ hub: at, ...pem, ca: authority.cert, deadlineMs: 5000 });
  const enter = async (): Promise<Peer> => {
    const peer = await dial();
    if (isFault(peer)) throw new Error(peer.fault);
    onTestFinished(peer.close);
    return peer;
  };
  /** socket.io as it is, for what a well-behaved peer would not send. */
  const rude = () => {
    const agent = new Agent({ ...enrolled, ca: authority.cert });
    const socket = io(at, {
      path: '/wire',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      agent: agent as unknown as string,
    });
    onTestFinished(() => void socket.disconnect());
    return socket;
  };
  return { hub, sessions, refused, door, at, dial, enter, rude };
};

const closed = (peer: Peer): Promise<string> =>
  new Promise((resolve) => {
    peer.onClose(resolve);
  });

test('R2.1 the certificate says who speaks; the link comes up and carries records both ways', async () => {
  const { hub, dial, sessions } = await openRig();
  const store = memoryStore();
  const link = openLink({
    terminalId: 'T-0001',
    agentVersion: '1.0.0',
    dial: () => dial(),
    store,
    clock: systemClock,
    random: Math.random,
  });
  onTestFinished(() => link.close());
  const up = Promise.withResolvers<LinkState>();
  link.subscribe((state) => {
    if (state.kind === 'up') up.resolve(state);
  });
  expect(await up.promise).toMatchObject({ generation: 1 });
  // 64 records are 128 binary parts: a whole batch goes through at once.
  for (let n = 0; n < 64; n++) store.write(plainSeal(helpCalled('home')));
  for (let n = 0; n < 64; n++) hub.append('T-0001', helpAnswered());
  await expect.poll(() => store.unsettled()).toBe(0);
  await expect.poll(() => hub.row('T-0001').ackedSeq).toBe(64);
  expect(hub.tables().applied).toHaveLength(64);
  expect(sessions.get('T-0001')?.sent().streamSeq).toBe(64);
});

test.each([
  ['signed by another authority', () => testAuthority('Other CA').issue('T-0001')],
  ['another authority of the same name', () => testAuthority().issue('T-0001')],
  ['run out', () => authority.issue('T-0001', -1)],
])('R2.2 a certificate %s is refused in the handshake', async (_what, make) => {
  const { dial, hub, refused } = await openRig();
  expect(await dial(make())).toMatchObject({ fault: 'hub-away' });
  expect(refused).toHaveLength(1);
  expect(hub.counts.size).toBe(0);
});

test('R2.2 no certificate, no handshake', async () => {
  const { at, hub } = await openRig();
  const { port } = new URL(at);
  const line = connect({ host: '127.0.0.1', port: Number(port), ca: authority.cert });
  const ended = new Promise<void>((resolve) => {
    line.once('error', () => {
      resolve();
    });
    line.once('close', () => {
      resolve();
    });
  });
  line.write('GET / HTTP/1.1\r\n\r\n');
  await ended;
  expect(hub.counts.size).toBe(0);
});

test('R2.2 a certificate of ours that is not on the list is refused before the hello', async () => {
  const { dial, hub } = await openRig();
  // Its name is that of an enrolled terminal: names are not asked.
  expect(await dial(authority.issue('T-0001'))).toEqual({ fault: 'terminal-not-enrolled' });
  expect(hub.counts.size).toBe(0);
});

test('R6.2 a message over the bound ends the connection; nothing is stored, and the door stays open', async () => {
  const { hub, enter } = await openRig();
  const peer = await enter();
  await peer.send('hello', hello, 5000);
  const gone = closed(peer);
  void peer.send('ask', { kind: 'home', padding: 'x'.repeat(MAX_MESSAGE_BYTES) }, 5000);
  await gone;
  expect(hub.tables().applied).toEqual([]);
  expect(await (await enter()).send('hello', hello, 5000)).toMatchObject({ body: { kind: 'welcome' } });
});

test('R6.2 many binary parts under the bound each are over it together', async () => {
  const { hub, enter } = await openRig();
  const peer = await enter();
  await peer.send('hello', hello, 5000);
  const gone = closed(peer);
  const records = Array.from({ length: 8 }, () => ({ ...plainSeal(helpCalled('x')), ct: new Uint8Array(200_000) }));
  void peer.send('records', { records }, 5000);
  await gone;
  expect(hub.tables().applied).toEqual([]);
});

test.each([
  ['no packet', 'nonsense'],
  ['a packet of no type', '9{}'],
  ['broken JSON', '2["hello",{'],
  ['more parts announced than any batch has', '5100000-["records",{"_placeholder":true,"num":0}]'],
])('R6.4 %s ends the connection, and the door stays open', async (_what, raw) => {
  const { hub, enter, rude } = await openRig();
  const socket = rude();
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve));
  socket.io.engine.write(raw);
  await gone;
  expect(hub.counts.size).toBe(0);
  expect(await (await enter()).send('hello', hello, 5000)).toMatchObject({ body: { kind: 'welcome' } });
});

test('R6.4 a message that wants no answer is not acted upon', async () => {
  const { hub, rude } = await openRig();
  const socket = rude();
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.emit('hello', hello);
  await expect.poll(() => hub.counts.get('unanswerable')).toBe(1);
  expect(hub.tables().terminals.size).toBe(0);
});

test('nothing but the wire is served at this door, and to no browser', async () => {
  const { at } = await openRig();
  const agent = new Agent({ ...enrolled, ca: authority.cert });
  onTestFinished(() => {
    agent.destroy();
  });
  const status = (path: string, headers = {}): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get(`${at}${path}`, { agent, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
  expect(await status('/')).toBe(404);
  expect(await status('/wire/?EIO=4&transport=polling')).toBe(400);
  expect(await status('/wire/?EIO=4&transport=websocket', { origin: 'https://elsewhere.example' })).toBe(400);
});
