/**
 * Writes a line for developers to stderr, when `REPOTUNE_LOG` is set in the environment.
 *
 * @param text Built only when it is wanted.
 */
export function logDebug(text: () => string): void {
  if (process.env['REPOTUNE_LOG']) process.stderr.write(`[repotune] ${text()}\n`);
}
