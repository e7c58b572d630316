/** The hub's end of all connections: mutual TLS ends here, and the certificate alone says who speaks (R2). */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Server, type Socket } from 'socket.io';
import { isFault, type Fault } from '../faults.ts';
import { WIRE_PATH } from './dial-hub.ts';
import { MAX_MESSAGE_BYTES } from './messages.ts';
import { boundedParser } from './parser.ts';
import type { Peer } from './peer.ts';
import { socketPeer } from './socket-peer.ts';

export type DoorOptions = {
  /** PEM. `clientCa`: the roots whose certificates are let in. */
  readonly tls: { readonly key: string; readonly cert: string; readonly clientCa: string | readonly string[] };
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Who may come in with a certificate (DER) that the authority signed and that has not run out. */
  readonly identify: (certificate: Buffer) => Promise<string | Fault>;
  readonly serve: (peer: Peer, who: { readonly terminalId: string; readonly certificate: Buffer }) => void;
  /** A connection that got no further than the handshake, for the log and the metrics. */
  readonly onRefused?: (why: string) => void;
  readonly maxConnections?: number;
};

export type Door = { readonly port: number; close(): Promise<void> };

/** A TLS handshake or an HTTP head that takes longer than this is an attack or a dead line. */
const HANDSHAKE_DEADLINE_MS = 10_000;
/** A dead line is noticed after interval + timeout = 20 s. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 10_000;

export const openDoor = async (options: DoorOptions): Promise<Door> => {
  const { tls, identify, serve, onRefused } = options;
  const server = createServer(
    {
      key: tls.key,
      cert: tls.cert,
      ca: [tls.clientCa].flat(),
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_DEADLINE_MS,
      headersTimeout: HANDSHAKE_DEADLINE_MS,
    },
    (_request, response) => response.writeHead(404).end(), // nothing is served here but the wire
  );
  server.maxConnections = options.maxConnections ?? 5000;
  server.on('tlsClientError', (error) => onRefused?.(error.message));

  const io = new Server(server, {
    path: WIRE_PATH,
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: HANDSHAKE_DEADLINE_MS,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    parser: boundedParser,
    // A terminal is no browser: nothing that carries an origin belongs here.
    allowRequest: (request, decide) => {
      decide(null, request.headers.origin === undefined);
    },
  });
  io.use((socket, next) => {
    nameOf(socket, identify).then(
      (name) => {
        if (isFault(name)) {
          onRefused?.(name.fault);
          next(new Error(name.fault));
          return;
        }
        Object.assign(socket.data as object, name);
        next();
      },
      (error: unknown) => {
        onRefused?.(String(error));
        next(new Error('internal'));
      },
    );
  });
  io.on('connection', (socket) => {
    serve(serverPeer(socket), socket.data as Named);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await io.close(); // ends every connection, then the server
    },
  };
};

type Named = { readonly terminalId: string; readonly certificate: Buffer };

const nameOf = async (socket: Socket, identify: DoorOptions['identify']): Promise<Named | Fault> => {
  const line = socket.request.socket;
  const certificate = line instanceof TLSSocket && line.authorized ? line.getPeerX509Certificate()?.raw : undefined;
  if (certificate === undefined) return { fault: 'terminal-not-enrolled' };
  const terminalId = await identify(certificate);
  return isFault(terminalId) ? terminalId : { terminalId, certificate };
};

const serverPeer = (socket: Socket): Peer =>
  socketPeer(socket, {
    close: () => {
      socket.disconnect(true);
    },
    bufferedBytes: () => waitingBytes(socket),
  });

type EngineSocket = {
  readonly writeBuffer: readonly { readonly data?: string | Uint8Array }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount: number } };
};

/** What engine.io holds back and what the WebSocket has not written yet. */
export const waitingBytes = (socket: Socket): number => {
  const engine = socket.conn as unknown as EngineSocket;
  const held = engine.writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
  return held + (engine.transport.socket?.bufferedAmount ?? 0);
};
