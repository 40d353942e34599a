// The one place that starts git. Nothing that a repository's configuration names is ever run.

import { type SimpleGit, simpleGit } from 'simple-git';
import { isAbort, throwIfAborted } from '../../base/cancellation.ts';
import { messageOf } from '../../base/errors.ts';
import { MiningError } from '../miningError.ts';

/** Runs git in one folder, reading only. */
export interface HardenedGit {
  /**
   * The output of `git <commandLine>`.
   *
   * @throws {MiningError} `gitMissing`, `untrustedOwner` or `gitFailed`; the abort reason when the signal fires.
   */
  run(...commandLine: string[]): Promise<string>;
}

/** Configuration by which a repository could have a command run, switched off on each command line. */
const switchedOff: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.sshCommand=false',
  'core.askPass=',
  'credential.helper=',
  'diff.external=',
  'protocol.allow=never',
  'core.untrackedCache=false',
  'core.quotePath=false',
  'submodule.recurse=false',
];

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

/** Variables for git itself: no questions, no locks, no network on demand, messages in English for recognising them. */
const environment: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  LC_ALL: 'C',
};

/** Git that answers nothing for this long has hung, perhaps on a lost network drive. A guess. */
const SILENCE_LIMIT_MS = 120_000;

/**
 * Prepares git in `folder`, which must exist.
 *
 * Variables of the caller that could redirect git (`GIT_DIR`, `GIT_CONFIG_…`, pagers and editors) are dropped by simple-git.
 */
export function openHardenedGit(folder: string, signal?: AbortSignal): HardenedGit {
  const git = simpleGit({
    baseDir: folder,
    config: [...switchedOff],
    unsafe: allowedToSwitchOff,
    allowEnvironment: Object.keys(environment),
    timeout: { block: SILENCE_LIMIT_MS },
    // By default simple-git takes a failure without words for success.
    errors: (error, { exitCode }) => error ?? (exitCode === 0 ? undefined : new Error(`exit code ${exitCode}`)),
    ...(signal ? { abort: signal } : {}),
  }).env({ ...withoutGitVariables(process.env), ...environment });
  return { run: async (...commandLine) => runGit(git, commandLine, signal) };
}

async function runGit(git: SimpleGit, commandLine: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  throwIfAborted(signal);
  try {
    return await git.raw(...commandLine);
  } catch (cause) {
    throwIfAborted(signal);
    if (isAbort(cause, signal)) throw cause;
    const message = messageOf(cause).trim();
    if (/\bENOENT\b/.test(message)) {
      throw new MiningError('gitMissing', 'Expected the program git on the PATH, found none; install git.', { cause });
    }
    if (message.includes('dubious ownership')) {
      throw new MiningError(
        'untrustedOwner',
        `Git refuses this repository because another user owns it; if you trust it, run the command that git names: ${message}`,
        { cause },
      );
    }
    throw new MiningError('gitFailed', `git ${commandLine.join(' ')} failed: ${message}`, { cause });
  }
}

/** simple-git throws for variables that are handed over, so the ones it would drop are dropped first. */
function withoutGitVariables(variables: NodeJS.ProcessEnv): Record<string, string> {
  const guarded = /^(?:git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) if (value !== undefined && !guarded.test(name)) kept[name] = value;
  return kept;
}
