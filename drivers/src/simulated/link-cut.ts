/** The network cable between a terminal and the hub: a TCP proxy that can be pulled and put back. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type LinkCut = {
  readonly port: number;
  readonly plugged: boolean;
  /** Pulling resets every connection; while it is out new ones are reset at once. */
  setPlugged(plugged: boolean): void;
  close(): Promise<void>;
};

export const openLinkCut = async (target: { host: string; port: number }, port = 0): Promise<LinkCut> => {
  let plugged = true;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // a reset is what this cable is for
    return socket;
  };
  const server = createServer((near) => {
    keep(near);
    if (!plugged) {
      near.resetAndDestroy();
      return;
    }
    const far = keep(connect({ ...target, noDelay: true }));
    near.setNoDelay(true);
    near.pipe(far);
    far.pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get plugged() {
      return plugged;
    },
    setPlugged: (next) => {
      plugged = next;
      if (!next) for (const socket of sockets) socket.resetAndDestroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
