// What the bundle needs beside it: data files, the addon, and the packages that are not bundled, without what nobody runs.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../setup/run.mjs';
import { copiedPackages } from './bundle.mjs';

const modules = join(root, 'node_modules');

/** Copies everything for one platform into `dist/worker` inside `target`. */
export async function copyFiles(esbuild, target, platform) {
  const worker = join(target, 'dist', 'worker');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(worker, { recursive: true });
  writeFileSync(join(worker, 'package.json'), `${JSON.stringify({ name: 'repotune-worker', version, type: 'module', private: true })}\n`);
  for (const folder of ['queries', 'choices'])
    copyTree(join(root, 'src', 'syntax', folder), join(worker, 'src', 'syntax', folder), (path) => path.endsWith('.scm'));
  const addon = join('native', 'binding', 'repotune.node');
  if (existsSync(join(root, addon))) copy(join(root, addon), join(worker, addon));
  const packages = join(worker, 'node_modules');
  for (const [name, ...files] of dataPackages)
    for (const file of ['package.json', ...files]) copy(join(modules, name, file), join(packages, name, file));
  copyTree(join(modules, '@vscode', 'tree-sitter-wasm'), join(packages, '@vscode', 'tree-sitter-wasm'), (path) =>
    /^package\.json$|^wasm[\\/]tree-sitter-.*\.wasm$/.test(path),
  );
  await copyTraced(esbuild, packages);
  copyLlama(packages, platform);
}

/** Packages of which single files are read; the bundle holds their code. */
const dataPackages = [
  ['tree-sitter-c', 'tree-sitter-c.wasm'],
  ['@tree-sitter-grammars/tree-sitter-kotlin', 'tree-sitter-kotlin.wasm'],
  ['web-tree-sitter', 'web-tree-sitter.wasm'],
  [
    '@tensorflow/tfjs-backend-wasm',
    'dist/tf-backend-wasm.node.js',
    'dist/tfjs-backend-wasm.wasm',
    'dist/tfjs-backend-wasm-simd.wasm',
    'dist/tfjs-backend-wasm-threaded-simd.wasm',
  ],
];

/** Copies those files of unbundled packages, and of all that they import, that can be reached from their entries. */
async function copyTraced(esbuild, packages) {
  const { metafile } = await esbuild.build({
    stdin: { contents: copiedPackages.map((name) => `import('${name}');`).join('\n'), resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    outdir: 'traced',
    absWorkingDir: root,
    logLevel: 'error',
    external: ['@node-llama-cpp/*'],
    loader: { '.node': 'copy' },
  });
  for (const input of Object.keys(metafile.inputs)) {
    if (!input.startsWith('node_modules/')) continue;
    copy(join(root, input), join(packages, relative('node_modules', input)));
    // A folder inside a package may have its own package.json, which says how its files are read.
    for (let folder = dirname(input); !folder.endsWith('node_modules'); folder = dirname(folder))
      for (const name of readdirSync(join(root, folder)))
        if (/^(package\.json|licen[cs]e.*|notice.*)$/i.test(name))
          cpSync(join(root, folder, name), join(packages, relative('node_modules', folder), name), { recursive: true });
  }
}

/** llama.cpp: the names of its release, and the one binary for the processor of the platform. */
function copyLlama(packages, platform) {
  for (const file of ['binariesGithubRelease.json', 'llama.cpp.info.json', 'package.json'])
    copy(join(modules, 'node-llama-cpp', 'llama', file), join(packages, 'node-llama-cpp', 'llama', file));
  const name = llamaBinaryName(platform);
  const from = join(modules, '@node-llama-cpp', name);
  if (!existsSync(from)) throw new Error(`@node-llama-cpp/${name}: expected the llama.cpp binary of ${platform}, found nothing`);
  copyTree(from, join(packages, '@node-llama-cpp', name), () => true);
}

/** The name that node-llama-cpp has for a platform of the marketplace. */
export function llamaBinaryName(platform) {
  const [system = '', architecture = ''] = platform.split('-');
  const known = { linux: 'linux', darwin: 'mac', win32: 'win' }[system];
  if (!known) throw new Error(`${platform}: expected linux, darwin or win32 with x64 or arm64`);
  return `${known}-${architecture}${known === 'mac' && architecture === 'arm64' ? '-metal' : ''}`;
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function copyTree(from, to, isWanted) {
  for (const path of readdirSync(from, { recursive: true, encoding: 'utf8', withFileTypes: true })) {
    if (!path.isFile()) continue;
    const name = relative(from, join(path.parentPath, path.name));
    if (isWanted(name)) copy(join(from, name), join(to, name));
  }
}
