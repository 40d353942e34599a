import { crc32 } from 'node:zlib';
import { sha256 } from '../../base/hash.ts';

/** Larger changes are rewrites, and no later change undoes one line by line. A guess. */
const MOST_LINES = 200;

/** Hashes of the lines that only one of two texts has, each list sorted. White space and lines without a word do not count. */
export function changedLines(before: string, after: string): { readonly removed: number[]; readonly added: number[] } {
  const counts = new Map<number, number>();
  for (const line of lineHashes(before)) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of lineHashes(after)) counts.set(line, (counts.get(line) ?? 0) - 1);
  const removed: number[] = [];
  const added: number[] = [];
  for (const [line, count] of counts) {
    for (let times = Math.abs(count); times > 0; times--) (count > 0 ? removed : added).push(line);
  }
  return { removed: bounded(removed), added: bounded(added) };
}

/** A number of 48 bits for a text, so that two of a hundred thousand functions hardly ever share one. */
export function textHash(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 12), 16);
}

function* lineHashes(text: string): Generator<number> {
  for (const line of text.split('\n')) {
    const words = line.replace(/\s+/g, '');
    if (/\w\w/.test(words)) yield crc32(words);
  }
}

function bounded(lines: number[]): number[] {
  return lines.sort((a, b) => a - b).slice(0, MOST_LINES);
}
