import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { cacheFolder } from './cacheFolder.mjs';

/** The Node that is brought along; its npm packages `node-<platform>-<arch>` carry the binary. */
const privateVersion = '24.21.0';

/** Whether this Node runs our TypeScript sources as they are: type stripping without a flag. */
export function isRecentEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/**
 * The Node to work with: the running one when it is recent enough, otherwise a private one from npm in the user cache.
 * @returns {{ path: string, version: string }}
 */
export function ensureNode(say) {
  if (isRecentEnough(process.versions.node)) return { path: process.execPath, version: process.versions.node };
  const platform = { win32: 'win' }[process.platform] ?? process.platform;
  const name = `node-${platform}-${process.arch}`;
  const home = join(cacheFolder(), `node-${privateVersion}-${platform}-${process.arch}`);
  const path = process.platform === 'win32' ? join(home, 'bin', 'node.exe') : join(home, 'bin', 'node');
  if (existsSync(path)) return { path, version: privateVersion };
  say(`Node ${process.versions.node} is too old for Repotune; fetching a private Node ${privateVersion} (once)`);
  mkdirSync(cacheFolder(), { recursive: true });
  const staging = mkdtempSync(join(cacheFolder(), 'node-'));
  try {
    run(
      'npm',
      [
        'install',
        '--prefix',
        staging,
        '--ignore-scripts',
        '--no-save',
        '--no-package-lock',
        '--no-audit',
        '--no-fund',
        `${name}@${privateVersion}`,
      ],
      { cwd: staging },
    );
    if (!existsSync(home)) renameSync(join(staging, 'node_modules', name), home);
  } catch (error) {
    throw new Error(
      `cannot fetch Node ${privateVersion} as npm package ${name}: ${error.message}\nInstall Node 22.18 or later yourself, put it first on the PATH and run the command again.`,
      { cause: error },
    );
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return { path, version: privateVersion };
}
