/** The built kiosk page with a stand-in for the agent: `GET /view` says what it is told to, `POST /act` is kept. */
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { fixture } from '../../kiosk/src/ui/fixtures.ts';

type View = ReturnType<typeof fixture>;

export type FixtureAgent = {
  readonly url: string;
  /** Bodies of `POST /act`, as they came. */
  readonly acts: unknown[];
  /** Shows `view` on every open page, under a revision of its own, which is returned. */
  show(view: View): number;
  /** Cuts every page off, and refuses new ones until `show`. */
  drop(): void;
  close(): Promise<void>;
};

export const serveFixtures = async (first: View): Promise<FixtureAgent> => {
  const built = new URL('../../kiosk/build/handler.js', import.meta.url);
  const { handler } = (await import(built.href)) as { handler: RequestListener };
  const open = new Set<ServerResponse>();
  const acts: unknown[] = [];
  let view: View | undefined = first;

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/view') {
      if (view === undefined) {
        response.writeHead(503).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`data: ${JSON.stringify(view)}\n\n`);
      open.add(response);
      response.on('close', () => open.delete(response));
    } else if (path === '/act') {
      void text(request).then((body) => {
        acts.push(JSON.parse(body));
        response.writeHead(204).end();
      });
    } else if (path === '/speech') {
      response.writeHead(503).end();
    } else {
      handler(request, response);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    acts,
    show: (next) => {
      view = { ...next, revision: (view?.revision ?? 0) + 1 };
      for (const response of open) response.write(`data: ${JSON.stringify(view)}\n\n`);
      return view.revision;
    },
    drop: () => {
      view = undefined;
      for (const response of open) response.destroy();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
