/** How the smaller operand of an element-wise kernel repeats over the larger one. */
export type Broadcast =
  /** Same shape. */
  | { readonly kind: 'none' }
  /** `[N, D]` with `[D]`. */
  | { readonly kind: 'row'; readonly rowCount: number; readonly rowSize: number }
  /** `[N, D]` with `[N, 1]`. A single value is a column with N = 1. */
  | { readonly kind: 'column'; readonly rowCount: number; readonly rowSize: number };

/**
 * Resolves how `smaller` repeats over `larger`, seen as a matrix.
 *
 * @returns `undefined` when the result would have another shape than `larger`, or when the repetition is neither of rows nor of columns.
 */
export function resolveBroadcast(larger: readonly number[], smaller: readonly number[]): Broadcast | undefined {
  if (smaller.length > larger.length) return undefined;
  const padded = [...Array<number>(larger.length - smaller.length).fill(1), ...smaller];
  if (padded.some((extent, axis) => extent !== larger[axis] && extent !== 1)) return undefined;
  const repeats = padded.map((extent, axis) => extent !== larger[axis]);
  if (!repeats.includes(true)) return { kind: 'none' };
  const product = (extents: readonly number[]): number => extents.reduce((total, extent) => total * extent, 1);
  const lastRepeated = repeats.lastIndexOf(true);
  const firstRepeated = repeats.indexOf(true);
  // Axes of extent 1 on both sides count as repeated or not, whichever helps.
  const isFree = (axis: number): boolean => larger[axis] === 1 || repeats[axis] === true;
  if (larger.slice(firstRepeated).every((_, offset) => isFree(firstRepeated + offset))) {
    return { kind: 'column', rowCount: product(larger.slice(0, firstRepeated)), rowSize: product(larger.slice(firstRepeated)) };
  }
  if (larger.slice(0, lastRepeated + 1).every((_, axis) => isFree(axis))) {
    return { kind: 'row', rowCount: product(larger.slice(0, lastRepeated + 1)), rowSize: product(larger.slice(lastRepeated + 1)) };
  }
  return undefined;
}
