import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** A port of 127.0.0.1 that was free a moment ago, as was the one after it: vpcd opens one for each of two slots. */
export const freePortPair = async (): Promise<number> => {
  for (;;) {
    const first = await listen(0);
    if (!first) continue;
    const port = (first.address() as AddressInfo).port;
    const second = port < 65_535 ? await listen(port + 1) : undefined;
    await close(first);
    if (second) {
      await close(second);
      return port;
    }
  }
};

const listen = async (port: number): Promise<Server | undefined> => {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'EADDRINUSE') return undefined;
    throw fault;
  }
};

const close = async (server: Server): Promise<void> => {
  server.close();
  await once(server, 'close');
};
