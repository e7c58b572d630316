import { expect, test } from 'vitest';
import { placeFor, slotOf } from './reader-names.ts';

const reader = (id: string, name: string, missing: boolean) => ({ id, name, missing });

test('R21 a replugged reader keeps its place although pcscd counts it anew', () => {
  const known = [reader('reader-1', 'ACS ACR122U PICC Interface 00 00', true)];
  expect(placeFor('ACS ACR122U PICC Interface 01 00', known)).toBe('reader-1');
});

test('of two alike, the exact name decides first', () => {
  const known = [reader('reader-1', 'ACS ACR122U 00 00', true), reader('reader-2', 'ACS ACR122U 01 00', true)];
  expect(placeFor('ACS ACR122U 01 00', known)).toBe('reader-2');
});

test('a reader that is there gives up its place to nobody', () => {
  expect(placeFor('ACS ACR122U 01 00', [reader('reader-1', 'ACS ACR122U 00 00', false)])).toBeUndefined();
});

test('another model takes the place of the missing one; another slot of it does not', () => {
  const known = [reader('reader-1', 'ACS ACR122U 00 00', true)];
  expect(placeFor('OMNIKEY 5422 00 00', known)).toBe('reader-1');
  expect(placeFor('OMNIKEY 5422 00 01', known)).toBeUndefined();
});

test('slots are counted in hexadecimal', () => {
  expect(slotOf('Virtual PCD 00 0A')).toBe(10);
  expect(slotOf('some reader without numbers')).toBe(0);
});
