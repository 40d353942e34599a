import { MiningError } from '../miningError.ts';
import type { HardenedGit } from './hardenedGit.ts';

/** One entry of git's index. */
export interface TrackedFile {
  /** Relative to the repository's top folder, with forward slashes. */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'submodule';
}

/** Modes in git's index that are no ordinary file; see git's documentation of the index format. */
const kindOfMode: Readonly<Record<string, TrackedFile['kind']>> = { '120000': 'symlink', '160000': 'submodule' };

/**
 * Everything in the index, each path once, in the index's own order (by bytes of the path).
 *
 * @throws {MiningError} `noTrackedFiles` for an empty index.
 */
export async function listTrackedFiles(git: HardenedGit, topFolder: string): Promise<TrackedFile[]> {
  const files = parseIndexListing(await git.run('ls-files', '--stage', '-z', '--full-name'));
  if (files.length > 0) return files;
  throw new MiningError('noTrackedFiles', `Expected tracked files, found none in ${topFolder}; add and commit your files first.`);
}

/** Reads the output of `git ls-files --stage -z`: `mode hash stage\tpath`, each ended by a zero character. */
export function parseIndexListing(output: string): TrackedFile[] {
  const files: TrackedFile[] = [];
  for (const entry of output.split('\0')) {
    const tab = entry.indexOf('\t');
    if (tab < 0) continue;
    const path = entry.slice(tab + 1);
    // A path in conflict stands once for each side of the conflict.
    if (files.at(-1)?.path === path) continue;
    files.push({ path, kind: kindOfMode[entry.slice(0, 6)] ?? 'file' });
  }
  return files;
}
