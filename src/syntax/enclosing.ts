import type { TextRange } from './languageDefinition.ts';

/**
 * For each offset the index of the innermost range around it, -1 where there is none.
 *
 * @param ranges Sorted by start, the outer one first, nested as in a tree.
 * @param offsets Ascending.
 */
export function innermostAround(ranges: readonly TextRange[], offsets: readonly number[]): number[] {
  const open: number[] = [];
  let next = 0;
  return offsets.map((offset) => {
    for (let range = ranges[next]; range && range.start <= offset; range = ranges[++next]) {
      closeUpTo(ranges, open, range.start);
      open.push(next);
    }
    closeUpTo(ranges, open, offset);
    return open.at(-1) ?? -1;
  });
}

/** For each range the index of the innermost other one around it, -1 where there is none. */
export function parentsOf(ranges: readonly TextRange[]): number[] {
  const open: number[] = [];
  return ranges.map((range, index) => {
    closeUpTo(ranges, open, range.start);
    const parent = open.findLast((candidate) => (ranges[candidate]?.end ?? 0) >= range.end) ?? -1;
    open.push(index);
    return parent;
  });
}

function closeUpTo(ranges: readonly TextRange[], open: number[], offset: number): void {
  for (let last = open.at(-1); last !== undefined && (ranges[last]?.end ?? 0) <= offset; last = open.at(-1)) open.pop();
}

/** Index of the first range that starts at or after `offset`; ranges are sorted by start. */
export function lowerBound(ranges: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sorted by start, one range for each start. */
export function distinct<T extends TextRange>(ranges: readonly T[]): T[] {
  const sorted = [...ranges].sort(byStart);
  return sorted.filter((range, index) => range.start !== sorted[index - 1]?.start);
}

/** Compares two ranges by where they start. */
export function byStart(a: TextRange, b: TextRange): number {
  return a.start - b.start;
}
