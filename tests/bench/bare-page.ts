/** A page of fifty lines without script or style, from a server that does nothing else: what the browser itself takes. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const LINES = 50;
const html = `<!doctype html><meta charset="utf-8"><main>${'<p>261124-7K3M-9QX4 张晓萌 在读证明</p>'.repeat(LINES)}</main>`;

export type BarePage = { readonly url: string; close(): Promise<void> };

export const serveBarePage = async (): Promise<BarePage> => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
