import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consistencyRanges, EMPTY_ROOT, Frontier, inclusionRanges, leafHash, nodeHash } from './merkle-tree.ts';
import { verifyConsistency, verifyInclusion, type Range } from './merkle-tree.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** The reference tree of google/certificate-transparency (merkletree/merkle_tree_test.cc): eight leaves, root by size. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (data) => leafHash(hex(data)),
);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map(hex);

const rootOf = (leaves: readonly Buffer[]): Buffer => {
  const frontier = new Frontier();
  for (const leaf of leaves) frontier.append(leaf);
  return frontier.root();
};
const rangeRoots = (leaves: readonly Buffer[], ranges: readonly Range[]): Buffer[] =>
  ranges.map(({ from, to }) => rootOf(leaves.slice(from, to)));

test('R27 the empty tree has the hash of nothing (RFC 6962 §2.1)', () => {
  expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(rootOf([])).toEqual(EMPTY_ROOT);
});

test.each(ROOTS.map((root, index) => [index + 1, root] as const))(
  'R27 the reference tree of %i leaves has the published root',
  (size, root) => {
    expect(rootOf(LEAVES.slice(0, size))).toEqual(root);
  },
);

/** merkle_tree_test.cc, kPaths and kProofs. */
test.each([
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
] as const)('R27 leaf %i in the reference tree of %i has the published path', (index, size, path) => {
  const hashes = path.map(hex);
  expect(rangeRoots(LEAVES, inclusionRanges(index, size))).toEqual(hashes);
  const leaf = LEAVES[index] ?? EMPTY_ROOT;
  expect(verifyInclusion({ index, size, leaf, path: hashes }, ROOTS[size - 1] ?? EMPTY_ROOT)).toBe(true);
});

test.each([
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
] as const)(
  'R27 the reference trees of %i and %i leaves have the published consistency proof',
  (older, size, proof) => {
    const hashes = proof.map(hex);
    expect(rangeRoots(LEAVES, consistencyRanges(older, size))).toEqual(hashes);
    const tree = (n: number) => ({ size: n, root: ROOTS[n - 1] ?? EMPTY_ROOT });
    expect(verifyConsistency(tree(older), tree(size), hashes)).toBe(true);
  },
);

const flip = (hashes: readonly Buffer[], at: number): Buffer[] =>
  hashes.map((hash, index) => (index === at % hashes.length ? nodeHash(hash, hash) : hash));

test('R27 every leaf of every tree proves itself, and no changed proof does', () => {
  const shape = fc
    .integer({ min: 1, max: 70 })
    .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat()));
  fc.assert(
    fc.property(shape, ([size, index, at]) => {
      const leaves = Array.from({ length: size }, (_, i) => leafHash(Buffer.of(i)));
      const path = rangeRoots(leaves, inclusionRanges(index, size));
      const claim = { index, size, leaf: leaves[index] ?? EMPTY_ROOT, path };
      const root = rootOf(leaves);
      expect(verifyInclusion(claim, root)).toBe(true);
      expect(verifyInclusion({ ...claim, leaf: leafHash(Buffer.from('x')) }, root)).toBe(false);
      expect(verifyInclusion({ ...claim, path: [...path, root] }, root)).toBe(false);
      if (path.length > 0) expect(verifyInclusion({ ...claim, path: flip(path, at) }, root)).toBe(false);
    }),
  );
});

test('R27 every tree is proved to begin every later one, and no changed beginning is', () => {
  const shape = fc
    .integer({ min: 1, max: 70 })
    .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 1, max: size }), fc.nat()));
  fc.assert(
    fc.property(shape, ([size, older, at]) => {
      const leaves = Array.from({ length: size }, (_, i) => leafHash(Buffer.of(i)));
      const proof = rangeRoots(leaves, consistencyRanges(older, size));
      const [first, whole] = [
        { size: older, root: rootOf(leaves.slice(0, older)) },
        { size, root: rootOf(leaves) },
      ];
      expect(verifyConsistency(first, whole, proof)).toBe(true);
      expect(verifyConsistency({ ...first, root: EMPTY_ROOT }, whole, proof)).toBe(false);
      if (proof.length > 0) expect(verifyConsistency(first, whole, flip(proof, at))).toBe(false);
    }),
  );
});
