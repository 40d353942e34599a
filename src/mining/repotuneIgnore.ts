// Files that the project asks to leave alone: `.repotuneignore`, written like `.gitignore`, at the top or in any folder.

import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { TrackedFile } from './git/trackedFiles.ts';
import type { Problem } from './sample.ts';

/** Name of the files. */
export const IGNORE_FILE_NAME = '.repotuneignore';

/** Larger files are none that people write. */
const MOST_IGNORE_BYTES = 256 * 1024;

/** Stars in one name of a pattern; each more multiplies the time of a match by the length of the name. */
const MOST_STARS = 3;

/** A folder with the text of its ignore file. */
export interface IgnoreFile {
  /** Relative to the top, empty for the top itself. */
  readonly folder: string;
  readonly text: string;
}

/** What the ignore files of a repository say. */
export interface IgnoreRules {
  readonly isIgnored: (path: string) => boolean;
  /** Files that could not be read and patterns that are not followed. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the ignore files of a work tree: the one at the top, tracked or not, and tracked ones in folders.
 *
 * @param topFolder Real path.
 */
export async function readIgnoreRules(topFolder: string, tracked: readonly TrackedFile[]): Promise<IgnoreRules> {
  const inFolders = tracked.filter(({ path, kind }) => kind === 'file' && path.endsWith(`/${IGNORE_FILE_NAME}`)).map(({ path }) => path);
  const files: IgnoreFile[] = [];
  const problems: Problem[] = [];
  for (const path of [IGNORE_FILE_NAME, ...inFolders]) {
    const text = await readIfFile(topFolder, path);
    if (typeof text === 'string') files.push({ folder: path.slice(0, -IGNORE_FILE_NAME.length - 1), text });
    else if (text) problems.push(text);
  }
  const rules = buildIgnoreRules(files);
  return { isIgnored: rules.isIgnored, problems: [...problems, ...rules.problems] };
}

async function readIfFile(topFolder: string, path: string): Promise<string | Problem | undefined> {
  const full = join(topFolder, path);
  try {
    const status = await lstat(full);
    // No link is followed, neither the file itself nor a folder above it.
    if (!status.isFile() || (await realpath(dirname(full))) !== dirname(full)) return undefined;
    if (status.size > MOST_IGNORE_BYTES) return { path, reason: 'tooLarge', detail: `${status.size} bytes` };
    return await readFile(full, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code) return { path, reason: 'unreadable', detail: code };
    throw error;
  }
}

/**
 * Builds a test of paths from ignore files, by git's rules: the file nearest to a path decides, and nothing in an ignored folder comes back.
 */
export function buildIgnoreRules(files: readonly IgnoreFile[]): IgnoreRules {
  const problems: Problem[] = [];
  const matchers = new Map(files.map((file) => [file.folder, buildMatcher(file, problems)]));
  const decided = new Map<string, boolean>();
  const isIgnored = (path: string): boolean => {
    if (path === '' || matchers.size === 0) return false;
    const known = decided.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf('/', path.length - 2);
    const folder = slash < 0 ? '' : path.slice(0, slash);
    const result = (folder !== '' && isIgnored(`${folder}/`)) || decideHere(path, folder, matchers);
    // Only folders are asked for again.
    if (path.endsWith('/')) decided.set(path, result);
    return result;
  };
  return { isIgnored, problems };
}

/** Asks the ignore files from the nearest folder upwards until one has an answer. */
function decideHere(path: string, innermost: string, matchers: ReadonlyMap<string, Ignore>): boolean {
  for (let folder = innermost; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const answer = matchers.get(folder)?.test(folder === '' ? path : path.slice(folder.length + 1));
    if (answer?.ignored) return true;
    if (answer?.unignored || folder === '') return false;
  }
}

function buildMatcher({ folder, text }: IgnoreFile, problems: Problem[]): Ignore {
  const matcher = ignore({ ignorecase: false, allowRelativePaths: true });
  text.split(/\r?\n/).forEach((line, index) => {
    const isTooCostly =
      line.split('/').some((name) => (name.match(/(?<!\*)\*(?!\*)/g)?.length ?? 0) > MOST_STARS) ||
      line.split('**').length > MOST_STARS + 1;
    if (!isTooCostly) matcher.add(line);
    else {
      const path = folder === '' ? IGNORE_FILE_NAME : `${folder}/${IGNORE_FILE_NAME}`;
      problems.push({ path, reason: 'unreadable', detail: `line ${index + 1}: more than ${MOST_STARS} stars are not followed` });
    }
  });
  return matcher;
}
