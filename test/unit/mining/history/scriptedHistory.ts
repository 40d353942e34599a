import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { findRepository } from '../../../../src/mining/git/repository.ts';
import type { History } from '../../../../src/mining/history/history.ts';
import { type HistoryOptions, mineHistory } from '../../../../src/mining/history/mineHistory.ts';
import { MiningStore } from '../../../../src/mining/store/miningStore.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';
import { git, writeFiles } from '../temporaryRepository.ts';

/** A real repository whose commits are written one after the other, an hour apart. */
export class ScriptedHistory {
  readonly folder: string;
  private hour = 0;

  constructor(name = 'project') {
    this.folder = join(temporaryFolder(), name);
    mkdirSync(this.folder, { recursive: true });
    git(this.folder, 'init', '--quiet');
  }

  /** Commits files by path; `undefined` removes one. Gives the hash. */
  commit(message: string | Uint8Array, files: Readonly<Record<string, string | Uint8Array | undefined>>): string {
    for (const [path, content] of Object.entries(files)) {
      if (content === undefined) rmSync(join(this.folder, path));
      else writeFiles(this.folder, { [path]: content });
    }
    git(this.folder, 'add', '--all', '--force', '.');
    return this.record(message);
  }

  /** Commits what is in the index. */
  record(message: string | Uint8Array, ...more: readonly string[]): string {
    const date = new Date(Date.UTC(2024, 0, 1, this.hour++)).toISOString();
    const settings = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid', '-c', 'commit.gpgSign=false'];
    execFileSync('git', [...settings, 'commit', '--quiet', '--allow-empty', '--allow-empty-message', '--file', '-', ...more], {
      cwd: this.folder,
      input: message,
      env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
    });
    return this.git('rev-parse', 'HEAD').trim();
  }

  git(...commandLine: string[]): string {
    return git(this.folder, ...commandLine);
  }

  async mine(options: Partial<HistoryOptions> = {}): Promise<History> {
    return await mineFolder(this.folder, options);
  }
}

/** Mines a repository with a store that is closed at the end of the tests. */
export async function mineFolder(folder: string, options: Partial<HistoryOptions> = {}): Promise<History> {
  const store = options.store ?? MiningStore.open(':memory:');
  if (!options.store) after(() => store.dispose());
  const { git: hardened, ...repository } = await findRepository(folder, options.signal);
  return await mineHistory(repository, hardened, { ...options, store });
}

/** Revisions on one line each: `class matchedBy path#name`, with what the name or path was before where it differs. */
export function told(history: History): string[] {
  return [...history.revisions()].map(({ changeClass, matchedBy, before, after: now, revertedBy }) => {
    const from = before.path === now.path ? '' : `${before.path}#`;
    const old = before.qualifiedName === now.qualifiedName && from === '' ? '' : ` was ${from}${before.qualifiedName}`;
    return `${changeClass} ${matchedBy} ${now.path}#${now.qualifiedName}${old}${revertedBy === undefined ? '' : ' reverted'}`;
  });
}

/** Reasons with their counts, without those for commits that every history has. */
export function leftOut(history: History): Record<string, number> {
  const counts = Object.entries(history.leftOutCommits).map(([reason, { count }]) => [reason, count] as const);
  return Object.fromEntries(counts.filter(([reason]) => reason !== 'rootImport'));
}
