import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user cache, as src/base/userFolders.ts has it. */
export function cacheFolder() {
  if (process.env.REPOTUNE_CACHE) return process.env.REPOTUNE_CACHE;
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'repotune', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'repotune');
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'repotune');
}
