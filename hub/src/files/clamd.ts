/** Asks ClamAV's daemon about a file: command INSTREAM of clamd(8), over TCP or a local socket. */
import { connect, type Socket } from 'node:net';

export type Scanned = 'clean' | 'infected';
/** Throws `ScannerAway` when there is no answer that can be relied on. */
export type Scan = (bytes: Uint8Array) => Promise<Scanned>;

export class ScannerAway extends Error {
  override readonly name = 'ScannerAway';
}

/** Of one part; clamd takes any size up to its StreamMaxLength. */
const PART_BYTES = 64 * 1024;
const MAX_ANSWER = 1000;
const DEADLINE_MS = 30_000;

/** `host:port`, or the path of a socket. */
export const openClamd =
  (address: string, deadlineMs: number = DEADLINE_MS): Scan =>
  async (bytes) => {
    const answer = await ask(address, bytes, deadlineMs);
    if (/^stream: OK$/.test(answer)) return 'clean';
    if (/^stream: .* FOUND$/.test(answer)) return 'infected';
    throw new ScannerAway(`clamd at ${address} answered: ${answer.slice(0, 200)}`);
  };

const dial = (address: string): Socket => {
  if (address.startsWith('/')) return connect(address);
  const { hostname, port } = new URL(`tcp://${address}`);
  return connect(Number(port), hostname.replace(/^\[|\]$/g, ''));
};

const ask = (address: string, bytes: Uint8Array, deadlineMs: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = dial(address);
    let said = '';
    const fail = (why: string): void => {
      socket.destroy();
      reject(new ScannerAway(`clamd at ${address}: ${why}`));
    };
    const timer = setTimeout(() => {
      fail('no answer in time');
    }, deadlineMs);
    socket.on('error', (error) => {
      fail(error.message);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      // The `z` form of a command ends its answer with a zero byte: less is half an answer.
      if (said.endsWith('\0')) resolve(said.slice(0, -1));
      else fail('the answer broke off');
    });
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.length > MAX_ANSWER) fail('the answer does not end');
    });
    socket.write('zINSTREAM\0');
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      const part = bytes.subarray(at, at + PART_BYTES);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      socket.write(length);
      socket.write(part);
    }
    socket.write(Buffer.alloc(4));
  });
