import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeMessage } from './decode.ts';
import { encodeMessage } from './encode.ts';
import type { IppAttribute, IppMessage, IppValue } from './message.ts';
import { groupOf, numberOf, textOf, textsOf } from './message.ts';
import { groupTags, outOfBandTags, textTags } from './tags.ts';

/** Octets as RFC 8010 appendix A writes them: `0x…` is hexadecimal, anything else is US-ASCII. */
const octets = (...parts: string[]): Buffer =>
  Buffer.concat(parts.map((part) => (part.startsWith('0x') ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part))));

const CHARSET = ['0x47', '0x0012', 'attributes-charset', '0x0005', 'utf-8'];
const LANGUAGE = ['0x48', '0x001b', 'attributes-natural-language', '0x0005', 'en-us'];
const URI = ['0x45', '0x000b', 'printer-uri', '0x002c', 'ipp://printer.example.com/ipp/print/pinetree'];

const charset: IppAttribute = { name: 'attributes-charset', values: [{ tag: 'charset', value: 'utf-8' }] };
const language: IppAttribute = {
  name: 'attributes-natural-language',
  values: [{ tag: 'naturalLanguage', value: 'en-us' }],
};
const uri: IppAttribute = {
  name: 'printer-uri',
  values: [{ tag: 'uri', value: 'ipp://printer.example.com/ipp/print/pinetree' }],
};
const NONE = new Uint8Array();
const message = (part: Omit<IppMessage, 'version' | 'data'> & { data?: Uint8Array }): IppMessage => ({
  version: [1, 1],
  data: NONE,
  ...part,
});

