import { connect } from 'node:net';

/** Compiled into Debian's libpcsclite; PCSCLITE_CSOCK_NAME overrides it. */
const DEFAULT_SOCKET = '/run/pcscd/pcscd.comm';

export const pcscSocket = (given: string | undefined): string =>
  given ?? process.env['PCSCLITE_CSOCK_NAME'] ?? DEFAULT_SOCKET;

/**
 * Whether a pcscd takes connections there: far cheaper than a child process that finds out the same. A socket
 * file alone says nothing, it outlives a killed daemon. Under systemd's socket activation this starts pcscd.
 */
export const daemonListens = (path: string, deadlineMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    const settle = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', () => {
      settle(true);
    });
    // ENOENT, ECONNREFUSED: nobody there.
    socket.once('error', () => {
      settle(false);
    });
    socket.setTimeout(deadlineMs, () => {
      settle(false);
    });
  });
