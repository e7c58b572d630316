import { expect, test } from 'vitest';
import { isFromChild, isToChild } from './child-messages.ts';

const address = { call: 1, reader: 'Virtual PCD 00 00', generation: 2, counter: 3 };
const sighting = { counter: 1, card: 'present', atr: '3b00', at: 1_700_000_000_000 };

test('what both sides say is understood', () => {
  expect(isToChild({ kind: 'transmit', ...address, apdu: 'ffca000000' })).toBe(true);
  expect(isToChild({ kind: 'open', ...address })).toBe(true);
  expect(isFromChild({ kind: 'sighting', reader: 'r', sighting })).toBe(true);
  expect(isFromChild({ kind: 'answer', call: 1, answer: { kind: 'ok', response: '9000' } })).toBe(true);
});

test.each([
  ['no object', 'pong'],
  ['null', null],
  ['an unknown kind', { kind: 'reboot' }],
  ['a name that is too long', { kind: 'reader-gone', reader: 'x'.repeat(300) }],
  ['a card state nobody knows', { kind: 'sighting', reader: 'r', sighting: { ...sighting, card: 'maybe' } }],
  ['an ATR of 34 bytes', { kind: 'sighting', reader: 'r', sighting: { ...sighting, atr: '3b'.repeat(34) } }],
  ['a counter below zero', { kind: 'sighting', reader: 'r', sighting: { ...sighting, counter: -1 } }],
  ['half a byte', { kind: 'answer', call: 1, answer: { kind: 'ok', response: '900' } }],
  ['an answer of 65545 bytes', { kind: 'answer', call: 1, answer: { kind: 'ok', response: '00'.repeat(65_545) } }],
  ['a call that is no number', { kind: 'answer', call: '1', answer: { kind: 'gone' } }],
])('R1 refused: %s', (_what, message) => {
  expect(isFromChild(message)).toBe(false);
});

test.each([
  ['no address', { kind: 'transmit', apdu: '00' }],
  ['bytes that are not hexadecimal', { kind: 'transmit', ...address, apdu: 'zz' }],
])('R1 refused by the child: %s', (_what, message) => {
  expect(isToChild(message)).toBe(false);
});