const vectors: readonly [string, Buffer, IppMessage][] = [
  [
    'A.1 Print-Job request',
    octets(
      ...['0x0101', '0x0002', '0x00000001', '0x01', ...CHARSET, ...LANGUAGE, ...URI],
      ...['0x42', '0x0008', 'job-name', '0x0006', 'foobar'],
      ...['0x22', '0x0016', 'ipp-attribute-fidelity', '0x0001', '0x01'],
      ...['0x02', '0x21', '0x0006', 'copies', '0x0004', '0x00000014'],
      ...['0x44', '0x0005', 'sides', '0x0013', 'two-sided-long-edge', '0x03', '%!PDF...'],
    ),
    message({
      code: 2,
      requestId: 1,
      groups: [
        {
          tag: groupTags.operation,
          attributes: [
            charset,
            language,
            uri,
            { name: 'job-name', values: [{ tag: 'nameWithoutLanguage', value: 'foobar' }] },
            { name: 'ipp-attribute-fidelity', values: [{ tag: 'boolean', value: true }] },
          ],
        },
        {
          tag: groupTags.job,
          attributes: [
            { name: 'copies', values: [{ tag: 'integer', value: 20 }] },
            { name: 'sides', values: [{ tag: 'keyword', value: 'two-sided-long-edge' }] },
          ],
        },
      ],
      data: Buffer.from('%!PDF...'),
    }),
  ],
  [
    'A.3 Print-Job response (failure)',
    octets(
      ...['0x0101', '0x040b', '0x00000001', '0x01', ...CHARSET, ...LANGUAGE],
      ...['0x41', '0x000e', 'status-message', '0x002f', 'client-error-attributes-or-values-not-supported'],
      ...['0x05', '0x21', '0x0006', 'copies', '0x0004', '0x00000014', '0x10', '0x0005', 'sides', '0x0000', '0x03'],
    ),
    message({
      code: 0x040b,
      requestId: 1,
      groups: [
        {
          tag: groupTags.operation,
          attributes: [
            charset,
            language,
            {
              name: 'status-message',
              values: [{ tag: 'textWithoutLanguage', value: 'client-error-attributes-or-values-not-supported' }],
            },
          ],
        },
        {
          tag: groupTags.unsupported,
          attributes: [
            { name: 'copies', values: [{ tag: 'integer', value: 20 }] },
            { name: 'sides', values: [{ tag: 'unsupported' }] },
          ],
        },
      ],
    }),
  ],
  [
    'A.7 Create-Job request with collection attributes',
    octets(
      ...['0x0101', '0x0005', '0x00000001', '0x01', ...CHARSET, ...LANGUAGE, ...URI],
      ...['0x02', '0x34', '0x0009', 'media-col', '0x0000'],
      ...['0x4a', '0x0000', '0x000a', 'media-size', '0x34', '0x0000', '0x0000'],
      ...['0x4a', '0x0000', '0x000b', 'x-dimension', '0x21', '0x0000', '0x0004', '0x00005208'],
      ...['0x4a', '0x0000', '0x000b', 'y-dimension', '0x21', '0x0000', '0x0004', '0x00007404'],
      ...['0x37', '0x0000', '0x0000'],
      ...['0x4a', '0x0000', '0x000a', 'media-type', '0x44', '0x0000', '0x000a', 'stationery'],
      ...['0x37', '0x0000', '0x0000', '0x03'],
    ),
    message({
      code: 5,
      requestId: 1,
      groups: [
        { tag: groupTags.operation, attributes: [charset, language, uri] },
        {
          tag: groupTags.job,
          attributes: [
            {
              name: 'media-col',
              values: [
                {
                  tag: 'collection',
                  members: [
                    {
                      name: 'media-size',
                      values: [
                        {
                          tag: 'collection',
                          members: [
                            { name: 'x-dimension', values: [{ tag: 'integer', value: 21_000 }] },
                            { name: 'y-dimension', values: [{ tag: 'integer', value: 29_700 }] },
                          ],
                        },
                      ],
                    },
                    { name: 'media-type', values: [{ tag: 'keyword', value: 'stationery' }] },
                  ],
                },
              ],
            },
          ],
        },
      ],
    }),
  ],
  [
    'A.8 Get-Jobs request (a set of three)',
    octets(
      ...['0x0101', '0x000a', '0x0000007b', '0x01', ...CHARSET, ...LANGUAGE, ...URI],
      ...['0x21', '0x0005', 'limit', '0x0004', '0x00000032'],
      ...['0x44', '0x0014', 'requested-attributes', '0x0006', 'job-id', '0x44', '0x0000', '0x0008', 'job-name'],
      ...['0x44', '0x0000', '0x000f', 'document-format', '0x03'],
    ),
    message({
      code: 0x0a,
      requestId: 123,
      groups: [
        {
          tag: groupTags.operation,
          attributes: [
            charset,
            language,
            uri,
            { name: 'limit', values: [{ tag: 'integer', value: 50 }] },
            {
              name: 'requested-attributes',
              values: ['job-id', 'job-name', 'document-format'].map((value) => ({ tag: 'keyword', value })),
            },
          ],
        },
      ],
    }),
  ],
  [
    'A.9 Get-Jobs response (the second job tells nothing)',
    octets(
      ...['0x0101', '0x0000', '0x0000007b', '0x01', ...CHARSET, ...LANGUAGE],
      ...['0x41', '0x000e', 'status-message', '0x000d', 'successful-ok'],
      ...['0x02', '0x21', '0x0006', 'job-id', '0x0004', '0x00000093'],
      ...['0x36', '0x0008', 'job-name', '0x000c', '0x0005', 'fr-ca', '0x0003', 'fou', '0x02', '0x02'],
      ...['0x21', '0x0006', 'job-id', '0x0004', '0x00000095'],
      ...['0x36', '0x0008', 'job-name', '0x0012', '0x0005', 'de-CH', '0x0009', 'isch guet', '0x03'],
    ),
    message({
      code: 0,
      requestId: 123,
      groups: [
        {
          tag: groupTags.operation,
          attributes: [
            charset,
            language,
            { name: 'status-message', values: [{ tag: 'textWithoutLanguage', value: 'successful-ok' }] },
          ],
        },
        {
          tag: groupTags.job,
          attributes: [
            { name: 'job-id', values: [{ tag: 'integer', value: 147 }] },
            { name: 'job-name', values: [{ tag: 'nameWithLanguage', language: 'fr-ca', value: 'fou' }] },
          ],
        },
        { tag: groupTags.job, attributes: [] },
        {
          tag: groupTags.job,
          attributes: [
            { name: 'job-id', values: [{ tag: 'integer', value: 149 }] },
            { name: 'job-name', values: [{ tag: 'nameWithLanguage', language: 'de-CH', value: 'isch guet' }] },
          ],
        },
      ],
    }),
  ],
];

/** Buffers and Uint8Arrays of the same bytes are the same message. */
const plain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
};

describe('RFC 8010 appendix A', () => {
  test.each(vectors)('%s is written as in the RFC', (_, bytes, meaning) => {
    expect(encodeMessage(meaning).toString('hex')).toBe(bytes.toString('hex'));
  });
  test.each(vectors)('%s is read as in the RFC', (_, bytes, meaning) => {
    expect(plain(decodeMessage(bytes))).toEqual(plain(meaning));
  });
});

const int32 = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
const named = [0x21, 0x22, 0x23, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x4a];
const known = new Set([...named, ...Object.values(textTags), ...Object.values(outOfBandTags)]);
const otherTag = fc.integer({ min: 0x10, max: 0x7f }).filter((tag) => !known.has(tag));

