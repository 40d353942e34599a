import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/**
 * The file that a path from a dataset names, or `undefined` where there is none inside the repository: paths come from files that
 * somebody else may have written.
 */
export async function repositoryFile(repository: string, path: string): Promise<string | undefined> {
  if (isAbsolute(path) || path.includes('\0')) return undefined;
  try {
    const [top, file] = await Promise.all([realpath(repository), realpath(join(repository, path))]);
    const inside = relative(top, file);
    return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? undefined : file;
  } catch {
    return undefined;
  }
}
