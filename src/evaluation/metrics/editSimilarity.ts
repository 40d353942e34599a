/**
 * How much of the longer line need not be edited: 1 minus the edit distance divided by the longer length.
 *
 * Compares code points, without white space at either end; insertion, deletion and replacement cost 1 each (Levenshtein).
 *
 * @returns 0…1; 1 for two empty lines.
 */
export function editSimilarity(expected: string, suggested: string): number {
  const [a, b] = [[...expected.trim()], [...suggested.trim()]];
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - editDistance(a, b) / longer;
}

function editDistance(a: readonly string[], b: readonly string[]): number {
  let previous = Uint32Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, characterA] of a.entries()) {
    const current = new Uint32Array(b.length + 1);
    current[0] = row + 1;
    for (const [column, characterB] of b.entries()) {
      const replaced = (previous[column] as number) + (characterA === characterB ? 0 : 1);
      current[column + 1] = Math.min(replaced, (previous[column + 1] as number) + 1, (current[column] as number) + 1);
    }
    previous = current;
  }
  return previous[b.length] as number;
}
