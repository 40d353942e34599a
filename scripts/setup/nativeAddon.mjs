import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canRun, root, run } from './run.mjs';

const nativeFolder = join(root, 'native');
const addon = join(nativeFolder, 'binding', 'repotune.node');
const stampFile = join(nativeFolder, 'binding', 'repotune.node.stamp.log');

/**
 * Builds the Rust addon when its sources changed.
 * Without Rust the wasm backend takes over; that is said in one line, not an error.
 * @returns {{ isBuilt: boolean, reason?: string }}
 */
export function ensureNativeAddon(say) {
  const stamp = sourceDigest();
  if (existsSync(addon) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return { isBuilt: true };
  if (!canRun('cargo')) {
    const reason =
      'no Rust toolchain (cargo) found: using the wasm backend, which trains 20 to 100 times slower; install Rust from rustup and run again for full speed';
    say(reason);
    return { isBuilt: false, reason };
  }
  say('building the native backend (about a minute, once)');
  try {
    run('cargo', ['build', '--release', '--locked', '--package', 'repotune-binding'], { cwd: nativeFolder });
  } catch (error) {
    const reason = `the native backend could not be built: ${error.message}\nusing the wasm backend, which trains 20 to 100 times slower`;
    say(reason);
    return { isBuilt: false, reason };
  }
  const library = { win32: 'repotune_binding.dll', darwin: 'librepotune_binding.dylib' }[process.platform] ?? 'librepotune_binding.so';
  const temporary = `${addon}.${process.pid}`;
  copyFileSync(join(process.env.CARGO_TARGET_DIR ?? join(nativeFolder, 'target'), 'release', library), temporary);
  renameSync(temporary, addon);
  writeFileSync(stampFile, stamp);
  return { isBuilt: true };
}

/** A digest of everything that the addon is built from. */
function sourceDigest() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== 'target') visit(path);
      else if (entry.isFile() && /\.(rs|toml|lock)$/.test(entry.name))
        hash.update(path.slice(nativeFolder.length)).update(readFileSync(path));
    }
  };
  visit(nativeFolder);
  return hash.digest('hex');
}
