import { MiningError } from '../miningError.ts';

/** The error that a failed git stands for, by what it said. */
export function gitFailure(commandLine: readonly string[], message: string, cause?: unknown): MiningError {
  const options = cause === undefined ? undefined : { cause };
  if (/\bENOENT\b/.test(message)) {
    return new MiningError('gitMissing', 'Expected the program git on the PATH, found none; install git.', options);
  }
  if (message.includes('dubious ownership')) {
    return new MiningError(
      'untrustedOwner',
      `Git refuses this repository because another user owns it; if you trust it, run the command that git names: ${message}`,
      options,
    );
  }
  return new MiningError('gitFailed', `git ${commandLine.join(' ')} failed: ${message}`, options);
}
