import { MiningError } from '../miningError.ts';
import type { HardenedGit } from './hardenedGit.ts';

/**
 * For a partial clone, the names of the objects that are there; `undefined` for an ordinary clone.
 *
 * Git would try to fetch any other object as soon as it is asked for; fetching is switched off, but each attempt costs a process.
 */
export async function detectMissingObjects(git: HardenedGit): Promise<ReadonlySet<string> | undefined> {
  if (!(await isPartialClone(git))) return undefined;
  const process = git.start('cat-file', '--batch-all-objects', '--batch-check=%(objectname)', '--unordered');
  const names = new Set<string>();
  let rest = '';
  try {
    for await (const piece of process.output()) {
      const lines = (rest + piece.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) names.add(line);
    }
    return names;
  } finally {
    process.dispose();
  }
}

async function isPartialClone(git: HardenedGit): Promise<boolean> {
  try {
    return (
      (
        await git.run('config', '--get-regexp', String.raw`^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$`)
      ).trim() !== ''
    );
  } catch (error) {
    // Git answers with a failure when no such setting exists.
    if (MiningError.is(error, 'gitFailed')) return false;
    throw error;
  }
}
