import { createHash } from 'node:crypto';
import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { sha256 } from '../base/hash.ts';
import { decodeUtf8, MAXIMUM_FILE_BYTES, readableText } from './contentExclusion.ts';
import type { TrackedFile } from './git/trackedFiles.ts';
import { isLicenceExcluded, licenceOf } from './licences.ts';
import { pathExclusion } from './pathExclusion.ts';
import type { Problem, ProblemReason } from './sample.ts';

/** A file worth parsing, or the problem for which it is left out. */
export type ReadSource = { readonly path: string; readonly text: string; readonly blobHash: string } | { readonly problem: Problem };

/** What is left out beside what nobody could use. */
export interface ReadingRules {
  /** Whether the user's include and exclude patterns let a path through. */
  readonly isWanted: (path: string) => boolean;
  /** Whether the project's ignore files name a path. Default: none. */
  readonly isIgnored?: (path: string) => boolean;
  /** Paths that a compiler wrote. Default: none. */
  readonly compiledOutput?: ReadonlySet<string>;
  /** SPDX identifiers, see {@link isLicenceExcluded}. Default: none. */
  readonly excludedLicences?: readonly string[];
  /** Tracked files that speak for the one of the same name without `.license`. Default: none. */
  readonly licenceFiles?: ReadonlySet<string>;
}

/** Reads tracked files from one work tree; never follows a link out of it. */
export class SourceReader {
  private readonly topFolder: string;
  private readonly rules: ReadingRules;
  private readonly realFolders = new Map<string, Promise<string | undefined>>();

  /** @param topFolder Real path. */
  constructor(topFolder: string, rules: ReadingRules) {
    this.topFolder = topFolder;
    this.rules = rules;
  }

  /** Why a path is left out without touching the disk. */
  exclusionOf(file: TrackedFile): ProblemReason | undefined {
    const { isWanted, isIgnored, compiledOutput } = this.rules;
    if (!isWanted(file.path)) return 'excluded';
    if (isIgnored?.(file.path)) return 'ignored';
    if (file.kind !== 'file') return file.kind;
    return pathExclusion(file.path) ?? (compiledOutput?.has(file.path) ? 'generated' : undefined);
  }

  /** Reads a file that {@link exclusionOf} lets through. */
  async read(path: string): Promise<ReadSource> {
    const source = await this.readText(path);
    const { excludedLicences = [], licenceFiles } = this.rules;
    if ('problem' in source || excludedLicences.length === 0) return source;
    const sidecar = licenceFiles?.has(`${path}.license`) ? await this.readText(`${path}.license`) : undefined;
    const licence = licenceOf(source.text, sidecar && 'text' in sidecar ? sidecar.text : undefined);
    return licence !== undefined && isLicenceExcluded(licence, excludedLicences) ? leftOut(path, 'licence', licence) : source;
  }

  /** Reads a file again that was read before; `undefined` where it has changed. */
  async readAgain(path: string, contentHash: string): Promise<Extract<ReadSource, { readonly text: string }> | undefined> {
    const source = await this.readBytes(path);
    if ('problem' in source) return undefined;
    const text = decodeUtf8(source.bytes);
    return text !== undefined && sha256(text) === contentHash ? { path, text, blobHash: blobHashOf(source.bytes) } : undefined;
  }

  private async readText(path: string): Promise<ReadSource> {
    const source = await this.readBytes(path);
    if ('problem' in source) return source;
    const read = readableText(source.bytes);
    return 'text' in read ? { path, text: read.text, blobHash: blobHashOf(source.bytes) } : leftOut(path, read.reason, read.detail);
  }

  private async readBytes(path: string): Promise<{ readonly bytes: Uint8Array } | { readonly problem: Problem }> {
    const full = join(this.topFolder, path);
    try {
      const status = await lstat(full);
      if (status.isSymbolicLink() || !(await this.isInside(dirname(full)))) return leftOut(path, 'symlink');
      if (!status.isFile()) return leftOut(path, 'missing', 'not a file in the working tree');
      if (status.size > MAXIMUM_FILE_BYTES) return leftOut(path, 'tooLarge', `${status.size} bytes`);
      return { bytes: await readFile(full) };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'ENOTDIR')
        return leftOut(path, 'missing', path.includes('\uFFFD') ? 'its name is not UTF-8' : undefined);
      if (code) return leftOut(path, 'unreadable', code);
      throw error;
    }
  }

  /** A folder of the index may have been replaced by a link in the working tree. */
  private async isInside(folder: string): Promise<boolean> {
    let real = this.realFolders.get(folder);
    if (!real) this.realFolders.set(folder, (real = realpath(folder).catch(() => undefined)));
    const resolved = await real;
    return (
      resolved === this.topFolder || (resolved?.startsWith(this.topFolder.endsWith(sep) ? this.topFolder : this.topFolder + sep) ?? false)
    );
  }
}

/** The name under which git keeps these bytes, where the repository has SHA-1 names and converts no line ends. */
function blobHashOf(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex');
}

function leftOut(path: string, reason: ProblemReason, detail?: string): { readonly problem: Problem } {
  return { problem: detail === undefined ? { path, reason } : { path, reason, detail } };
}
