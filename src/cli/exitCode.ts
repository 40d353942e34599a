/** What the exit code of the command line says; documented in `--help` and in the README. */
export const exitCodes = {
  /** The work is done, whatever the verdict. */
  done: 0,
  failure: 1,
  wrongUsage: 2,
  nothingToLearnFrom: 3,
  modelUnusable: 4,
  diskTrouble: 5,
  /** As shells say it: 128 and the number of the interrupt signal. */
  cancelled: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The end of `--help`. */
export const exitCodeHelp = `
Exit codes:
  0    done, whatever the verdict
  1    failure
  2    wrong usage: a command, an option or a path that makes no sense
  3    nothing to learn from: no commits, no supported language, too little code
  4    the model is missing or cannot be used
  5    the disk is full, or a folder cannot be read or written
  130  cancelled (Ctrl-C)`;
