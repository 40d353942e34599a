import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What a call of the command line left. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a call of the command line may be changed. */
export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Kills the whole process group after this time, milliseconds. */
  readonly killAfterMs?: number;
  /** Sends Ctrl-C's signal to the whole process group, once, as soon as stderr has this. */
  readonly interruptAt?: string;
  /** Kills the whole process group as soon as this holds; asked every few milliseconds. */
  readonly killWhen?: () => boolean;
}

/** Calls `repotune` as a user does, in a process group of its own. */
export function runCli(args: readonly string[], { cwd, env, killAfterMs, interruptAt, killWhen }: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    let isInterrupted = false;
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (isInterrupted || interruptAt === undefined || !stderr.includes(interruptAt)) return;
      isInterrupted = true;
      signalGroup('SIGINT');
    });
    const signalGroup = (signal: NodeJS.Signals): void => {
      // The group may be gone already when its last process ended by itself.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
    };
    const killTimer = killAfterMs === undefined ? undefined : setTimeout(() => signalGroup('SIGKILL'), killAfterMs);
    const watcher = killWhen && setInterval(() => killWhen() && signalGroup('SIGKILL'), 5);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(killTimer);
      clearInterval(watcher);
      resolve({ code, stdout, stderr });
    });
  });
}
