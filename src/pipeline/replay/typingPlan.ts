// Which held-out code is typed again. Pure: the same documents and settings give the same stretches.

import { Random } from '../../base/random.ts';
import { type DocumentExample, documentName } from '../../dataset/example.ts';

/** A stretch of a held-out document, to be typed between what stands before and behind it. */
export interface TypedStretch {
  readonly document: DocumentExample;
  /** Where typing begins: behind the indentation of a line. */
  readonly start: number;
  /** Where it ends: behind the last character of a line. */
  readonly end: number;
}

/** How much is typed. */
export interface TypingSettings {
  readonly fileCount: number;
  /** Characters of one stretch, to the next end of a line. */
  readonly characterCount: number;
  readonly seed: number;
}

// A document of fewer characters before a stretch says nothing about itself (guess).
const leastBefore = 300;
// Longer lines are data (guess; evaluation takes lines of up to 120).
const longestLine = 160;

/** One stretch from each of some held-out documents, chosen by the seed; it begins where a completion may sensibly begin. */
export function planTyping(documents: readonly DocumentExample[], { fileCount, characterCount, seed }: TypingSettings): TypedStretch[] {
  const random = Random.fromSeed(seed);
  const sorted = documents.filter(({ role }) => role === 'heldOut').sort((a, b) => (documentName(a) < documentName(b) ? -1 : 1));
  const stretches: TypedStretch[] = [];
  for (const document of random.shuffle(sorted)) {
    if (stretches.length >= fileCount) break;
    const starts = random.shuffle(document.cutPoints.filter((offset) => offset >= leastBefore));
    const stretch = starts.map((offset) => stretchAt(document, offset, characterCount)).find((found) => found !== undefined);
    if (stretch) stretches.push(stretch);
  }
  return stretches;
}

function stretchAt(document: DocumentExample, offset: number, characterCount: number): TypedStretch | undefined {
  const { text, unscored, comments } = document;
  const start = offset + (/^[ \t]*/u.exec(text.slice(offset, offset + longestLine))?.[0].length ?? 0);
  const lineEnd = text.indexOf('\n', Math.min(text.length, start + characterCount));
  const end = lineEnd < 0 ? text.length : lineEnd;
  const typed = text.slice(start, end);
  if (typed.length < characterCount || typed.length > 2 * characterCount) return undefined;
  if (typed.split('\n').some((line) => line.length > longestLine)) return undefined;
  const overlaps = (range: { start: number; end: number }): boolean => range.start < end && range.end > start;
  const commented = comments.reduce((sum, range) => sum + Math.max(0, Math.min(end, range.end) - Math.max(start, range.start)), 0);
  // Prose is not what is promised.
  return unscored.some(overlaps) || 2 * commented > typed.length ? undefined : { document, start, end };
}
