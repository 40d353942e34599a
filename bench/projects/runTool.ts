// Starts a registry's own client, which knows its mirror, proxy and credentials. Knows no registry.
import { execFile } from 'node:child_process';
import { ProjectSourceError } from './projectSourceError.ts';

/** Longest time for one call of a client (guess: a large archive on a slow line). */
const timeoutMs = 10 * 60_000;

/** How a tool is started. */
export interface ToolOptions {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/**
 * Runs a tool and returns what it wrote to stdout.
 *
 * @throws {ProjectSourceError} `toolMissing` when it is not on the PATH, `registryFailed` with its last words when it fails.
 */
export function runTool(tool: string, args: readonly string[], { folder, environment = {} }: ToolOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      tool,
      args,
      // On Windows npm and mvn are command files, which only a shell starts; names and versions are checked before they come here.
      {
        cwd: folder,
        env: { ...process.env, ...environment },
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        timeout: timeoutMs,
        shell: process.platform === 'win32',
      },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else if (error.code === 'ENOENT') {
          reject(new ProjectSourceError('toolMissing', `${tool} is not installed or not on the PATH; it brings this project's sources.`));
        } else {
          const lastWords = `${stdout}\n${stderr}`.trim().split('\n').slice(-30).join('\n');
          reject(new ProjectSourceError('registryFailed', `${tool} ${args.join(' ')} failed:\n${lastWords}`, { cause: error }));
        }
      },
    );
  });
}
