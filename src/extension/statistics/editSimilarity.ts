/**
 * How alike two texts are: 1 minus the edits between them (Levenshtein) over the length of the longer one, 0 to 1.
 * Takes time in proportion to the product of the lengths: for suggestions, not for documents.
 */
export function editSimilarity(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  if (longest === 0) return 1;
  let before = Uint32Array.from({ length: other.length + 1 }, (_, column) => column);
  let current = new Uint32Array(other.length + 1);
  for (let row = 1; row <= one.length; row++) {
    current[0] = row;
    for (let column = 1; column <= other.length; column++) {
      const replaced = (before[column - 1] ?? 0) + (one.charCodeAt(row - 1) === other.charCodeAt(column - 1) ? 0 : 1);
      current[column] = Math.min(replaced, (before[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
    }
    [before, current] = [current, before];
  }
  return 1 - (before[other.length] ?? 0) / longest;
}
