/** SQLite's primary result codes that speak of the file, not of a wrong call; see "Result and Error Codes" of its manual. */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
const fileFailures = new Map<number, string>([
  [5, 'busy'],
  [6, 'locked'],
  [8, 'read-only'],
  [10, 'input/output error'],
  [CORRUPT, 'corrupt'],
  [13, 'full'],
  [14, 'cannot be opened'],
  [15, 'protocol'],
  [17, 'schema changed'],
  [23, 'not authorised'],
  [NOT_A_DATABASE, 'not a database'],
]);

/** Rethrows every error that is not a failure of the file or the disk below it. */
export function throwIfCallerError(error: unknown): void {
  const code = primaryCodeOf(error);
  if (code === undefined || !fileFailures.has(code)) throw error;
}

/** Whether the file's content is at fault, so that a new one helps. */
export function isDamage(error: unknown): boolean {
  const code = primaryCodeOf(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** The low byte of an extended result code. */
function primaryCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}
