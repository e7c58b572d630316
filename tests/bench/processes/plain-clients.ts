/**
 * Clients of the plain server: `plain-clients.ts https://host:port`. Reads `{key, cert, ca}` (PEM) as its first line of
 * input, then for each line with a number so many more come up; says `{up}`.
 */
import { once } from 'node:events';
import { Agent } from 'node:https';
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const [url = ''] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const tls = JSON.parse((await lines.next()).value ?? '{}') as { key: string; cert: string; ca: string };
let up = 0;

for await (const line of lines) {
  for (let n = 0; n < Number(line); n += 1) {
    // Typed for browsers; in Node it is handed to the WebSocket as it is. One each: no TLS session is taken up again.
    const agent = new Agent(tls) as unknown as string;
    const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, agent });
    await once(socket as unknown as NodeJS.EventEmitter, 'connect');
    up += 1;
  }
  process.stdout.write(`${JSON.stringify({ up })}\n`);
}
