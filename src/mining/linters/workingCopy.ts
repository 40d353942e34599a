// A temporary copy of what a linter may see. The repository itself is only ever read, and no link of it is followed or copied.

import { constants, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../base/atomicFile.ts';
import { userCacheFolder } from '../../base/userFolders.ts';
import { isInside } from './findProgram.ts';
import type { LintedFile } from './linter.ts';
import { removeFolder } from './removeFolder.ts';

/** Larger files are data; the same for all of them together. Guesses. */
const FILE_LIMIT_BYTES = 4 * 1024 * 1024;
const COPY_LIMIT_BYTES = 512 * 1024 * 1024;

/** One folder with a copy of parts of a repository; removed by `dispose`. */
export class WorkingCopy {
  /** Real path of the copy's top folder. */
  readonly folder: string;
  /** For homes, caches and build outputs of linters; outside of the copy. */
  readonly privateFolder: string;
  private readonly topFolder: string;
  private readonly base: string;
  /** Sizes in bytes, by path. */
  private readonly copied = new Map<string, number>();
  private copiedBytes = 0;

  /** @param topFolder Real path of the repository's work tree. */
  constructor(topFolder: string) {
    // The user's own folder and not the machine's temporary one: some programs look for configuration in all folders above.
    const parent = join(userCacheFolder(), 'linting');
    makeFolder(parent);
    removeAbandoned(parent);
    this.topFolder = topFolder;
    this.base = realpathSync(mkdtempSync(join(parent, `copy-${process.pid}-`)));
    this.folder = join(this.base, 'project');
    this.privateFolder = join(this.base, 'private');
    mkdirSync(this.folder);
    mkdirSync(this.privateFolder);
  }

  /** Puts an empty file above the copy, at which a linter stops looking for configuration. */
  addBarrier(name: string): void {
    writeFileSync(join(this.base, name), '');
  }

  /** Copies a tracked file unless it was copied before, is a link, too large or gone; tells whether it is there. */
  async add(path: string): Promise<boolean> {
    if (this.copied.has(path)) return true;
    const bytes = await readInside(this.topFolder, path);
    if (bytes === undefined || this.copiedBytes + bytes.byteLength > COPY_LIMIT_BYTES) return false;
    this.copiedBytes += bytes.byteLength;
    this.copied.set(path, bytes.byteLength);
    this.writeInto(path, bytes);
    return true;
  }

  /** Whether a file was copied. */
  has(path: string): boolean {
    return this.copied.has(path);
  }

  /** Lays texts over the copy while an action runs, and puts everything back. */
  async withFiles<Result>(files: readonly LintedFile[], action: () => Promise<Result>): Promise<Result> {
    for (const { path, text } of files) this.writeInto(path, text);
    try {
      return await action();
    } finally {
      for (const { path } of files) await this.restore(path);
    }
  }

  /** The text that a linter left at a path; `undefined` when it is no ordinary file of text any more. */
  async read(path: string): Promise<string | undefined> {
    return (await readInside(this.folder, path))?.toString('utf8');
  }

  /**
   * Links every installed package of a `node_modules` folder into the copy, one by one.
   *
   * One by one, so that caches that programs put into `node_modules` stay in the copy.
   */
  linkNodeModules(folder: string): void {
    const from = join(this.topFolder, folder, 'node_modules');
    const to = join(this.folder, folder, 'node_modules');
    for (const name of foldersIn(from)) {
      if (name.startsWith('.')) continue;
      if (!name.startsWith('@')) linkOnce(join(from, name), join(to, name));
      else for (const inner of foldersIn(join(from, name))) linkOnce(join(from, name, inner), join(to, name, inner));
    }
  }

  /** Removes the copy. */
  dispose(): void {
    removeFolder(this.base);
  }

  private writeInto(path: string, content: string | Uint8Array): void {
    const target = join(this.folder, path);
    mkdirSync(dirname(target), { recursive: true });
    // A linter may have put a link there.
    rmSync(target, { force: true, recursive: true });
    writeFileSync(target, content);
  }

  private async restore(path: string): Promise<void> {
    rmSync(join(this.folder, path), { force: true, recursive: true });
    const sizeBytes = this.copied.get(path);
    if (sizeBytes === undefined) return;
    this.copied.delete(path);
    this.copiedBytes -= sizeBytes;
    await this.add(path);
  }
}

/** The bytes of an ordinary file of bounded size below a folder, reached through no link. */
export async function readInside(topFolder: string, path: string): Promise<Buffer | undefined> {
  const full = join(topFolder, path);
  try {
    if (!isInside(realpathSync(dirname(full)), topFolder)) return undefined;
    // The flag is absent on Windows, where making links needs rights.
    if (lstatSync(full).isSymbolicLink()) return undefined;
    const file = await open(full, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const status = await file.stat();
      return status.isFile() && status.size <= FILE_LIMIT_BYTES ? await file.readFile() : undefined;
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}

/** Removes copies whose process has ended without doing so. */
function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const owner = Number(/^copy-(\d+)-/.exec(name)?.[1]);
    if (owner > 0 && !isAlive(owner)) removeFolder(join(parent, name));
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}

function linkOnce(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    symlinkSync(from, to, 'junction');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
