import type { LinterRun } from './linterDefinition.ts';

/** Arguments of one start: well below the smallest limit of a command line, that of Windows (32 767 characters). */
const MOST_ARGUMENT_CHARACTERS = 24_000;

/** Files of one start, so that its output stays bounded (guess). */
const MOST_FILES = 400;

/** Starts with some leading arguments and as many files as fit; a leading `./` keeps names from being read as options. */
export function fileRuns(leading: readonly string[], paths: readonly string[], folder = ''): LinterRun[] {
  const runs: LinterRun[] = [];
  let files: string[] = [];
  let characters = 0;
  const flush = (): void => {
    if (files.length > 0) runs.push({ folder, arguments: [...leading, ...files] });
    files = [];
    characters = 0;
  };
  for (const path of paths) {
    const argument = `./${folder === '' ? path : path.slice(folder.length + 1)}`;
    if (files.length === MOST_FILES || characters + argument.length > MOST_ARGUMENT_CHARACTERS) flush();
    files.push(argument);
    characters += argument.length + 1;
  }
  flush();
  return runs;
}

/** Groups paths by the folder that `folderOf` names; paths without one are left out. */
export function groupByFolder(paths: readonly string[], folderOf: (path: string) => string | undefined): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const folder = folderOf(path);
    if (folder === undefined) continue;
    const group = groups.get(folder);
    if (group) group.push(path);
    else groups.set(folder, [path]);
  }
  return groups;
}

/** The folders around a path, innermost first, the top folder as the empty text last. */
export function foldersAround(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return Array.from({ length: names.length + 1 }, (_, index) => names.slice(0, names.length - index).join('/'));
}
