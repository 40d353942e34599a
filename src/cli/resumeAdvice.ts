// The exact command that goes on with a run.
import type { RunPlace } from './runVerb.ts';

/** Quotes a word for a POSIX shell where that is needed. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command that goes on with a personalization. @param outFolder What `--out` was given, if it was. */
export function resumeCommand(run: RunPlace, outFolder: string | undefined): string {
  return `npm run personalize -- --resume ${outFolder === undefined ? quoteWord(run.id) : `--out ${quoteWord(outFolder)}`}`;
}

/** One sentence about how to go on with a personalization. */
export function adviseResume(outFolder: string | undefined): (run: RunPlace | undefined) => string {
  return (run) => (run ? `Go on with it: ${resumeCommand(run, outFolder)}` : 'Run the same command again.');
}
