/** 1 where the suggested line equals the expected one but for white space at either end, otherwise 0. */
export function exactMatch(expected: string, suggested: string): 0 | 1 {
  return expected.trim() === suggested.trim() ? 1 : 0;
}
