import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type TcpProxy = {
  readonly port: number;
  /** Where new connections lead. */
  target: number;
  /** `open` carries; `closed` ends every connection and refuses new ones; `silent` accepts and carries nothing. */
  become: (state: 'open' | 'closed' | 'silent') => void;
  /** Ends every connection, and takes new ones. */
  cut: () => void;
  readonly connections: number;
  close: () => Promise<void>;
};

/** A real line on loopback that can be cut, refused or fall silent (the kernel here has no netem). */
export const openTcpProxy = async (target: number): Promise<TcpProxy> => {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'open' | 'closed' | 'silent' = 'open';

  const server = createServer((near) => {
    if (state === 'closed') {
      near.destroy();
      return;
    }
    const far = connect(proxy.target, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) {
      socket.on('error', end); // either end going is the end of both
      socket.on('close', end);
    }
    if (state === 'open') join(pair);
  });
  const join = ([near, far]: readonly [Socket, Socket]): void => {
    near.pipe(far);
    far.pipe(near);
  };
  const part = ([near, far]: readonly [Socket, Socket]): void => {
    near.unpipe(far).pause();
    far.unpipe(near).pause();
  };
  const cut = (): void => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    target,
    become: (next) => {
      if (next === 'closed') cut();
      if (next === 'silent' && state === 'open') for (const pair of pairs) part(pair);
      if (next === 'open' && state === 'silent') for (const pair of pairs) join(pair);
      state = next;
    },
    cut,
    get connections() {
      return pairs.size;
    },
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => {
          resolve();
        });
      }),
  };
  return proxy;
};
