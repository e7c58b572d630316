import { expect, test } from 'vitest';
import { isAccepted, readAssurance, writeAssurance } from './assurance.ts';

test('R18 a service accepts only the pairs it lists', () => {
  const accepted = [{ card: 'uid', pin: true } as const, { card: 'pki', pin: false } as const];
  expect(isAccepted(accepted, { card: 'uid', pin: false })).toBe(false);
  expect(isAccepted(accepted, { card: 'uid', pin: true })).toBe(true);
  expect(isAccepted(accepted, { card: 'pki', pin: false })).toBe(true);
});

test('R18 an assurance is read as it was written, and nothing else is', () => {
  for (const written of ['uid', 'symmetric+pin', 'pki']) expect(writeAssurance(readAssurance(written))).toBe(written);
  for (const wrong of ['', 'face', 'uid+', 'uid+pin+pin'])
    expect(() => readAssurance(wrong)).toThrow('Not an assurance');
});
