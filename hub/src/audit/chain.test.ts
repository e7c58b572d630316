import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { eventHash, NO_EVENT } from './chain.ts';

test('R8 an event is hashed as the previous hash followed by the stored bytes', () => {
  // head -c 32 /dev/zero | cat - <(printf '{"a":1}') | sha256sum
  const first = eventHash(NO_EVENT, Buffer.from('{"a":1}'));
  expect(first.toString('hex')).toBe('b06a229070741292512e8760f470dd7a4c46ccfdf253df781d88dabe58c1ccb1');
  const second = eventHash(first, Buffer.from('{"a":2}'));
  expect(second).toEqual(
    createHash('sha256')
      .update(Buffer.concat([first, Buffer.from('{"a":2}')]))
      .digest(),
  );
});

test('R8 a previous hash of another length is refused', () => {
  expect(() => eventHash(Buffer.alloc(31), Buffer.alloc(1))).toThrow(RangeError);
});
