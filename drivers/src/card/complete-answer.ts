import type { TransmitResult } from './card.ts';

/** 256 rounds of 256 bytes: more than an extended answer holds. A card that goes on for ever is cut off there. */
const MOST_ROUNDS = 256;

/**
 * Sends one command and gathers its whole answer, ISO/IEC 7816-4:2005 §5.1.3: 6Cxx names the right Le, and the
 * same command is sent again with it, once; 61xx says xx more bytes wait (00 is 256), fetched by GET RESPONSE
 * on the command's logical channel.
 */
export const completeAnswer = async (
  send: (apdu: Uint8Array) => Promise<TransmitResult>,
  apdu: Uint8Array,
): Promise<TransmitResult> => {
  const parts: Uint8Array[] = [];
  let result = await withRightLength(send, apdu);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (result.kind !== 'ok') return result;
    const { data, sw1, sw2 } = split(result.response);
    if (sw1 !== 0x61 || sw2 === undefined) {
      return { kind: 'ok', response: Buffer.concat([...parts, result.response]) };
    }
    parts.push(data);
    result = await withRightLength(send, Uint8Array.of(channelOf(apdu), 0xc0, 0, 0, sw2));
  }
  return result;
};

const withRightLength = async (
  send: (apdu: Uint8Array) => Promise<TransmitResult>,
  apdu: Uint8Array,
): Promise<TransmitResult> => {
  const result = await send(apdu);
  if (result.kind !== 'ok') return result;
  const { data, sw1, sw2 } = split(result.response);
  if (sw1 !== 0x6c || sw2 === undefined || data.length > 0 || !endsInShortLe(apdu)) return result;
  return send(Uint8Array.from([...apdu.subarray(0, -1), sw2]));
};

/** Command cases 2 and 4 in short form: header and Le, or header, Lc, data and Le. */
const endsInShortLe = (apdu: Uint8Array): boolean => {
  const lc = apdu[4];
  return apdu.length === 5 || (lc !== undefined && lc > 0 && apdu.length === 5 + lc + 1);
};

/** Interindustry classes carry the logical channel in their lowest two bits (ISO/IEC 7816-4 §5.1.1). */
const channelOf = (apdu: Uint8Array): number => {
  const cla = apdu[0] ?? 0;
  return cla < 0x20 ? cla & 0x03 : 0;
};

const split = (response: Uint8Array) => ({
  data: response.subarray(0, -2),
  sw1: response.at(-2),
  sw2: response.at(-1),
});
