/**
 * Depth of a tree below which queries find nothing, in nodes.
 *
 * A query keeps a state for each node that it is inside of, so that without a limit time grows with the square of the depth
 * (10 000 nested braces: 12 s). The deepest of 514 files of five real projects was 70 (measured November 2026).
 */
export const queryDepth = { maxStartDepth: 500 } as const;
