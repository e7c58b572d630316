import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openTellSockets, type TellSockets } from './tell-sockets.ts';

const http = createServer();
const server = new Server(http, { transports: ['websocket'] });
const namespace = server.of('/desk');
let tell: TellSockets;
beforeAll(async () => {
  namespace.on('connection', (socket) => void socket.join(socket.handshake.auth['rooms'] as string[]));
  tell = openTellSockets(namespace, (socket) => void socket.emit('behind'));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
});
afterAll(() => server.close());

type Heard = { readonly socket: Socket; readonly messages: unknown[][] };

const enter = async (...rooms: string[]): Promise<Heard> => {
  const socket = io(`http://127.0.0.1:${String((http.address() as AddressInfo).port)}/desk`, {
    ...{ transports: ['websocket'], forceNew: true, reconnection: false, auth: { rooms } },
  });
  onTestFinished(() => void socket.disconnect());
  const messages: unknown[][] = [];
  socket.on('rows', (bodies: unknown[]) => messages.push(bodies));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { socket, messages };
};
/** A last word that all hear, after which nothing of before is on its way. */
const after = async (...all: Heard[]): Promise<void> => {
  const heard = all.map(({ socket }) => new Promise<void>((resolve) => void socket.once('last', () => resolve())));
  namespace.emit('last');
  await Promise.all(heard);
};

test('each hears in one message all that is for its rooms, once, and nothing of others', async () => {
  const [both, one, other] = [await enter('a', 'b'), await enter('a'), await enter('c')];
  tell('rows', [
    { body: 1, rooms: ['a', 'b'], except: '' },
    { body: 2, rooms: ['b'], except: '' },
    { body: 3, rooms: ['a'], except: '' },
  ]);
  await after(both, one, other);
  expect(both.messages).toEqual([[1, 2, 3]]);
  expect(one.messages).toEqual([[1, 3]]);
  expect(other.messages).toEqual([]);
});

test('whoever is excepted hears nothing of it in any room', async () => {
  const [me, colleague] = [await enter('d', 'person:me'), await enter('d')];
  tell('rows', [{ body: 1, rooms: ['d', 'person:me'], except: 'person:me' }]);
  await after(me, colleague);
  expect(me.messages).toEqual([]);
  expect(colleague.messages).toEqual([[1]]);
});

test('R6 one that does not read is sent no more than the bound, learns that it is behind, and hears again what comes then', async () => {
  const [slow, quick] = [await enter('e'), await enter('e')];
  let behind = 0;
  slow.socket.on('behind', () => (behind += 1));
  const line = (slow.socket.io.engine.transport as unknown as { ws: { _socket: NetSocket } }).ws._socket;
  line.pause();
  const body = 'x'.repeat(200_000);
  const MESSAGES = 200;
  for (let n = 0; n < MESSAGES; n++) {
    tell('rows', [{ body, rooms: ['e'], except: '' }]);
    await after(quick);
  }
  expect(quick.messages).toHaveLength(MESSAGES);
  line.resume();
  await new Promise<void>((resolve) => {
    if (behind > 0) resolve();
    else slow.socket.once('behind', () => resolve());
  });
  await after(slow);
  expect(slow.messages.length).toBeLessThan(MESSAGES);
  expect(behind).toBe(1);
  tell('rows', [{ body: 'now', rooms: ['e'], except: '' }]);
  await after(slow);
  expect(slow.messages.at(-1)).toEqual(['now']);
});
