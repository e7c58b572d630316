import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { Supervisor } from '../child/supervisor.ts';
import { Calls } from './calls.ts';
import type { CardDriver, CardEvent, CardProfile, ReaderId } from './card.ts';
import { type FromChild, isFromChild, type ToChild } from './child-messages.ts';
import { daemonListens, pcscSocket } from './daemon-socket.ts';
import type { Sighting } from './pcsc-words.ts';
import { placeFor, slotOf } from './reader-names.ts';
import { Reader, type ReaderPorts } from './reader.ts';
import { type CardTiming, defaultTiming } from './timing.ts';
import { uidProfile } from './uid-profile.ts';

export type CardDriverOptions = {
  /** pcscd's socket; PCSCLITE_CSOCK_NAME, then /run/pcscd/pcscd.comm, unless given. */
  readonly pcscSocket?: string | undefined;
  /** In the order they are tried; `uid` alone unless given. */
  readonly profiles?: readonly CardProfile[];
  readonly timing?: Partial<CardTiming>;
  /** ms since the epoch */
  readonly now?: () => number;
  /** 0 ≤ random < 1; jitters restarts. */
  readonly random?: () => number;
  /** Never gets an APDU, an answer or a UID (R20). */
  readonly log?: Logger;
};

const LONGEST_DEADLINE_MS = 30_000;
/** ISO/IEC 7816-4: a bare header up to an extended command of case 4. */
const APDU_BYTES = { min: 4, max: 65_544 };
const CHILD = fileURLToPath(new URL('./pcsc-child.ts', import.meta.url));
/** A local daemon takes a connection at once; one that cannot within this is not there for us. */
const KNOCK_MS = 1_000;

/** Opens the readers of one pcscd. It never fails: a missing daemon or reader is a state, and mends by itself. */
export const openCardDriver = (options: CardDriverOptions = {}): CardDriver => {
  const timing = { ...defaultTiming, ...options.timing };
  const log = options.log ?? pino({ level: 'silent' });
  const listeners = new Set<(event: CardEvent) => void>();
  const calls = new Calls();
  const readers: Reader[] = [];
  /** Readers by the name that the present child uses. */
  const named = new Map<string, Reader>();
  let listed: NodeJS.Timeout | undefined;
  let closed = false;

  const tell = (listener: (event: CardEvent) => void, event: CardEvent): void => {
    try {
      listener(event);
    } catch (fault) {
      log.error({ err: fault, id: randomUUID() }, 'a listener to card events failed');
    }
  };
  const ports: ReaderPorts = {
    profiles: options.profiles ?? [uidProfile],
    timing,
    now: options.now ?? Date.now,
    log,
    emit: (event) => {
      if (!closed) for (const listener of listeners) tell(listener, event);
    },
    ask: (owner, request, deadlineMs) => calls.ask(owner, deadlineMs, (call) => supervisor.send({ ...request, call })),
    drop: (owner) => {
      calls.drop(owner);
    },
    recycle: (why) => {
      supervisor.recycle(why);
    },
  };
  const addReader = (): Reader => {
    const reader = new Reader(`reader-${String(readers.length + 1)}`, ports);
    readers.push(reader);
    return reader;
  };
  // There is always a first reader to speak of: a kiosk without one must be able to say so.
  addReader();

  const readerNamed = (name: string, sighting: Sighting): Reader | undefined => {
    const known = named.get(name);
    if (known) return known;
    const place = placeFor(name, readers);
    // A further slot that never held a card is no reader to anyone: vpcd, and many dual readers, have such.
    if (place === undefined && slotOf(name) > 0 && sighting.card === 'none') return undefined;
    const reader = readers.find(({ id }) => id === place) ?? addReader();
    reader.rename(name);
    named.set(name, reader);
    return reader;
  };

  const hear = (message: FromChild): void => {
    switch (message.kind) {
      case 'ready':
        listed = setTimeout(() => {
          for (const reader of readers) if (reader.missing) reader.take({ kind: 'lost', why: 'no-reader' });
        }, timing.listMs);
        break;
      case 'sighting':
        readerNamed(message.reader, message.sighting)?.take({ kind: 'sighting', sighting: message.sighting });
        break;
      case 'reader-gone':
        named.get(message.reader)?.take({ kind: 'lost', why: 'no-reader' });
        named.delete(message.reader);
        // pcsclite misses a reader that is back under its old name within one of its looks; a new child does not.
        supervisor.recycle('a reader was unplugged');
        break;
      case 'answer':
        calls.answer(message.call, message.answer);
        break;
      case 'pong':
      case 'daemon-lost':
        break;
      default:
        message satisfies never;
    }
  };

  const socket = pcscSocket(options.pcscSocket);
  const supervisor = new Supervisor<ToChild, FromChild, 'no-daemon'>({
    program: { name: 'card child', file: CHILD, env: { PCSCLITE_CSOCK_NAME: socket }, isMessage: isFromChild },
    timing,
    random: options.random ?? Math.random,
    log,
    busy: () => calls.busy,
    notNow: async () => ((await daemonListens(socket, KNOCK_MS)) ? undefined : 'no-daemon'),
    lastWord: (message) => {
      if (message.kind !== 'daemon-lost') return undefined;
      log.warn({ code: `0x${message.code.toString(16)}` }, 'pcscd lost');
      return 'no-daemon';
    },
    hear,
    lost: (why) => {
      clearTimeout(listed);
      named.clear();
      calls.drop();
      for (const reader of readers) reader.take({ kind: 'lost', why });
    },
  });

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      for (const reader of readers) tell(listener, reader.stateEvent);
      return () => {
        listeners.delete(listener);
      };
    },
    transmit: async (id: ReaderId, generation, apdu, deadlineMs = timing.callMs) => {
      if (!(deadlineMs >= 1 && deadlineMs <= LONGEST_DEADLINE_MS)) throw new RangeError('deadlineMs is 1..30000');
      if (apdu.length < APDU_BYTES.min || apdu.length > APDU_BYTES.max)
        throw new RangeError('an APDU has 4..65544 bytes');
      return (
        (await readers.find((reader) => reader.id === id)?.transmit(generation, apdu, deadlineMs)) ?? { kind: 'gone' }
      );
    },
    close: async () => {
      closed = true;
      clearTimeout(listed);
      await supervisor.close();
      calls.drop();
      for (const reader of readers) reader.close();
    },
  };
};
