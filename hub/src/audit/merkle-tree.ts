/** The hash tree of RFC 6962 §2.1 (the same as RFC 9162 §2.1) over SHA-256. Pure; leaves are given as leaf hashes. */
import { createHash } from 'node:crypto';

/** MTH({}): the hash of nothing. */
export const EMPTY_ROOT: Buffer = createHash('sha256').digest();

/** §2.1: 0x00 before a leaf and 0x01 before a node, so that neither can be taken for the other. */
export const leafHash = (data: Uint8Array): Buffer => createHash('sha256').update(Buffer.of(0)).update(data).digest();

export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();

/** The roots of the complete subtrees of a tree that only grows: O(log n) memory, whatever its size. */
export class Frontier {
  #size = 0;
  readonly #peaks: Buffer[] = [];

  get size(): number {
    return this.#size;
  }

  append(leaf: Buffer): void {
    let node = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeHash(this.#pop(), node);
    this.#peaks.push(node);
    this.#size++;
  }

  /** MTH of what was appended so far. */
  root(): Buffer {
    return (
      this.#peaks.reduceRight<Buffer | undefined>((right, left) => (right ? nodeHash(left, right) : left), undefined) ??
      EMPTY_ROOT
    );
  }

  copy(): Frontier {
    const other = new Frontier();
    other.#size = this.#size;
    other.#peaks.push(...this.#peaks);
    return other;
  }

  #pop(): Buffer {
    const peak = this.#peaks.pop();
    if (!peak) throw new Error('A frontier has a peak for every bit of its size');
    return peak;
  }
}

/** Leaves `from` (included) to `to` (excluded). */
export type Range = { readonly from: number; readonly to: number };

/** The largest power of two smaller than `size`, 2..2⁵³. */
const split = (size: number): number => {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
};

/** §2.1.1 PATH(m, D[n]): the ranges whose roots prove leaf `index` in a tree of `size`, from the leaf upwards. */
export const inclusionRanges = (index: number, size: number): readonly Range[] => path(index, { from: 0, to: size });

const path = (index: number, { from, to }: Range): readonly Range[] => {
  if (to - from <= 1) return [];
  const middle = from + split(to - from);
  return index < middle
    ? [...path(index, { from, to: middle }), { from: middle, to }]
    : [...path(index, { from: middle, to }), { from, to: middle }];
};

/** §2.1.2 PROOF(m, D[n]): the ranges whose roots prove that the tree of `older` leaves begins the one of `size`. */
export const consistencyRanges = (older: number, size: number): readonly Range[] =>
  older === 0 || older === size ? [] : subproof(older, { from: 0, to: size }, true);

const subproof = (older: number, { from, to }: Range, whole: boolean): readonly Range[] => {
  if (older === to) return whole ? [] : [{ from, to }];
  const middle = from + split(to - from);
  return older <= middle
    ? [...subproof(older, { from, to: middle }, whole), { from: middle, to }]
    : [...subproof(older, { from: middle, to }, false), { from, to: middle }];
};

type Inclusion = {
  readonly index: number;
  readonly size: number;
  readonly leaf: Buffer;
  readonly path: readonly Buffer[];
};

/** RFC 9162 §2.1.3.2. */
export const verifyInclusion = ({ index, size, leaf, path: hashes }: Inclusion, root: Buffer): boolean => {
  if (index < 0 || index >= size) return false;
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const p of hashes) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      r = nodeHash(r, p);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && r.equals(root);
};

type Tree = { readonly size: number; readonly root: Buffer };

/** RFC 9162 §2.1.4.2. */
export const verifyConsistency = (older: Tree, newer: Tree, hashes: readonly Buffer[]): boolean => {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return hashes.length === 0 && older.root.equals(newer.root);
  if (older.size === 0) return hashes.length === 0;
  const all = isPowerOfTwo(older.size) ? [older.root, ...hashes] : hashes;
  let [fn, sn] = [older.size - 1, newer.size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  const [first, ...rest] = all;
  if (!first) return false;
  let [fr, sr] = [first, first];
  for (const c of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, c);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr.equals(older.root) && sr.equals(newer.root);
};

const half = (n: number): number => Math.floor(n / 2);
const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n));
