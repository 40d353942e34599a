import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { userCacheFolder } from '../src/base/userFolders.ts';

/** Makes `folder` a cache folder with the models of the user's own and nothing that mining remembers; for `REPOTUNE_CACHE`. */
export function freshCache(folder: string): string {
  mkdirSync(folder);
  for (const name of readdirSync(userCacheFolder())) {
    if (name !== 'mining' && name !== 'bench') symlinkSync(join(userCacheFolder(), name), join(folder, name));
  }
  return folder;
}
