import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentWith, root, run } from './run.mjs';

const stampFile = join(root, 'node_modules', '.repotune-setup.json');

/**
 * Installs the locked packages without optional ones, then the one llama.cpp binary package that fits this machine.
 * A plain install would bring the CUDA and Vulkan builds too, more than half a gigabyte.
 */
export function ensurePackages(node, say) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = createHash('sha256')
    .update(lockText)
    .update(readFileSync(join(root, 'package.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
  if (existsSync(stampFile) && JSON.parse(readFileSync(stampFile, 'utf8')).stamp === stamp) return;
  say('installing the locked packages');
  // `npm ci` refuses a lock in which binary packages of other platforms are missing; `--no-save` keeps the lock as it is.
  run('npm', ['install', '--no-save', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'], { env: environmentWith(node) });
  installLlamaBinary(node, JSON.parse(lockText), say);
  removeForeignGpuBinaries();
  writeFileSync(stampFile, JSON.stringify({ stamp }));
}

/** `webgpu` brings Dawn for five platforms, 132 MB unpacked; only this machine's 21 MB are kept. */
function removeForeignGpuBinaries() {
  const folder = join(root, 'node_modules', 'webgpu', 'dist');
  const own = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;
  if (!existsSync(join(folder, own))) return;
  for (const name of readdirSync(folder)) if (name !== own) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Unpacks `@node-llama-cpp/<platform>` at the locked version, checked against the lock's integrity where it has one. */
function installLlamaBinary(node, lock, say) {
  const platform = { win32: 'win', darwin: 'mac' }[process.platform] ?? process.platform;
  const name = `@node-llama-cpp/${platform}-${process.arch === 'arm' ? 'armv7l' : process.arch}${platform === 'mac' && process.arch === 'arm64' ? '-metal' : ''}`;
  const version = lock.packages['node_modules/node-llama-cpp'].version;
  const target = join(root, 'node_modules', ...name.split('/'));
  say(`installing llama.cpp (${name} ${version})`);
  const staging = mkdtempSync(join(root, 'node_modules', '.llama-'));
  try {
    const [packed] = JSON.parse(
      run('npm', ['pack', `${name}@${version}`, '--json', '--pack-destination', staging], { env: environmentWith(node), cwd: staging }),
    );
    const archive = join(staging, packed.filename.replace(/^@/, '').replace('/', '-'));
    const expected = lock.packages[`node_modules/${name}`]?.integrity;
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (expected && expected !== found) throw new Error(`${name} ${version}: expected integrity ${expected}, found ${found}`);
    run('tar', ['-xzf', archive, '-C', staging]);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(staging, 'package'), target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
