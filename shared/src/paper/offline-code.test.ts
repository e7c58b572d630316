import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import base45 from 'base45';
import { Encoder } from 'cbor-x';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { fromBase45, toBase45 } from './base45.ts';
import { type Cbor, fromCbor, toCbor } from './cbor.ts';
import { makeOfflineCode, type OfflineClaims, readOfflineCode } from './offline-code.ts';

/** Another implementation of both encodings. */
const judge = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false });

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = publicKey.export({ type: 'spki', format: 'der' });
const keyId = createHash('sha256').update(spki).digest().subarray(0, 8);
const signing = {
  keyId,
  sign: (bytes: Uint8Array) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
};

const claims: OfflineClaims = {
  issuer: 'YLU',
  issuedAt: 1_795_395_723,
  code: 'YLU123456789ABCK',
  serial: 'YLU-2026-2345-6789-ABCP',
  copy: 1,
  title: '成绩单',
  name: '欧**',
  number: '2023****12',
  facts: '软件工程 · 5 门 · 16 学分 · 81.43',
  hash: createHash('sha256').update('{}').digest().subarray(0, 16),
};

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('RFC 9285 §4.3 and 4.4: its own examples', () => {
  const bytes = (text: string) => Buffer.from(text);
  expect(toBase45(bytes('AB'))).toBe('BB8');
  expect(toBase45(bytes('Hello!!'))).toBe('%69 VD92EX0');
  expect(toBase45(bytes('base-45'))).toBe('UJCLQE7W581');
  expect(fromBase45('QED8WEX0')).toEqual(Uint8Array.from(bytes('ietf!')));
  for (const bad of ['GGW', ':::', 'A', 'ab', 'BB8a', '::']) expect(fromBase45(bad), bad).toBeUndefined();
});

test('base45 and CBOR are read and written as by others', () => {
  const leaf = fc.oneof(
    fc.integer({ min: -0x1_0000_0000, max: 0xffff_ffff }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.uint8Array({ maxLength: 300 }),
  );
  const value: fc.Arbitrary<Cbor> = fc.letrec<{ value: Cbor }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(fc.tuple(fc.integer(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    ),
  })).value;
  fc.assert(
    fc.property(value, (one) => {
      const bytes = toCbor(one);
      expect(fromCbor(bytes)).toEqual(one);
      expect(hexOf(toCbor(judge.decode(Buffer.from(bytes)) as Cbor))).toBe(hexOf(bytes));
      expect(hexOf(base45.decode(toBase45(bytes)))).toBe(hexOf(bytes));
    }),
  );
});

test.each([
  ['a longer form than needed', '1801'],
  ['a length in a longer form', '580141'],
  ['keys that fall', 'a206010101'],
  ['a key twice', 'a201010102'],
  ['a key that is text', 'a1616101'],
  ['indefinite length', '9fff'],
  ['a float', 'f93c00'],
  ['a tag', 'd28401'],
  ['text that is not UTF-8', '61ff'],
  ['something after the value', '0100'],
  ['nothing', ''],
  ['an array longer than the bytes', '9bffffffffffffffff'],
  ['nesting without end', '81'.repeat(40) + '01'],
])('CBOR: no value for %s', (_what, hex) => {
  expect(fromCbor(Buffer.from(hex, 'hex'))).toBeUndefined();
});

test('R30 the printed form: what another implementation and OpenSSL find in it', () => {
  const text = makeOfflineCode({ ...claims, validUntil: 1_803_000_000 }, signing);
  expect(text).toMatch(/^YZ1:[0-9A-Z $%*+\-./:]+$/);
  const [header, unprotected, payload, signature] = judge.decode(base45.decode(text.slice(4))) as [
    Buffer,
    Map<number, Buffer>,
    Buffer,
    Buffer,
  ];
  expect(judge.decode(header)).toEqual(new Map([[1, -7]]));
  expect(unprotected).toEqual(new Map([[4, Buffer.from(keyId)]]));
  expect(judge.decode(payload)).toEqual(
    new Map<number, unknown>([
      [1, 'YLU'],
      [6, 1_795_395_723],
      [-1, 'YLU123456789ABCK'],
      [-2, 1],
      [-3, '欧**'],
      [-4, '2023****12'],
      [-5, '软件工程 · 5 门 · 16 学分 · 81.43'],
      [-6, Buffer.from(claims.hash)],
      [-7, 'YLU-2026-2345-6789-ABCP'],
      [-8, 1_803_000_000],
      [-9, '成绩单'],
    ]),
  );
  const signed = judge.encode(['Signature1', header, Buffer.alloc(0), payload]);
  expect(opensslVerifies(signed, signature)).toBe(true);
  expect(opensslVerifies(Buffer.concat([signed, Buffer.of(0)]), signature)).toBe(false);
});

