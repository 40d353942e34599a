import type { LinterOutput, ParsedOutput } from './linterDefinition.ts';

/** What to say about a program that failed without naming a file: its last words. `undefined` when it did not fail. */
export function failureOf({ exitCode, stderr }: LinterOutput, { unparsed }: Pick<ParsedOutput, 'unparsed'>): string | undefined {
  return exitCode === 0 || unparsed.length > 0 ? undefined : `exit code ${exitCode}: ${stderr.trim().slice(0, 250)}`;
}
