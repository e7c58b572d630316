/**
 * The child process: the only place where native smart-card code runs. It lives as long as one connection to
 * pcscd; the agent's supervisor ends and replaces it (R22). It tells what pcscd says and decides nothing.
 */
import pcsclite from 'pcsclite';
import { type FromChild, isToChild } from './child-messages.ts';
import { CardSlot, type SlotDriver } from './child-slot.ts';
import { pcscCode, toSighting } from './pcsc-words.ts';

type Pcsc = ReturnType<typeof pcsclite>;
type PcscReader = Parameters<Parameters<Pcsc['on']>[1]>[0];

/** The longest answer: 65536 bytes and the status word. */
const LONGEST_ANSWER = 65_538;

const slots = new Map<string, CardSlot>();

const tell = (message: FromChild): void => {
  process.send?.(message);
};

/** Nothing is tried again here: pcsclite never finds a restarted pcscd, a fresh process does. */
const daemonLost = (fault: unknown): void => {
  tell({ kind: 'daemon-lost', code: pcscCode(fault) ?? 0 });
};

const settled = <T>(start: (done: (fault: unknown, value: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    start((fault, value) => {
      if (fault) reject(fault instanceof Error ? fault : new Error('pcsclite failed', { cause: fault }));
      else resolve(value);
    });
  });

const slotDriver = (reader: PcscReader): SlotDriver => ({
  connect: () => {
    // pcsclite keeps this flag when a card leaves, and would then hand out the old handle.
    reader.connected = false;
    // Shared: an operator's tool may look at the same card.
    return settled<number>((done) => {
      reader.connect({ share_mode: reader.SCARD_SHARE_SHARED }, done);
    });
  },
  disconnect: (how) =>
    settled((done) => {
      const disposition = how === 'leave' ? reader.SCARD_LEAVE_CARD : reader.SCARD_UNPOWER_CARD;
      reader.disconnect(disposition, (fault) => {
        done(fault, undefined);
      });
    }),
  transmit: async (protocol, apdu) => {
    const response = await settled<Buffer>((done) => {
      reader.transmit(Buffer.from(apdu, 'hex'), LONGEST_ANSWER, protocol, done);
    });
    return response.toString('hex');
  },
});

const watch = (reader: PcscReader): void => {
  const { name } = reader;
  const slot = new CardSlot(slotDriver(reader));
  slots.set(name, slot);
  reader.on('status', ({ state, atr }) => {
    const sighting = toSighting(state, atr?.toString('hex') ?? '', Date.now());
    if (!sighting) return;
    slot.sees(sighting.counter);
    tell({ kind: 'sighting', reader: name, sighting });
  });
  reader.on('error', daemonLost);
  reader.on('end', () => {
    slots.delete(name);
    tell({ kind: 'reader-gone', reader: name });
  });
};

process.on('message', (message: unknown) => {
  if (!isToChild(message)) throw new Error('The agent sent what this child does not understand');
  if (message.kind === 'ping') {
    tell({ kind: 'pong' });
    return;
  }
  const { call } = message;
  const slot = slots.get(message.reader);
  const answer = message.kind === 'open' ? slot?.open(message) : slot?.transmit(message, message.apdu);
  void (answer ?? Promise.resolve({ kind: 'gone' as const })).then((found) => {
    tell({ kind: 'answer', call, answer: found });
  });
});

// Ctrl-C in a terminal reaches every process of the group; the agent decides when this one ends.
process.on('SIGINT', () => undefined);

// Not process.exit: it would wait for native calls that never return.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

try {
  const pcsc = pcsclite();
  pcsc.on('error', daemonLost);
  pcsc.on('reader', watch);
  tell({ kind: 'ready' });
} catch (fault) {
  daemonLost(fault);
}
