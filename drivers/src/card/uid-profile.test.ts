import { describe, expect, test } from 'vitest';
import { uidProfile } from './uid-profile.ts';

const answering = (hex: string) =>
  uidProfile.read((apdu) => {
    expect(Buffer.from(apdu).toString('hex')).toBe('ffca000000'); // PC/SC part 3 §3.2.2.1.3
    return Promise.resolve({ kind: 'ok', response: Buffer.from(hex, 'hex') });
  });

describe('the UID of single, double and triple size is the token', () => {
  test.each(['12345678', '04a1b2c3d4e5f6', '04112233445566778899'])('%s', async (uid) => {
    expect(await answering(`${uid}9000`)).toEqual({ profile: 'uid', token: uid });
  });
});

describe('R18 what can never name a card is refused, with the reason', () => {
  test.each([
    ['a UID made up at each activation (ISO/IEC 14443-3)', '089a3b4c9000', 'random-uid'],
    ['a length ISO/IEC 14443-3 does not know', '01020304050607089000', 'bad-length'],
    ['no UID at all', '9000', 'bad-length'],
    ['a warning in place of success', '010203046282', 'bad-status'],
    ['half a status word', '90', 'bad-status'],
  ])('%s', async (_what, answer, detail) => {
    expect(await answering(answer)).toEqual({ kind: 'refused', detail });
  });

  test('08 marks a random UID in the 4-byte form only', async () => {
    expect(await answering('08a1b2c3d4e5f69000')).toEqual({ profile: 'uid', token: '08a1b2c3d4e5f6' });
  });
});

test.each(['6a81', '6d00', '6e00'])('%s: not a card of this profile', async (status) => {
  expect(await answering(status)).toBeNull();
});

test('a card that leaves meanwhile is not a refusal', async () => {
  expect(await uidProfile.read(() => Promise.resolve({ kind: 'gone' }))).toEqual({ kind: 'gone' });
});
