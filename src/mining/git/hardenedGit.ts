// The one place that starts git. Nothing that a repository's configuration names is ever run.

import { type SimpleGit, simpleGit } from 'simple-git';
import { isAbort, throwIfAborted } from '../../base/cancellation.ts';
import { messageOf } from '../../base/errors.ts';
import { gitFailure } from './gitFailure.ts';
import { hardenedEnvironment, hardeningVariables, switchedOff } from './gitHardening.ts';
import { GitProcess } from './gitProcess.ts';

/** Runs git in one folder, reading only. */
export interface HardenedGit {
  /**
   * The output of `git <commandLine>`.
   *
   * @throws {MiningError} `gitMissing`, `untrustedOwner` or `gitFailed`; the abort reason when the signal fires.
   */
  run(...commandLine: string[]): Promise<string>;
  /** Starts `git <commandLine>` for reading its output as it comes; the caller disposes of it. */
  start(...commandLine: string[]): GitProcess;
}

/** simple-git refuses these keys unless told; here each is only ever set to a value that runs nothing. */
const allowedToSwitchOff = {
  allowUnsafeFsMonitor: true,
  allowUnsafeHooksPath: true,
  allowUnsafePager: true,
  allowUnsafeSshCommand: true,
  allowUnsafeAskPass: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeProtocolOverride: true,
} as const;

/** Git that answers nothing for this long has hung, perhaps on a lost network drive. A guess. */
const SILENCE_LIMIT_MS = 120_000;

/**
 * Prepares git in `folder`, which must exist.
 *
 * Variables of the caller that could redirect git (`GIT_DIR`, `GIT_CONFIG_…`, pagers and editors) are dropped.
 */
export function openHardenedGit(folder: string, signal?: AbortSignal): HardenedGit {
  const git = simpleGit({
    baseDir: folder,
    config: [...switchedOff],
    unsafe: allowedToSwitchOff,
    // simple-git throws for variables that are handed over, unless they are named here.
    allowEnvironment: [...hardeningVariables],
    timeout: { block: SILENCE_LIMIT_MS },
    // By default simple-git takes a failure without words for success.
    errors: (error, { exitCode }) => error ?? (exitCode === 0 ? undefined : new Error(`exit code ${exitCode}`)),
    ...(signal ? { abort: signal } : {}),
  }).env(hardenedEnvironment());
  return {
    run: async (...commandLine) => runGit(git, commandLine, signal),
    start: (...commandLine) => new GitProcess(folder, commandLine, signal),
  };
}

async function runGit(git: SimpleGit, commandLine: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  throwIfAborted(signal);
  try {
    return await git.raw(...commandLine);
  } catch (cause) {
    throwIfAborted(signal);
    if (isAbort(cause, signal)) throw cause;
    throw gitFailure(commandLine, messageOf(cause).trim(), cause);
  }
}
