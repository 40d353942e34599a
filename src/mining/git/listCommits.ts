import { MiningError } from '../miningError.ts';
import type { HardenedGit } from './hardenedGit.ts';

/** Commits in reach of another. */
export interface ListedCommits {
  /** Newest first. */
  readonly hashes: readonly string[];
  /** What git died of before it had listed all. */
  readonly failure: string | undefined;
}

/**
 * Lists the newest commits in reach of `head`.
 *
 * @throws {MiningError} As `HardenedGit.run`; `gitFailed` only when not a single commit is listed.
 */
export async function listCommits(git: HardenedGit, head: string, maximumCount: number): Promise<ListedCommits> {
  const process = git.start('rev-list', `--max-count=${maximumCount}`, head);
  const hashes: string[] = [];
  let rest = '';
  try {
    for await (const piece of process.output()) {
      const lines = (rest + piece.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      hashes.push(...lines);
    }
    return { hashes, failure: undefined };
  } catch (error) {
    if (!MiningError.is(error, 'gitFailed') || hashes.length === 0) throw error;
    return { hashes, failure: error.message };
  } finally {
    process.dispose();
  }
}
