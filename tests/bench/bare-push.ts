/** The baseline of what is pushed to a screen: a WebSocket, a page with one line of text, and nothing else. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { WebSocketServer, type WebSocket } from 'ws';
import { within } from './within.ts';

const PUSH_MS = 10_000;

const html = `<!doctype html><meta charset="utf-8"><title>push</title><p></p><script>
  const line = document.querySelector('p');
  const socket = new WebSocket('ws://' + location.host);
  socket.onmessage = ({ data }) => {
    line.textContent = data;
    requestAnimationFrame(() => requestAnimationFrame(() => socket.send(String(Date.now()))));
  };
</script>`;

export type BarePush = {
  /** From send to the frame after the one that drew it, ms. */
  push(text: string): Promise<number>;
  close(): Promise<void>;
};

export const openBarePush = async (page: Page): Promise<BarePush> => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  const sockets = new WebSocketServer({ server });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connected = once(sockets, 'connection') as Promise<[WebSocket]>;
  await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
  const [socket] = await within(PUSH_MS, 'the bare page', connected);
  return {
    push: async (text) => {
      const answer = once(socket, 'message') as Promise<[Buffer]>;
      const sent = Date.now();
      socket.send(text);
      const [painted] = await within(PUSH_MS, 'a bare push', answer);
      return Number(painted.toString()) - sent;
    },
    close: async () => {
      await page.close();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
