/**
 * Throws when a programmer's assumption does not hold.
 *
 * @param message Built only on failure, so it may be expensive.
 */
export function assert(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message()}`);
}

/** Narrows away `undefined` and `null` for a value that must exist. */
export function defined<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`Assertion failed: ${what} is missing`);
  return value;
}
