// Groups functions of a whole corpus that say the same or nearly the same, so that training sees a few of each and not a hundred.
// MinHash and locality-sensitive hashing as in nearDuplicates.ts, but judged by signatures alone: texts are read once and not kept.

import type { LanguageId } from '../../mining/sample.ts';
import { buildShingles, contentKey, mixWord, shingleLevels } from './codeShingles.ts';
import { DisjointSets } from './disjointSets.ts';
import { hashTokens } from './hashTokens.ts';

/** Functions that share this part of their shingles are near-duplicates. */
export const DUPLICATE_FUNCTION_RATIO = 0.8;

/** Functions of one group that are kept for training, unless told otherwise: enough to show that it is a habit. A guess. */
export const MOST_OF_A_GROUP = 4;

/** 16 bands of 4 rows find a pair of ratio 0.8 with probability 0.9998, one of 0.7 in 99 of 100 cases. */
const BAND_COUNT = 16;
const ROWS_PER_BAND = 4;
const HASH_COUNT = BAND_COUNT * ROWS_PER_BAND;

/** Equal minima from which two signatures count as near-duplicates. */
const LEAST_EQUAL_MINIMA = Math.ceil(DUPLICATE_FUNCTION_RATIO * HASH_COUNT);

/** Functions with fewer distinct shingles are grouped only where they are equal. A guess. */
const LEAST_SHINGLES = 12;

/** Members of a bucket that a newcomer is compared with. */
const MOST_COMPARISONS = 8;

/** Which functions of a corpus are alike. All lists have an entry for each function, in the order of reading. */
export interface FunctionGroups {
  /** The first function that says the same, comments and layout aside; itself where there is none. */
  readonly firstEqual: Int32Array;
  /** The first function of the group of near-duplicates; itself where it is alone. Equal ones are in one group. */
  readonly firstOfGroup: Int32Array;
}

/**
 * Groups the functions of a corpus.
 *
 * Linear in the corpus; memory is about 300 bytes for each function, whatever its length.
 * @param checkpoint Called now and then; throws to cancel.
 */
export function groupFunctions(
  functions: Iterable<{ readonly language: LanguageId; readonly text: string }>,
  checkpoint: (done: number) => void = () => undefined,
): FunctionGroups {
  const signatures = new SignatureTable();
  const firstByContent = new Map<string, number>();
  const firstEqual: number[] = [];
  for (const { language, text } of functions) {
    const index = firstEqual.length;
    if (index % 256 === 0) checkpoint(index);
    const tokens = hashTokens(text, language);
    const shingles = buildShingles(tokens, shingleLevels.raw);
    const key = contentKey(tokens);
    const first = firstByContent.get(key) ?? index;
    if (first === index) firstByContent.set(key, index);
    firstEqual.push(first);
    signatures.add(first === index && shingles.size >= LEAST_SHINGLES ? shingles : undefined);
  }
  const sets = new DisjointSets(firstEqual.length);
  firstEqual.forEach((first, index) => sets.join(first, index));
  for (let band = 0; band < BAND_COUNT; band++) {
    checkpoint(firstEqual.length);
    joinBand(signatures, band, sets);
  }
  return { firstEqual: Int32Array.from(firstEqual), firstOfGroup: Int32Array.from(firstEqual, (_, index) => sets.find(index)) };
}

/**
 * Chooses which functions of each group stay: of equal ones the first, of near-duplicates the first few.
 *
 * @param mostOfAGroup At least 1.
 * @returns For each function whether it stays.
 */
export function keepFewOfEachGroup({ firstEqual, firstOfGroup }: FunctionGroups, mostOfAGroup = MOST_OF_A_GROUP): boolean[] {
  const kept = new Uint32Array(firstOfGroup.length);
  return Array.from(firstOfGroup, (group, index) => {
    if (firstEqual[index] !== index || (kept[group] as number) >= mostOfAGroup) return false;
    kept[group] = (kept[group] as number) + 1;
    return true;
  });
}

/** Signatures one behind the other in blocks, so that growing never copies. */
class SignatureTable {
  private readonly blocks: Uint32Array[] = [];
  private readonly known: boolean[] = [];

  get size(): number {
    return this.known.length;
  }

  add(shingles: ReadonlySet<number> | undefined): void {
    const index = this.known.push(shingles !== undefined) - 1;
    if (index % ROWS_PER_BLOCK === 0) this.blocks.push(new Uint32Array(ROWS_PER_BLOCK * HASH_COUNT));
    if (shingles) writeMinima(shingles, this.row(index));
  }

  has(index: number): boolean {
    return this.known[index] === true;
  }

  row(index: number): Uint32Array {
    const start = (index % ROWS_PER_BLOCK) * HASH_COUNT;
    return (this.blocks[Math.floor(index / ROWS_PER_BLOCK)] as Uint32Array).subarray(start, start + HASH_COUNT);
  }
}

/** Functions in one block of memory, a quarter of a megabyte. */
const ROWS_PER_BLOCK = 1024;

/** The smallest value of each hash function over all shingles. */
function writeMinima(shingles: ReadonlySet<number>, minima: Uint32Array): void {
  minima.fill(0xffffffff);
  for (const shingle of shingles) {
    for (let index = 0; index < HASH_COUNT; index++) {
      // Multiply and add with odd factors from the golden ratio, then take the upper bits through one shift.
      const product = Math.imul(shingle ^ (index * 0x9e3779b9), 0x85ebca6b ^ ((index * 0x3c6ef372) & ~1));
      const value = (product ^ (product >>> 15)) >>> 0;
      if (value < (minima[index] as number)) minima[index] = value;
    }
  }
}

/** Joins near-duplicates whose rows agree in one band; each is compared with the first few of its bucket only. */
function joinBand(signatures: SignatureTable, band: number, sets: DisjointSets): void {
  const buckets = new Map<number, number[]>();
  for (let index = 0; index < signatures.size; index++) {
    if (!signatures.has(index)) continue;
    const row = signatures.row(index);
    let key = 0;
    for (let at = band * ROWS_PER_BAND; at < (band + 1) * ROWS_PER_BAND; at++)
      key = mixWord((Math.imul(key, 31) + (row[at] as number)) | 0);
    const bucket = buckets.get(key);
    if (!bucket) {
      buckets.set(key, [index]);
      continue;
    }
    const like = bucket.find(
      (other) => sets.find(other) === sets.find(index) || equalMinima(signatures.row(other), row) >= LEAST_EQUAL_MINIMA,
    );
    if (like !== undefined) sets.join(like, index);
    else if (bucket.length < MOST_COMPARISONS) bucket.push(index);
  }
}

function equalMinima(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let index = 0; index < HASH_COUNT; index++) if (a[index] === b[index]) equal++;
  return equal;
}
