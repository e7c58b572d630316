/**
 * Baseline of the hub's memory: socket.io as its manual has it, WebSocket only, behind the same mutual TLS, and nothing
 * that a message does. Reads `{key, cert, ca}` (PEM) as one line of input; says `{port}`.
 */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { Server } from 'socket.io';

createInterface({ input: process.stdin }).once('line', (line) => {
  const tls = JSON.parse(line) as { readonly key: string; readonly cert: string; readonly ca: string };
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' });
  const io = new Server(server, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
  io.on('connection', (socket) => {
    socket.on('message', (_body, answer: (body: object) => void) => {
      answer({});
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
  });
});
