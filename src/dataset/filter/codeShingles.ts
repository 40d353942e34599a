import { type HashedTokens, tokenClasses } from './hashTokens.ts';

/** How much of a text counts when code is compared. */
export interface ShingleLevel {
  /** `raw`: all of it. `renamed`: not how variables are called and what literals say. `reshaped`: no names at all. */
  readonly name: 'raw' | 'renamed' | 'reshaped';
  /** Tokens in a row that count as one feature. */
  readonly tokenCount: number;
}

/** Longer runs where less of each token counts. Guesses, tried on real projects. */
export const shingleLevels = {
  raw: { name: 'raw', tokenCount: 5 },
  renamed: { name: 'renamed', tokenCount: 7 },
  reshaped: { name: 'reshaped', tokenCount: 12 },
} as const satisfies Record<string, ShingleLevel>;

/**
 * Hashes of all runs of tokens, without repeats; for a shorter text of the one run there is.
 *
 * What does not count is replaced by its place among the like of the same run, so that `a = a + b` stays apart from `a = b + a`.
 */
export function buildShingles({ hashes, classes }: HashedTokens, level: ShingleLevel): Set<number> {
  const shingles = new Set<number>();
  const length = Math.min(level.tokenCount, hashes.length);
  for (let start = 0; length > 0 && start + length <= hashes.length; start++) {
    let hash = 0;
    for (let at = start; at < start + length; at++) {
      hash = mixWord((Math.imul(hash, 31) + tokenAt(hashes, classes, level.name, start, at)) | 0);
    }
    shingles.add(hash);
  }
  return shingles;
}

/** A key of all tokens in order: the same for code that differs in comments, layout and quotes only. */
export function contentKey({ hashes, classes }: HashedTokens): string {
  let first = 0;
  let second = 1;
  for (let index = 0; index < hashes.length; index++) {
    const token = (hashes[index] as number) ^ (classes[index] === tokenClasses.text ? 1 : 0);
    first = mixWord((Math.imul(first, 31) + token) | 0);
    second = mixWord((Math.imul(second, 33) ^ token) | 0);
  }
  return `${first}:${second}:${hashes.length}`;
}

/** The finaliser of MurmurHash3; a bijection of 32-bit words. */
export function mixWord(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function tokenAt(hashes: readonly number[], classes: readonly number[], level: ShingleLevel['name'], start: number, at: number): number {
  const own = classes[at] as number;
  const isCounted = level === 'raw' || own <= tokenClasses.word || (own === tokenClasses.name && level === 'renamed');
  if (isCounted) return hashes[at] as number;
  if (own >= tokenClasses.text) return own;
  // An identifier is told by where it first stands in this run.
  let first = start;
  while (hashes[first] !== hashes[at]) first++;
  return LEAST_PLACE + first - start;
}

/** Above the numbers of token classes. */
const LEAST_PLACE = 16;
