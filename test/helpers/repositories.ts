// Real git repositories for tests, made from sources that the installed packages ship.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** Runs git in a folder with a fixed author and no user configuration. */
export function git(folder: string, ...commandLine: string[]): string {
  const environment = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...commandLine], {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Makes `folder` a repository with one commit of everything in it. */
export function commitAll(folder: string, message = 'first'): string {
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all', '--force');
  git(folder, 'commit', '--quiet', '--message', message);
  return folder;
}

/** The sources of a real package as a repository: TypeScript with its tests, about 2 MB. */
export function zodRepository(folder: string): string {
  cpSync(join(modules, 'zod', 'src'), join(folder, 'src'), { recursive: true });
  return commitAll(folder);
}

/** The sources of a small real package as a repository: a dozen JavaScript files. */
export function commanderRepository(folder: string): string {
  cpSync(join(modules, 'commander', 'lib'), join(folder, 'lib'), { recursive: true });
  return commitAll(folder);
}

/** A repository of the given files. */
export function repositoryOf(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return commitAll(folder);
}
