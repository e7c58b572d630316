/** The issuer's keys for offline codes and the papers it took back, in one signed file. The format is in `shared/PAPER-CODES.md`. */
import { z } from 'zod';

export const KEY_LIST_FORMAT = 'yizhan-keys-1';
/** The first bytes of the SHA-256 of a serial: names nobody's paper to who does not hold it. */
const VOIDED_BYTES = 8;

const text = z.object({ zh: z.string(), en: z.string() });
const seconds = z.int().min(0);
const bytes = z.base64url();

const codeKey = z.object({
  /** As codes name it, hexadecimal. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** SubjectPublicKeyInfo. */
  key: bytes,
  seal: text,
  department: text,
  /** What the key signed before or after is no code of this issuer. */
  from: seconds,
  until: seconds.optional(),
});
export type CodeKey = z.infer<typeof codeKey>;

const keyList = z.object({
  issuer: z.string(),
  university: text,
  made: seconds,
  keys: z.array(codeKey),
  /** One after the other, rising. */
  voided: bytes,
});
export type KeyList = z.infer<typeof keyList>;

/** `list` is JSON as it was signed; `signature` is ECDSA P-256 with SHA-256, r and s side by side, by `key`. */
const signedList = z.object({ format: z.literal(KEY_LIST_FORMAT), list: z.string(), signature: bytes, key: bytes });
export type SignedKeyList = z.infer<typeof signedList>;

export const fromBase64Url = (coded: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(coded.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

export const sha256 = async (content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', content));

/** ECDSA P-256 with SHA-256; false for a key that is none. */
export const isSignedWith = async (
  spki: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> => {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  try {
    const key = await crypto.subtle.importKey('spki', spki, curve, false, ['verify']);
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed);
  } catch {
    return false; // bytes that are no key of this curve verify nothing
  }
};

/** Whether the paper with this serial was taken back when the list was made: looked for by halves, as the list rises. */
export const isVoided = async (list: KeyList, serial: string): Promise<boolean> => {
  const digest = await sha256(new TextEncoder().encode(serial));
  const sought = new DataView(digest.buffer).getBigUint64(0);
  const all = voidedOf(list);
  let [low, high] = [0, Math.floor(all.byteLength / VOIDED_BYTES)];
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = all.getBigUint64(middle * VOIDED_BYTES);
    if (found === sought) return true;
    if (found < sought) low = middle + 1;
    else high = middle;
  }
  return false;
};

/** A list is decoded once, however many papers are asked about. */
const decoded = new WeakMap<KeyList, DataView>();
const voidedOf = (list: KeyList): DataView => {
  const known = decoded.get(list);
  if (known) return known;
  const view = new DataView(fromBase64Url(list.voided).buffer);
  decoded.set(list, view);
  return view;
};

/** The list in a file, once its signature by `signer` (SubjectPublicKeyInfo) was checked; `undefined` for anything else. */
export const readKeyList = async (file: string, signer: Uint8Array): Promise<KeyList | undefined> => {
  const signed = signedList.safeParse(parsed(file));
  if (!signed.success) return undefined;
  const { list, signature, key } = signed.data;
  const own = fromBase64Url(key);
  if (own.length !== signer.length || own.some((byte, n) => byte !== signer[n])) return undefined;
  if (!(await isSignedWith(own, fromBase64Url(signature), new TextEncoder().encode(list)))) return undefined;
  return keyList.safeParse(parsed(list)).data;
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // not JSON, so no list
  }
};
