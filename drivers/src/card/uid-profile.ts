import type { CardProfile } from './card.ts';

/** PC/SC part 3 §3.2.2.1.3: GET DATA, UID, whatever its length. */
const GET_UID = Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00);

/** Single, double and triple size, ISO/IEC 14443-3 §6.5.4. */
const UID_LENGTHS = [4, 7, 10];

/** First byte of a 4-byte UID that the card makes up at each activation, ISO/IEC 14443-3 §6.5.4: phones, passports. */
const RANDOM_UID = 0x08;

/** Wrong Le, class or instruction not known, function not supported: this reader or card has no UID to give. */
const NOT_THIS_PROFILE = new Set([0x6700, 0x6800, 0x6a81, 0x6d00, 0x6e00]);

/** Assurance `uid`: a number anyone near the card can read and copy. */
export const uidProfile: CardProfile = {
  name: 'uid',
  matches: () => true,
  read: async (transmit) => {
    const result = await transmit(GET_UID);
    if (result.kind !== 'ok') return result;
    const { response } = result;
    if (response.length < 2) return { kind: 'refused', detail: 'bad-status' };
    const status = Buffer.from(response).readUInt16BE(response.length - 2);
    if (NOT_THIS_PROFILE.has(status)) return null;
    if (status !== 0x9000) return { kind: 'refused', detail: 'bad-status' };
    const uid = response.subarray(0, -2);
    if (!UID_LENGTHS.includes(uid.length)) return { kind: 'refused', detail: 'bad-length' };
    if (uid.length === 4 && uid[0] === RANDOM_UID) return { kind: 'refused', detail: 'random-uid' };
    return { profile: 'uid', token: Buffer.from(uid).toString('hex') };
  },
};
