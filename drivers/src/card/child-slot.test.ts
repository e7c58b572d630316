import { beforeEach, expect, test } from 'vitest';
import { CardSlot, type SlotDriver } from './child-slot.ts';

const REMOVED = new Error('SCardTransmit error: Card was removed.(0x80100069)');
const FAILED = new Error('SCardTransmit error: Transaction failed.(0x80100016)');
const UNRESPONSIVE = new Error('SCardConnect error: Card is unresponsive.(0x80100066)');

let log: string[];
let connects: (number | Error)[];
let answers: (string | Error)[];
let slot: CardSlot;

const next = <T>(from: (T | Error)[], otherwise: T): Promise<T> => {
  const given = from.shift() ?? otherwise;
  return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
};

const driver: SlotDriver = {
  connect: () => {
    log.push('connect');
    return next(connects, 2);
  },
  disconnect: (how) => {
    log.push(`disconnect ${how}`);
    return Promise.resolve();
  },
  transmit: (protocol, apdu) => {
    log.push(`T=${String(protocol - 1)} ${apdu}`);
    return next(answers, '9000');
  },
};

beforeEach(() => {
  [log, connects, answers, slot] = [[], [], [], new CardSlot(driver)];
  slot.sees(1);
});

const at = (generation: number, counter = 1) => ({ generation, counter });
const OK = { kind: 'ok', response: '9000' };
const GONE = { kind: 'gone' };

test('one handle serves a whole generation', async () => {
  await slot.transmit(at(1), 'aa');
  await slot.transmit(at(1), 'bb');
  expect(log).toEqual(['connect', 'T=1 aa', 'T=1 bb']);
});

test('the first exchange of a generation is tried once more (nfc-pcsc #102)', async () => {
  answers = [FAILED, '9000'];
  expect(await slot.transmit(at(1), 'aa')).toEqual(OK);
  expect(log).toEqual(['connect', 'T=1 aa', 'disconnect leave', 'connect', 'T=1 aa']);
});

test('but only once', async () => {
  answers = [FAILED, FAILED, '9000'];
  expect(await slot.transmit(at(1), 'aa')).toEqual(GONE);
});

test('R21 once a card has answered, a failure ends its generation: another card could answer the retry', async () => {
  answers = ['9000', FAILED];
  await slot.transmit(at(1), 'aa');
  expect(await slot.transmit(at(1), 'bb')).toEqual(GONE);
  expect(await slot.transmit(at(1), 'cc')).toEqual(GONE);
  expect(log.filter((line) => line === 'connect')).toHaveLength(1);
});

test.each([
  ['zero bytes', ''],
  ['SCARD_W_REMOVED_CARD', REMOVED],
])('%s: the card has left, nothing is tried again', async (_what, answer) => {
  answers = [answer];
  expect(await slot.transmit(at(1), 'aa')).toEqual(GONE);
  expect(log).toEqual(['connect', 'T=1 aa', 'disconnect leave']);
});

test('R21 a call for an insertion that pcscd has already counted past is not sent', async () => {
  slot.sees(3);
  expect(await slot.transmit(at(1, 1), 'aa')).toEqual(GONE);
  expect(await slot.transmit(at(2, 3), 'bb')).toEqual(OK);
  expect(log).toEqual(['connect', 'T=1 bb']);
});

test('a removal gives the handle back', async () => {
  await slot.transmit(at(1), 'aa');
  slot.sees(2);
  await slot.transmit(at(1), 'bb');
  expect(log).toEqual(['connect', 'T=1 aa', 'disconnect leave']);
});

test('a card that cannot be connected to, twice, is mute', async () => {
  connects = [UNRESPONSIVE, UNRESPONSIVE];
  expect(await slot.transmit(at(1), 'aa')).toEqual({ kind: 'mute' });
});

test('opening powers the card down and up, and the handle serves that generation', async () => {
  expect(await slot.open(at(2))).toEqual({ kind: 'ok', response: '' });
  await slot.transmit(at(2), 'aa');
  expect(log).toEqual(['connect', 'disconnect unpower', 'connect', 'T=1 aa']);
});

test('opening where no card is finds none', async () => {
  connects = [new Error('SCardConnect error: No smart card inserted.(0x8010000c)')];
  connects.push(connects[0] ?? 0);
  expect(await slot.open(at(2))).toEqual(GONE);
});
