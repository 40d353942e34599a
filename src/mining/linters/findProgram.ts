// Looks for programs on the PATH, and never inside a repository: whoever writes a repository must not choose what is run.

import { constants, accessSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, sep } from 'node:path';

/** Where a program was found, or that the only one lies where it must not be taken from. */
export interface ProgramSearch {
  /** Absolute path as the PATH names it; links are kept, since some programs look at their own name. */
  readonly program?: string;
  /** A program of that name inside the forbidden folder. */
  readonly refused?: string;
}

/** The folders of a PATH that may be searched: absolute, existing, each once, none inside `forbiddenFolder`. */
export function searchableFolders(searchPath: string, forbiddenFolder: string | undefined): { allowed: string[]; refused: string[] } {
  const allowed = new Set<string>();
  const refused = new Set<string>();
  for (const folder of searchPath.split(delimiter)) {
    // An empty or relative entry means the current folder, which may be the repository.
    if (!isAbsolute(folder)) continue;
    const real = realPathOf(folder);
    if (real === undefined) continue;
    (isForbidden(real, forbiddenFolder) || isForbidden(folder, forbiddenFolder) ? refused : allowed).add(folder);
  }
  return { allowed: [...allowed], refused: [...refused] };
}

/**
 * The first program with one of these names on a PATH.
 *
 * @param forbiddenFolder Real path of a folder from which nothing may be run, if there is one.
 */
export function findProgram(names: readonly string[], searchPath: string, forbiddenFolder: string | undefined): ProgramSearch {
  const { allowed, refused } = searchableFolders(searchPath, forbiddenFolder);
  let turnedDown: string | undefined;
  for (const name of names) {
    for (const folder of allowed) {
      const program = runnableIn(folder, name);
      if (program === undefined) continue;
      // A link outside may still lead to a file inside.
      const real = realPathOf(program);
      if (real !== undefined && !isForbidden(real, forbiddenFolder)) return { program };
      turnedDown ??= program;
    }
    for (const folder of refused) turnedDown ??= runnableIn(folder, name);
  }
  return turnedDown === undefined ? {} : { refused: turnedDown };
}

/** The first file in an allowed folder of a PATH whose name matches. */
export function findFileOnPath(name: RegExp, searchPath: string, forbiddenFolder: string | undefined): string | undefined {
  for (const folder of searchableFolders(searchPath, forbiddenFolder).allowed) {
    for (const entry of entriesOf(folder)) {
      if (!name.test(entry)) continue;
      const real = realPathOf(join(folder, entry));
      if (real !== undefined && !isForbidden(real, forbiddenFolder) && statSync(real).isFile()) return join(folder, entry);
    }
  }
  return undefined;
}

/** Whether a path is a folder or lies below it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function isForbidden(path: string, forbiddenFolder: string | undefined): boolean {
  return forbiddenFolder !== undefined && isInside(path, forbiddenFolder);
}

/** Windows starts only real executables without a shell; batch files are passed over. */
function runnableIn(folder: string, name: string): string | undefined {
  const program = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
  try {
    if (!statSync(program).isFile()) return undefined;
    accessSync(program, constants.X_OK);
    return program;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}
