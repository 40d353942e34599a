// Follows names back in time: what a file or function of an old commit is called in the newest.

import type { CommitRecord, MoveMark } from './commitRecord.ts';

/** Is told commits from the newest to the oldest and then knows old names. */
export class NameTrail {
  private readonly files = new Map<string, string>();
  private readonly functions = new Map<string, string>();

  /** The newest path of a file that had `path` in the commit that is told next. */
  fileOf(path: string): string {
    return this.files.get(path) ?? path;
  }

  /** A key that all versions of one function share: the key of its newest name. */
  functionOf(path: string, qualifiedName: string): string {
    const key = functionTrailKey(this.fileOf(path), qualifiedName);
    return this.functions.get(key) ?? key;
  }

  /** Takes in the renames of a commit; older commits come after. */
  passCommit({ files, revisions, moves }: Pick<CommitRecord, 'files' | 'revisions' | 'moves'>): void {
    const renamed: readonly MoveMark[] = [...revisions, ...moves];
    // Names after the commit are looked up before its renames count.
    const keys = renamed.map((mark) => this.functionOf(mark.path, mark.qualifiedName));
    const paths = files.map(({ path }) => this.fileOf(path));
    for (const [index, { path, from, isNew }] of files.entries()) {
      if (from !== undefined) this.files.set(from, paths[index] ?? path);
      // Before it came, its path named another file, if any.
      if (from !== undefined || isNew) this.files.delete(path);
    }
    for (const [index, { beforePath, beforeName }] of renamed.entries()) {
      const before = functionTrailKey(this.fileOf(beforePath), beforeName);
      const key = keys[index];
      if (key !== undefined && key !== before) this.functions.set(before, key);
    }
  }
}

/** The key of a function by its newest names. */
export function functionTrailKey(path: string, qualifiedName: string): string {
  return `${path}\0${qualifiedName}`;
}
