import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where runs live. `REPOTUNE_DATA` overrides; otherwise the platform's convention. */
export function userDataFolder(): string {
  const override = process.env['REPOTUNE_DATA'];
  if (override) return override;
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'repotune', 'data');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'repotune');
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'repotune');
}

/** Where models and everything that can be rebuilt live. `REPOTUNE_CACHE` overrides; otherwise the platform's convention. */
export function userCacheFolder(): string {
  const override = process.env['REPOTUNE_CACHE'];
  if (override) return override;
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'repotune', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'repotune');
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'repotune');
}
