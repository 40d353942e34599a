// Finds files that say nearly the same, so that they stay on one side of the split.
// MinHash and locality-sensitive hashing: Broder, "On the resemblance and containment of documents" (1997);
// Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3.

import { sha256 } from '../../base/hash.ts';
import { DisjointSets } from './disjointSets.ts';

/** Tokens in a row that count as one feature. From the issue. */
const SHINGLE_TOKENS = 5;

/** Files that share this part of their shingles are near-duplicates. From the issue. */
export const NEAR_DUPLICATE_RATIO = 0.7;

/** 32 bands of 4 rows find a pair of ratio 0.7 with probability 0.9998 and miss one of 0.8 once in 20 million. */
const BAND_COUNT = 32;
const ROWS_PER_BAND = 4;
const HASH_COUNT = BAND_COUNT * ROWS_PER_BAND;

/** Share of equal minima below which a candidate is not compared exactly: 4 deviations of the estimate under the ratio. */
const ESTIMATE_FLOOR = NEAR_DUPLICATE_RATIO - 4 * Math.sqrt((NEAR_DUPLICATE_RATIO * (1 - NEAR_DUPLICATE_RATIO)) / HASH_COUNT);

/** Keeps signatures between runs; `MiningStore` is one. */
export interface SignatureMemory {
  read<T>(kind: string, key: string): T | undefined;
  write(kind: string, key: string, value: unknown): void;
}

/** Raised whenever the signature of a text changes. */
const SIGNATURE_VERSION = 1;

/**
 * Groups near-duplicates, transitively.
 *
 * @returns For each text the index of the first text of its group; its own where it is alone.
 */
export function groupNearDuplicates(
  texts: readonly string[],
  checkpoint: (done: number) => void = () => undefined,
  memory?: SignatureMemory,
): Int32Array {
  const groups = new DisjointSets(texts.length);
  const signatures = texts.map((text, index) => {
    checkpoint(index);
    return rememberedSignature(text, memory);
  });
  const compare = pairComparison(texts, signatures);
  for (let band = 0; band < BAND_COUNT; band++) {
    for (const bucket of bucketsOf(signatures, band)) joinBucket(bucket, groups, compare);
    compare.forgetTexts();
  }
  return Int32Array.from(texts, (_, index) => groups.find(index));
}

function rememberedSignature(text: string, memory: SignatureMemory | undefined): Uint32Array | undefined {
  if (!memory) return signatureOf(shinglesOf(text));
  const key = `${SIGNATURE_VERSION}:${sha256(text)}`;
  const known = memory.read<Uint32Array | null>('signature', key);
  if (known !== undefined) return known ?? undefined;
  const signature = signatureOf(shinglesOf(text));
  memory.write('signature', key, signature ?? null);
  return signature;
}

/** Joins all near-duplicates of one bucket; a bucket of copies costs one comparison for each. */
function joinBucket(bucket: readonly number[], groups: DisjointSets, compare: PairComparison): void {
  const members = new Map<number, number[]>();
  for (const index of bucket) {
    for (const [root, others] of members) {
      if (groups.find(root) === groups.find(index)) continue;
      const same = others.find((other) => compare.isNearDuplicate(other, index));
      if (same !== undefined) groups.join(same, index);
    }
    const root = groups.find(index);
    const joined = [index];
    for (const [otherRoot, others] of [...members]) {
      if (groups.find(otherRoot) !== root) continue;
      joined.unshift(...others);
      members.delete(otherRoot);
    }
    members.set(root, joined);
  }
}

interface PairComparison {
  readonly isNearDuplicate: (a: number, b: number) => boolean;
  /** Drops the shingles kept for comparing; what was compared stays known. */
  readonly forgetTexts: () => void;
}

/** Compares pairs by their signatures first, then exactly, each pair once. */
function pairComparison(texts: readonly string[], signatures: readonly (Uint32Array | undefined)[]): PairComparison {
  const shingleSets = new Map<number, Set<number>>();
  const different = new Set<number>();
  const shinglesAt = (index: number): Set<number> => {
    let set = shingleSets.get(index);
    if (!set) shingleSets.set(index, (set = shinglesOf(texts[index] as string)));
    return set;
  };
  return {
    isNearDuplicate: (a, b) => {
      const pair = a * texts.length + b;
      if (different.has(pair)) return false;
      const first = signatures[a];
      const second = signatures[b];
      const isSame =
        first !== undefined &&
        second !== undefined &&
        estimateOf(first, second) >= ESTIMATE_FLOOR &&
        jaccardRatio(shinglesAt(a), shinglesAt(b)) >= NEAR_DUPLICATE_RATIO;
      if (!isSame) different.add(pair);
      return isSame;
    },
    forgetTexts: () => shingleSets.clear(),
  };
}

function estimateOf(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let index = 0; index < HASH_COUNT; index++) if (a[index] === b[index]) equal++;
  return equal / HASH_COUNT;
}

/** Size of the intersection over size of the union; 0 for two empty sets. */
export function jaccardRatio(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [smaller, larger] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const item of smaller) if (larger.has(item)) shared++;
  const union = a.size + b.size - shared;
  return union === 0 ? 0 : shared / union;
}

/** Hashes of all runs of five tokens; for shorter texts of the one run there is. White space does not count. */
export function shinglesOf(text: string): Set<number> {
  const shingles = new Set<number>();
  const recent: number[] = [];
  for (const [token] of text.matchAll(/[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu)) {
    recent.push(hashToken(token));
    if (recent.length > SHINGLE_TOKENS) recent.shift();
    if (recent.length === SHINGLE_TOKENS) shingles.add(hashRun(recent));
  }
  if (shingles.size === 0 && recent.length > 0) shingles.add(hashRun(recent));
  return shingles;
}

/** FNV-1a over UTF-16 units; the constants are the algorithm's. */
function hashToken(token: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < token.length; index++) hash = Math.imul(hash ^ token.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

function hashRun(tokens: readonly number[]): number {
  let hash = 0;
  for (const token of tokens) hash = mix(Math.imul(hash, 31) + token);
  return hash;
}

/** The finaliser of MurmurHash3; a bijection of 32-bit words. */
function mix(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The smallest value of each hash function over all shingles; `undefined` for a text without tokens. */
function signatureOf(shingles: ReadonlySet<number>): Uint32Array | undefined {
  if (shingles.size === 0) return undefined;
  const minima = new Uint32Array(HASH_COUNT).fill(0xffffffff);
  for (const shingle of shingles) {
    for (let index = 0; index < HASH_COUNT; index++) {
      // Multiply and add with odd factors from the golden ratio, then take the upper bits through one shift.
      const product = Math.imul(shingle ^ (index * 0x9e3779b9), 0x85ebca6b ^ ((index * 0x3c6ef372) & ~1));
      const value = (product ^ (product >>> 15)) >>> 0;
      if (value < (minima[index] as number)) minima[index] = value;
    }
  }
  return minima;
}

/** Indices of texts whose rows agree in one band, for every such group of two or more. */
function bucketsOf(signatures: readonly (Uint32Array | undefined)[], band: number): number[][] {
  const buckets = new Map<string, number[]>();
  signatures.forEach((signature, index) => {
    if (!signature) return;
    const key = signature.subarray(band * ROWS_PER_BAND, (band + 1) * ROWS_PER_BAND).join(',');
    const bucket = buckets.get(key);
    if (bucket) bucket.push(index);
    else buckets.set(key, [index]);
  });
  return [...buckets.values()].filter((bucket) => bucket.length > 1);
}
