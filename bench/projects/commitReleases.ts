// Writes versions as commits of a new repository. git fast-import takes bytes as they are: no filter, no hook, no conversion.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { ProjectSourceError } from './projectSourceError.ts';

/** One commit to be. */
export interface Release {
  readonly message: string;
  /** Author and committer date, seconds since 1970, UTC. */
  readonly dateSeconds: number;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** Same person everywhere, so that hashes are the same everywhere. */
const person = 'Release <release@example.org>';

/**
 * Makes a folder a repository with one commit for each release, in the order given, and checks the last one out.
 *
 * @returns The hash of the last commit.
 * @throws {ProjectSourceError} `toolMissing` without git, `gitFailed` when it refuses.
 */
export async function commitReleases(folder: string, releases: AsyncIterable<Release>): Promise<string> {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main', '--template=');
  for (const [name, value] of [
    ['core.autocrlf', 'false'],
    ['core.symlinks', 'false'],
    ['gc.auto', '0'],
  ] as const) {
    git(folder, 'config', name, value);
  }
  const importer = spawn('git', ['fast-import', '--quiet', '--done', '--date-format=raw'], {
    cwd: folder,
    env: environment(),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  importer.stderr.on('data', (text: Buffer) => (complaint += text.toString('utf8')));
  importer.stdin.on('error', (error) => (complaint += error.message));
  const closed = once(importer, 'close') as Promise<[number | null]>;
  const write = async (piece: string | Buffer): Promise<void> => {
    if (!importer.stdin.write(piece)) await Promise.race([once(importer.stdin, 'drain'), closed]);
  };
  try {
    for await (const release of releases) {
      const message = Buffer.from(`${release.message.trim()}\n`);
      const signature = `${person} ${release.dateSeconds} +0000`;
      await write(`commit refs/heads/main\nauthor ${signature}\ncommitter ${signature}\ndata ${message.length}\n`);
      await write(message);
      await write('\ndeleteall\n');
      for (const [path, content] of release.files) {
        await write(`M 100644 inline "${quotePath(path)}"\ndata ${content.length}\n`);
        await write(content);
        await write('\n');
      }
    }
  } catch (error) {
    // Waits for more input otherwise, and this process for it.
    importer.kill();
    await closed;
    throw error;
  }
  importer.stdin.end('done\n');
  const [code] = await closed;
  if (code !== 0) throw new ProjectSourceError('gitFailed', `git fast-import failed: ${complaint.trim()}`);
  git(folder, 'reset', '--quiet', '--hard', 'main');
  return git(folder, 'rev-parse', 'main').trim();
}

function quotePath(path: string): string {
  return path.replace(/["\\]/gu, '\\$&').replaceAll('\n', '\\n');
}

function git(folder: string, ...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { cwd: folder, env: environment(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ProjectSourceError(isMissing ? 'toolMissing' : 'gitFailed', `git ${args.join(' ')} failed in ${folder}.`, { cause });
  }
}

/** No configuration of the user or the machine, which could name programs or change bytes. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  return { ...own, GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}
