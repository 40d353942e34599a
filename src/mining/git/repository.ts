import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { sha256 } from '../../base/hash.ts';
import { MiningError } from '../miningError.ts';
import { type HardenedGit, openHardenedGit } from './hardenedGit.ts';

/** Which repository it is and where it stands. */
export interface Repository {
  /**
   * Stable name for everything kept about the repository, safe as a folder name.
   *
   * The same for all its work trees and sub-folders; another clone has another.
   */
  readonly id: string;
  /** Name of the top folder. */
  readonly name: string;
  /** Real path of the work tree's top folder. */
  readonly topFolder: string;
  /** Object name of the commit that HEAD names. */
  readonly headCommit: string;
}

/**
 * Finds the repository around a folder or file.
 *
 * @throws {MiningError} `notFound`, `notARepository`, `noWorkTree`, `noCommits`, and what git itself fails with.
 */
export async function findRepository(path: string, signal?: AbortSignal): Promise<Repository & { readonly git: HardenedGit }> {
  const folder = await existingFolder(path);
  const outer = openHardenedGit(folder, signal);
  const topFolder = await realpath(await topFolderOf(outer, folder));
  const git = openHardenedGit(topFolder, signal);
  const commonFolder = await realpath(resolve(topFolder, oneLine(await git.run('rev-parse', '--git-common-dir'))));
  const headCommit = await headCommitOf(git, topFolder);
  const name = basename(topFolder) || 'repository';
  const id = `${name.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 40)}-${sha256(commonFolder).slice(0, 12)}`;
  return { id, name, topFolder, headCommit, git };
}

async function existingFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : resolve(real, '..');
  } catch (cause) {
    throw new MiningError('notFound', `Expected a folder at ${path}, found nothing that can be read.`, { cause });
  }
}

async function topFolderOf(git: HardenedGit, folder: string): Promise<string> {
  try {
    return oneLine(await git.run('rev-parse', '--show-toplevel'));
  } catch (error) {
    if (!MiningError.is(error, 'gitFailed')) throw error;
    if (error.message.includes('must be run in a work tree')) {
      throw new MiningError(
        'noWorkTree',
        `Expected checked-out files, found a bare repository at ${folder}; give a clone or work tree of it.`,
        {
          cause: error,
        },
      );
    }
    if (error.message.toLowerCase().includes('not a git repository')) {
      throw new MiningError(
        'notARepository',
        `Expected a git repository, found none at ${folder} or above; run git init and commit your files.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}

async function headCommitOf(git: HardenedGit, topFolder: string): Promise<string> {
  try {
    return oneLine(await git.run('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'));
  } catch (error) {
    if (!MiningError.is(error, 'gitFailed')) throw error;
    throw new MiningError('noCommits', `Expected at least one commit, found none in ${topFolder}; commit your files first.`, {
      cause: error,
    });
  }
}

function oneLine(output: string): string {
  return output.replace(/\r?\n$/, '');
}
