import { expect, test } from 'vitest';
import { completeAnswer } from './complete-answer.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** Answers from a list and notes what it was asked. */
const cardOf = (...answers: string[]) => {
  const asked: string[] = [];
  const send = (apdu: Uint8Array) => {
    asked.push(Buffer.from(apdu).toString('hex'));
    return Promise.resolve({ kind: 'ok' as const, response: bytes(answers.shift() ?? '') });
  };
  return { asked, send };
};

const exchange = async (apdu: string, ...answers: string[]) => {
  const card = cardOf(...answers);
  const result = await completeAnswer(card.send, bytes(apdu));
  return {
    asked: card.asked,
    response: result.kind === 'ok' ? Buffer.from(result.response).toString('hex') : result.kind,
  };
};

test('6Cxx: the same command again, with the length the card named', async () => {
  expect(await exchange('ffca000000', '6c04', '01020304' + '9000')).toEqual({
    asked: ['ffca000000', 'ffca000004'],
    response: '010203049000',
  });
  // Case 4: only Le, behind the data, changes.
  expect((await exchange('00a4040002aabb00', '6c10', '9000')).asked[1]).toBe('00a4040002aabb10');
});

test('6Cxx is followed once, and not where the command has no Le to correct', async () => {
  expect((await exchange('ffca000000', '6c04', '6c05', '9000')).response).toBe('6c05');
  expect(await exchange('00a4040002aabb', '6c10')).toEqual({ asked: ['00a4040002aabb'], response: '6c10' });
});

test('61xx: what waits is fetched with GET RESPONSE on the same logical channel, and joined', async () => {
  expect(await exchange('01a4040002aabb00', '6102', 'c0c1' + '6101', 'c2' + '9000')).toEqual({
    asked: ['01a4040002aabb00', '01c0000002', '01c0000001'],
    response: 'c0c1c29000',
  });
  // The PC/SC pseudo class FF has no logical channel.
  expect((await exchange('ffca000000', '6104', '010203049000')).asked[1]).toBe('00c0000004');
});

test('a failure in the middle is the answer, with what came before it', async () => {
  expect((await exchange('00b0000000', 'aa6101', '6f00')).response).toBe('aa6f00');
});

test('R6 a card that always has more is cut off', async () => {
  let asked = 0;
  const result = await completeAnswer(() => {
    asked += 1;
    return Promise.resolve({ kind: 'ok' as const, response: bytes('aa6101') });
  }, bytes('00b0000000'));
  expect(asked).toBe(257);
  expect(result.kind).toBe('ok');
});

test('gone and timeout end it at once', async () => {
  const answers = [{ kind: 'ok' as const, response: bytes('6102') }, { kind: 'gone' as const }];
  const result = await completeAnswer(
    () => Promise.resolve(answers.shift() ?? { kind: 'timeout' }),
    bytes('00b0000000'),
  );
  expect(result).toEqual({ kind: 'gone' });
});
