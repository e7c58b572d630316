/** The terminal's end of a connection over socket.io: WebSocket only, mutual TLS, no recovery of its own (R4). */
import { Agent } from 'node:https';
import { io } from 'socket.io-client';
import { faults, type Fault, type FaultCode } from '../faults.ts';
import { boundedParser } from './parser.ts';
import type { Peer } from './peer.ts';
import { socketPeer } from './socket-peer.ts';

export const WIRE_PATH = '/wire';

export type DialOptions = {
  /** `https://host:port` */
  readonly hub: string;
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
  /** Name in the hub's certificate, when `hub` names it by another. */
  readonly serverName?: string | undefined;
  /** For TCP, TLS and the socket.io handshake together. */
  readonly deadlineMs: number;
};

/** Faults: `hub-away`, or what the door said. */
export const dialHub = ({ hub, key, cert, ca, serverName, deadlineMs }: DialOptions): Promise<Peer | Fault> =>
  new Promise((resolve) => {
    const agent = new Agent({ key, cert, ca, ...(serverName === undefined ? {} : { servername: serverName }) });
    const socket = io(hub, {
      path: WIRE_PATH,
      transports: ['websocket'],
      forceNew: true,
      multiplex: false,
      autoConnect: false,
      reconnection: false,
      timeout: deadlineMs,
      parser: boundedParser,
      // Typed for browsers; in Node it is handed to the WebSocket as it is.
      agent: agent as unknown as string,
    });
    const fail = (fault: Fault): void => {
      clearTimeout(overdue);
      socket.disconnect();
      agent.destroy();
      resolve(fault);
    };
    // The `timeout` above ends with TCP and TLS; a hub that then stays silent is met by this one.
    const overdue = setTimeout(() => {
      fail({ fault: 'hub-away', params: { why: 'deadline' } });
    }, deadlineMs);
    socket.once('connect_error', (error) => {
      fail(doorFault(error));
    });
    socket.once('connect', () => {
      clearTimeout(overdue);
      resolve(
        socketPeer(socket, {
          close: () => {
            socket.disconnect();
          },
          bufferedBytes: () => 0, // the hub bounds what waits for a terminal; the terminal sends one batch at a time
        }),
      );
    });
    socket.once('disconnect', () => {
      agent.destroy();
    });
    socket.connect();
  });

/** A refusal by the door carries its fault code as the message; all else is a network that does not reach it. */
const doorFault = (error: Error): Fault =>
  error.message in faults
    ? { fault: error.message as FaultCode }
    : { fault: 'hub-away', params: { why: describe(error) } };

/** engine.io wraps the reason twice; the system's own word says most. */
const describe = (error: Error & { description?: unknown }): string => {
  const inner = (error.description as { error?: Error } | undefined)?.error;
  return (inner?.message ?? error.message).slice(0, 160);
};
