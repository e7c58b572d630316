import { expect, test } from 'vitest';
import { pcscCode, saysLeft, toSighting } from './pcsc-words.ts';

// Words as pcscd 1.9.9 was seen to give them: event counter in the upper half, SCARD_STATE_* below.
test('the event counter and the card are read from one word', () => {
  expect(toSighting(0x0003_0122, '3b00', 5)).toEqual({ counter: 3, card: 'present', atr: '3b00', at: 5 });
  expect(toSighting(0x0004_0012, '', 5)).toEqual({ counter: 4, card: 'none', atr: '', at: 5 });
  expect(toSighting(0xffff_0022, '3b00', 5)?.counter).toBe(0xffff);
});

test('a card without an answer to reset is mute; an unplugged reader is no sighting', () => {
  expect(toSighting(0x0001_0222, '', 5)?.card).toBe('mute');
  expect(toSighting(0x0001_0022, '', 5)?.card).toBe('mute');
  expect(toSighting(0x0004, '', 5)).toBeUndefined();
});

test('the code stands in pcsclite’s text alone', () => {
  const removed = new Error('SCardTransmit error: Card was removed.(0x80100069)');
  expect(pcscCode(removed)).toBe(0x80100069);
  expect(saysLeft(removed)).toBe(true);
  expect(saysLeft(new Error('SCardTransmit error: Transaction failed.(0x80100016)'))).toBe(false);
  expect(pcscCode(new Error('Card Reader not connected'))).toBeUndefined();
});