const opensslVerifies = (signed: Uint8Array, signature: Buffer): boolean => {
  const folder = mkdtempSync(path.join(tmpdir(), 'offline-code-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const put = (name: string, content: Uint8Array | string): string => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  // ASN.1: SEQUENCE { INTEGER r, INTEGER s }, both positive and without leading zeros.
  const number = (half: Buffer): Buffer => {
    const least = half.subarray(half.findIndex((byte) => byte !== 0));
    const bytes = (least[0] ?? 0) < 0x80 ? least : Buffer.concat([Buffer.of(0), least]);
    return Buffer.concat([Buffer.of(2, bytes.length), bytes]);
  };
  const body = Buffer.concat([number(signature.subarray(0, 32)), number(signature.subarray(32))]);
  const der = Buffer.concat([Buffer.of(0x30, body.length), body]);
  const key = put('key.pem', publicKey.export({ type: 'spki', format: 'pem' }));
  try {
    execFileSync('openssl', ['dgst', '-sha256', '-verify', key, '-signature', put('s', der), put('m', signed)], {
      stdio: 'pipe',
    });
    return true;
  } catch {
    return false; // "Verification failure", with exit code 1
  }
};

test('what was made is read back, also when it was copied in lower case with a line end', () => {
  const text = makeOfflineCode(claims, signing);
  const reading = readOfflineCode(` ${text.toLowerCase()}\r\n`);
  if (reading.kind !== 'code') throw new Error(reading.kind);
  expect(reading.code.claims).toEqual({ ...claims, hash: Uint8Array.from(claims.hash) });
  expect(reading.code.further).toEqual([]);
  expect(reading.code.keyId).toBe(Buffer.from(keyId).toString('hex'));
});

test('R30 what a later issuer adds is kept as further data', () => {
  const made = makeOfflineCode(claims, signing);
  const [header, unprotected, payload, signature] = fromCbor(fromBase45(made.slice(4)) ?? new Uint8Array()) as Cbor[];
  const map = new Map(fromCbor(payload as Uint8Array) as ReadonlyMap<number, Cbor>);
  const later = toCbor(map.set(-40, 'QF 6').set(-41, [1, Uint8Array.of(255)]));
  const text = `YZ1:${toBase45(toCbor([header ?? 0, unprotected ?? 0, later, signature ?? 0]))}`;
  const reading = readOfflineCode(text);
  expect(reading.kind === 'code' && reading.code.further).toEqual([
    { key: -40, value: 'QF 6' },
    { key: -41, value: '1, ff' },
  ]);
});

test('other text, a later form, and damage are told apart', () => {
  const text = makeOfflineCode(claims, signing);
  expect(readOfflineCode('https://v.ylu.edu.cn/V/YLU123456789ABCK').kind).toBe('other');
  expect(readOfflineCode(`YZ2${text.slice(3)}`).kind).toBe('newer-format');
  for (const damaged of [text.slice(0, -1), text.slice(0, 60), 'YZ1:', `${text}00`, `YZ1:${'0'.repeat(4000)}`])
    expect(readOfflineCode(damaged).kind).toBe('damaged');
});

test('whatever is read is a reading', () => {
  const text = makeOfflineCode(claims, signing);
  fc.assert(
    fc.property(fc.nat(text.length - 5), fc.constantFrom('0', 'A', 'Z', ' ', '%', ':'), (at, character) => {
      const changed = text.slice(0, at + 4) + character + text.slice(at + 5);
      expect(['code', 'damaged']).toContain(readOfflineCode(changed).kind);
    }),
  );
});