const scalar: fc.Arbitrary<IppValue> = fc.oneof(
  fc.record({ tag: fc.constantFrom('integer' as const, 'enum' as const), value: int32 }),
  fc.record({ tag: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ tag: fc.constantFrom(...(Object.keys(textTags) as (keyof typeof textTags)[])), value: text }),
  fc.record({
    tag: fc.constantFrom('textWithLanguage' as const, 'nameWithLanguage' as const),
    language: text,
    value: text,
  }),
  fc.record({ tag: fc.constant('rangeOfInteger' as const), low: int32, high: int32 }),
  fc.record({ tag: fc.constant('resolution' as const), across: int32, along: int32, units: fc.constantFrom(3, 4) }),
  fc.record({ tag: fc.constant('octetString' as const), value: bytes(0, 60) }),
  fc.record({ tag: fc.constant('dateTime' as const), value: bytes(11, 11) }),
  fc.record({ tag: fc.constantFrom(...(Object.keys(outOfBandTags) as (keyof typeof outOfBandTags)[])) }),
  fc.record({ tag: fc.constant('other' as const), code: otherTag, value: bytes(0, 20) }),
);
const { attribute } = fc.letrec<{ value: IppValue; attribute: IppAttribute }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'collection' },
    scalar,
    fc.record({
      tag: fc.constant('collection' as const),
      members: fc.array(tie('attribute'), { maxLength: 3, depthIdentifier: 'collection' }),
    }),
  ),
  attribute: fc.record({
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    values: fc.array(tie('value'), { minLength: 1, maxLength: 3, depthIdentifier: 'collection' }),
  }),
}));
const anyMessage: fc.Arbitrary<IppMessage> = fc.record({
  version: fc.tuple(fc.nat(255), fc.nat(255)),
  code: fc.nat(0xffff),
  requestId: int32,
  groups: fc.array(
    fc.record({ tag: fc.constantFrom(1, 2, 4, 5, 6, 7, 9), attributes: fc.array(attribute, { maxLength: 4 }) }),
    { maxLength: 4 },
  ),
  data: bytes(0, 100),
});

describe('any message', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        expect(plain(decodeMessage(encodeMessage(one)))).toEqual(plain(one));
      }),
      { numRuns: 300 },
    );
  });

  test('cut short anywhere before its data is garbage, never an exception and never another message', () => {
    fc.assert(
      fc.property(anyMessage, fc.nat(), (one, where) => {
        const whole = encodeMessage({ ...one, data: NONE });
        expect(decodeMessage(whole.subarray(0, where % whole.length))).toHaveProperty('garbage');
      }),
      { numRuns: 300 },
    );
  });

  test('of random octets, or with one octet changed, is read without an exception', () => {
    fc.assert(
      fc.property(anyMessage, fc.nat(), fc.nat(255), bytes(0, 200), (one, where, octet, noise) => {
        const whole = encodeMessage(one);
        whole[where % whole.length] = octet;
        decodeMessage(whole);
        decodeMessage(noise);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a hostile or careless printer may send', () => {
  const head = ['0x0200', '0x0000', '0x00000001'];
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a web page', Buffer.from('<!doctype html><title>Printer</title>')],
    ['an integer of three octets', octets(...head, '0x04', '0x21', '0x0001', 'a', '0x0003', 'abc', '0x03')],
    ['a value before any group', octets(...head, '0x21', '0x0001', 'a', '0x0004', '0x00000001', '0x03')],
    ['a further value first', octets(...head, '0x04', '0x21', '0x0000', '0x0004', '0x00000001', '0x03')],
    ['a length that runs over the end', octets(...head, '0x04', '0x30', '0x0001', 'a', '0xffff', '0x03')],
    [
      'ten thousand nested collections',
      octets(
        ...head,
        '0x04',
        '0x34',
        '0x0001',
        'a',
        '0x0000',
        ...Array.from({ length: 10_000 }, () => '0x4a000000016134000000' + '00'),
      ),
    ],
  ])('%s is garbage', (_, octetsSent) => {
    expect(decodeMessage(octetsSent)).toHaveProperty('garbage');
  });

  test('a value of a kind not asked for reads as absent', () => {
    const group = { tag: 4, attributes: [{ name: 'printer-up-time', values: [{ tag: 'no-value' as const }] }] };
    expect(numberOf(group, 'printer-up-time')).toBeUndefined();
    expect(textOf(group, 'printer-up-time')).toBeUndefined();
    expect(textsOf(undefined, 'x')).toEqual([]);
    expect(groupOf({ version: [2, 0], code: 0, requestId: 1, groups: [group], data: NONE }, 2)).toBeUndefined();
  });

  test('a name over 32,767 octets is never written', () => {
    const attributes = [{ name: 'a'.repeat(32_768), values: [{ tag: 'integer' as const, value: 1 }] }];
    expect(() =>
      encodeMessage({ version: [2, 0], code: 11, requestId: 1, groups: [{ tag: 1, attributes }], data: NONE }),
    ).toThrow(RangeError);
  });
});
