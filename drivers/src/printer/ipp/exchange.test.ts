import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import { openIppClient } from './client.ts';
import { decodeMessage } from './decode.ts';
import { encodeMessage } from './encode.ts';
import { openExchange, readPrinterUri } from './exchange.ts';
import type { IppMessage } from './message.ts';
import { textOf } from './message.ts';

const SHORT = { connect: 200, firstByte: 200, whole: 500 };
const REQUEST: IppMessage = { version: [2, 0], code: 11, requestId: 7, groups: [], data: new Uint8Array() };
const OK = encodeMessage({ ...REQUEST, code: 0 });

const servers: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server | ReturnType<typeof createTcpServer>) {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return readPrinterUri(`ipp://127.0.0.1:${String((server.address() as AddressInfo).port)}/ipp/print`);
}
const web = (handler: RequestListener) => listen(createServer(handler));

describe('R22 an exchange always ends', () => {
  test('as an answer, sent as application/ipp to the path of the URI', async () => {
    let seen = '';
    const endpoint = await web((request, response) => {
      seen = `${request.method ?? ''} ${request.url ?? ''} ${request.headers['content-type'] ?? ''}`;
      request.resume().on('end', () => response.end(OK));
    });
    expect(await openExchange(endpoint).send(REQUEST, SHORT)).toMatchObject({
      kind: 'answer',
      message: { requestId: 7 },
    });
    expect(seen).toBe('POST /ipp/print application/ipp');
  });

  test('as unsent when nothing listens', async () => {
    const server = createTcpServer();
    const endpoint = await listen(server);
    server.close();
    await once(server, 'close');
    expect((await openExchange(endpoint).send(REQUEST, SHORT)).kind).toBe('unsent');
  });

  test('as broken when the socket stays silent', async () => {
    const sockets: Socket[] = [];
    const endpoint = await listen(createTcpServer((socket) => sockets.push(socket)));
    expect(await openExchange(endpoint).send(REQUEST, SHORT)).toEqual({
      kind: 'broken',
      why: 'no answer within 200 ms',
    });
    for (const socket of sockets) socket.destroy();
  });

  test('as broken when the answer trickles without end', async () => {
    const endpoint = await web((request, response) => {
      request.resume();
      response.writeHead(200).write('x');
    });
    expect(await openExchange(endpoint).send(REQUEST, SHORT)).toMatchObject({
      kind: 'broken',
      why: expect.stringContaining('500 ms') as string,
    });
  });

  test('as broken when the answer is larger than a printer would send', async () => {
    const endpoint = await web((request, response) => {
      request.resume().on('end', () => response.end(Buffer.alloc(1_048_577)));
    });
    expect(await openExchange(endpoint).send(REQUEST, SHORT)).toMatchObject({
      kind: 'broken',
      why: expect.stringContaining('over') as string,
    });
  });

  test('as broken when the answer is not IPP', async () => {
    const endpoint = await web((request, response) => {
      request.resume().on('end', () => response.end('<html>'));
    });
    expect((await openExchange(endpoint).send(REQUEST, SHORT)).kind).toBe('broken');
  });

  test.each([
    [401, 'refused'],
    [404, 'refused'],
    [500, 'broken'],
    [302, 'broken'],
  ])('HTTP %i is %s', async (status, kind) => {
    const endpoint = await web((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end());
    });
    expect((await openExchange(endpoint).send(REQUEST, SHORT)).kind).toBe(kind);
  });

  test('as broken when the printer dies in the middle of its answer', async () => {
    const endpoint = await listen(
      createTcpServer((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc'));
      }),
    );
    expect((await openExchange(endpoint).send(REQUEST, SHORT)).kind).toBe('broken');
  });
});

describe('the client', () => {
  test('begins every request with charset, language and printer-uri (RFC 8011 §4.1.4)', async () => {
    let names: string[] = [];
    const endpoint = await web((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const asked = decodeMessage(Buffer.concat(parts));
        if ('garbage' in asked) return;
        names = asked.groups[0]?.attributes.map((attribute) => attribute.name) ?? [];
        expect(textOf(asked.groups[0], 'requesting-user-name')).toBe('yizhan-t1');
        response.end(encodeMessage({ ...asked, code: 0 }));
      });
    });
    const reply = await openIppClient(endpoint, 'yizhan-t1').ask({ operation: 9, jobId: 4 }, SHORT);
    expect(reply.kind).toBe('ok');
    expect(names).toEqual([
      'attributes-charset',
      'attributes-natural-language',
      'printer-uri',
      'job-id',
      'requesting-user-name',
    ]);
  });

  test('does not take an answer to another request for its own', async () => {
    const endpoint = await web((request, response) => {
      request.resume().on('end', () => response.end(encodeMessage({ ...REQUEST, code: 0, requestId: 4711 })));
    });
    expect((await openIppClient(endpoint, 'yizhan').ask({ operation: 11 }, SHORT)).kind).toBe('broken');
  });
});

test.each(['http://printer/ipp', 'ipps://printer/ipp', 'printer', 'ipp://', 'ipp://user@printer/'])(
  'R24 the setting %s is refused by name',
  (uri) => {
    expect(() => readPrinterUri(uri)).toThrow(/printer URI/);
  },
);
test('a printer URI without a port means 631', () => {
  expect(readPrinterUri('ipp://printer.example/ipp/print')).toMatchObject({ host: 'printer.example', port: 631 });
});
