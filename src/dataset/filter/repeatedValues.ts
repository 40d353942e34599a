import type { TextRange } from '../../mining/sample.ts';

/** Shorter values are looked for nowhere else: they may be words. */
export const LEAST_REPEATED_CHARACTERS = 8;

/**
 * Finds every occurrence of some values in a text, wherever they stand.
 *
 * Linear in the text, however many values there are.
 * @param values Each with at least {@link LEAST_REPEATED_CHARACTERS}.
 * @returns Sorted by start; with the value's place in `values`.
 */
export function findRepeatedValues(text: string, values: readonly string[]): (TextRange & { readonly index: number })[] {
  const indices = new Map(values.map((value, index) => [value, index]));
  const lengthsByBeginning = new Map<string, Set<number>>();
  for (const value of values) {
    const beginning = value.slice(0, LEAST_REPEATED_CHARACTERS);
    const lengths = lengthsByBeginning.get(beginning);
    if (lengths) lengths.add(value.length);
    else lengthsByBeginning.set(beginning, new Set([value.length]));
  }
  const found: (TextRange & { index: number })[] = [];
  for (let start = 0; start + LEAST_REPEATED_CHARACTERS <= text.length && values.length > 0; start++) {
    const lengths = lengthsByBeginning.get(text.slice(start, start + LEAST_REPEATED_CHARACTERS));
    if (!lengths) continue;
    for (const length of lengths) {
      const index = indices.get(text.slice(start, start + length));
      if (index !== undefined) found.push({ start, end: start + length, index });
    }
  }
  return found;
}
