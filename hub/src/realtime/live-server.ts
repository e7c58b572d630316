/** The socket.io server of the web door: one for consoles and desks, each a namespace of its own. */
import type { Server as HttpServer } from 'node:http';
import { Server, type Namespace } from 'socket.io';

export const LIVE_PATH = '/live';

/** What a browser tells is an id or two. */
const MAX_MESSAGE_BYTES = 4096;
const MAX_SOCKETS = 2000;

export type LiveServer = {
  namespace(name: `/${string}`): Namespace;
  attach(server: HttpServer): void;
  /** Ends every connection; the web door itself stays open. */
  close(): void;
};

/** A browser names the page's origin in every WebSocket handshake (RFC 6455 §4.1); it has to be this very host. */
const isSameOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  origin !== undefined && host !== undefined && URL.canParse(origin) && new URL(origin).host === host;

export const openLiveServer = (): LiveServer => {
  const io = new Server({
    path: LIVE_PATH,
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    destroyUpgrade: false, // in development the upgrade may be for hot reload
    allowRequest: (request, answer) => {
      const fits = io.engine.clientsCount < MAX_SOCKETS;
      answer(null, fits && isSameOrigin(request.headers.origin, request.headers.host));
    },
  });
  io.of('/').use((_socket, next) => {
    next(new Error('not-found'));
  });
  let attached = false;
  return {
    namespace: (name) => io.of(name),
    attach: (server) => {
      attached = true;
      io.attach(server);
    },
    close: () => {
      // Not io.close(): that would close the web door as well, in the middle of requests.
      for (const namespace of io._nsps.values()) namespace.disconnectSockets(true);
      if (attached) io.engine.close();
    },
  };
};
