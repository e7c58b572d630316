import { VirtualCard, type CardProgram } from './virtual-card.ts';

const withStatus = (data: Uint8Array, status: number): Uint8Array =>
  Uint8Array.from([...data, status >> 8, status & 0xff]);

/**
 * A card that knows one command, GET DATA for its UID (PC/SC part 3 §3.2.2.1.3): Le too short is 6Cxx with the
 * right length, Le too long 6282; anything else is 6A81, function not supported.
 */
export const uidProgram =
  (uid: Uint8Array): CardProgram =>
  (apdu) => {
    const [cla, ins, p1, p2, le] = apdu;
    const asksUid = apdu.length === 5 && cla === 0xff && ins === 0xca && p1 === 0 && p2 === 0;
    if (!asksUid || le === undefined) return withStatus(new Uint8Array(), 0x6a81);
    if (le !== 0 && le < uid.length) return withStatus(new Uint8Array(), 0x6c00 | uid.length);
    return withStatus(uid, le > uid.length ? 0x6282 : 0x9000);
  };

/** `uid` in hexadecimal, 4, 7 or 10 bytes. */
export const uidCard = (uid: string): VirtualCard => new VirtualCard({ program: uidProgram(Buffer.from(uid, 'hex')) });
