import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cacheFolder.mjs';

/** Root folder of the clone. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs a command to its end; throws with its output when it fails. */
export function run(command, args, { cwd = root, env = process.env, show = false } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    shell: process.platform === 'win32' && !command.endsWith('.exe'),
    stdio: show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`\`${[command, ...args].join(' ')}\` failed with exit code ${result.status}${output ? `:\n${output}` : ''}`);
  }
  return result.stdout ?? '';
}

/** Whether a command can be started. */
export function canRun(command, args = ['--version']) {
  const result = spawnSync(command, args, { stdio: 'ignore', shell: process.platform === 'win32' });
  return !result.error && result.status === 0;
}

/** The environment in which `node` and `npm` mean the given Node. */
export function environmentWith(node) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return {
    ...process.env,
    // Compiled modules are kept, so that every start is faster; the name changes with the Node that runs.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cacheFolder(), 'compiled'),
    [pathKey]: `${dirname(node.path)}${separator}${join(root, 'node_modules', '.bin')}${separator}${process.env[pathKey] ?? ''}`,
  };
}
