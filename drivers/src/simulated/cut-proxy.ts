/** A wire that can be cut: a TCP proxy in front of a printer that breaks a chosen IPP operation at a chosen byte. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export type WireFault = {
  /** IPP operation id, e.g. 0x0006 for Send-Document. */
  readonly operation: number;
  /**
   * `before`: nothing of the request passes. A number: that many bytes of the request pass, HTTP head included.
   * `answer`: all of the request passes, and the printer's answer is swallowed at its first byte.
   */
  readonly at: 'before' | 'answer' | number;
  /** `cut` ends the connection on both sides; `hold` leaves it open and silent. */
  readonly then: 'cut' | 'hold';
};

export type CutProxy = {
  readonly port: number;
  readonly uri: string;
  /** Strikes the next such operation, once; resolves when it has struck. */
  strike(fault: WireFault): Promise<void>;
  /** While false, connections are refused with a reset. */
  setPlugged(plugged: boolean): void;
  /** How many requests of an operation came by. */
  seen(operation: number): number;
  close(): Promise<void>;
};

/** RFC 8010 §3.1.1: operation-id is octets 2 and 3 of the body. */
function operationOf(bytes: Buffer): number | undefined {
  const head = bytes.indexOf('\r\n\r\n');
  return head < 0 || bytes.length < head + 8 ? undefined : bytes.readUInt16BE(head + 6);
}

export async function openCutProxy(targetPort: number): Promise<CutProxy> {
  let armed: { readonly fault: WireFault; readonly struck: () => void } | undefined;
  let plugged = true;
  const counts = new Map<number, number>();
  const sockets = new Set<Socket>();

  const server = createServer((near) => {
    if (!plugged) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    let waiting: Buffer | undefined = Buffer.alloc(0);
    let mine: typeof armed;
    let passed = 0;
    let silent = false;

    const strike = () => {
      if (!mine) return;
      const { fault, struck } = mine;
      silent = fault.then === 'hold';
      near.removeAllListeners('data').resume();
      far.removeAllListeners('data').resume();
      if (fault.then === 'cut') {
        near.destroy();
        far.end();
      }
      struck();
    };
    const pass = (chunk: Buffer) => {
      const at = mine?.fault.at;
      const room = at === 'before' ? 0 : typeof at === 'number' ? at - passed : Infinity;
      far.write(chunk.subarray(0, Math.min(room, chunk.length)));
      passed += chunk.length;
      if (room <= chunk.length) strike();
    };

    near.on('data', (chunk: Buffer) => {
      if (!waiting) {
        pass(chunk);
        return;
      }
      waiting = Buffer.concat([waiting, chunk]);
      const operation = operationOf(waiting);
      if (operation === undefined) return;
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
      if (armed?.fault.operation === operation) {
        mine = armed;
        armed = undefined;
      }
      const head = waiting;
      waiting = undefined;
      pass(head);
    });
    far.on('data', (chunk: Buffer) => {
      if (mine?.fault.at === 'answer') strike();
      else near.write(chunk);
    });
    // A process that is killed has its socket closed by the kernel: the other side sees the end, after what was sent.
    near.on('close', () => far.end());
    far.on('close', () => {
      if (!silent) near.end();
    });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // A reset is what this proxy is for; the peers see it as the end of their connection.
      socket.on('error', () => socket.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    uri: `ipp://127.0.0.1:${String(port)}/ipp/print`,
    strike: (fault) =>
      new Promise((struck) => {
        armed = { fault, struck };
      }),
    setPlugged: (value) => {
      plugged = value;
      if (!value) for (const socket of sockets) socket.resetAndDestroy();
    },
    seen: (operation) => counts.get(operation) ?? 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
