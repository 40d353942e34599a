// Sources to bundles: the extension for the editor's host, the worker (shared with the command line) for Node, panels for the browser.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root } from '../setup/run.mjs';
import { findEntries, moduleUrls } from './moduleUrls.mjs';

/** Packages that are copied and not bundled: they load files beside themselves. */
export const copiedPackages = ['node-llama-cpp', 'web-tree-sitter'];

/** Packages that this build leaves out; what needs them says so. */
const absentPackages = ['webgpu', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'];

/** Entry of the command line, which needs no editor. */
const commandLine = 'src/cli/main.ts';

// Bundled CommonJS packages expect these.
const nodeBanner = `import { createRequire as bundleRequire } from 'node:module';
import { dirname as bundleDirname } from 'node:path';
import { fileURLToPath as bundlePath } from 'node:url';
const require = bundleRequire(import.meta.url);
const __filename = bundlePath(import.meta.url);
const __dirname = bundleDirname(__filename);`;

const shared = {
  bundle: true,
  logLevel: 'warning',
  sourcemap: false,
  legalComments: 'none',
  absWorkingDir: root,
  minify: true,
  keepNames: true,
};

/** Bundles everything into `dist` inside `target`. @returns files that went into the worker, for the list of licences */
export async function bundle(esbuild, target) {
  const [worker] = await Promise.all([
    bundleWorker(esbuild, join(target, 'dist', 'worker')),
    esbuild.build({
      ...shared,
      entryPoints: ['src/extension/extension.ts'],
      outfile: join(target, 'dist', 'extension.js'),
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      external: ['vscode'],
      // Only defaults that the extension never takes use it.
      logOverride: { 'empty-import-meta': 'silent' },
    }),
    esbuild.build({
      ...shared,
      entryPoints: ['compare', 'curves', 'explore', 'learned', 'plan', 'report', 'training'].flatMap((panel) => [
        { in: `webview/${panel}/main.ts`, out: panel },
        { in: `webview/${panel}/style.css`, out: panel },
      ]),
      outdir: join(target, 'dist', 'webview'),
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
    }),
  ]);
  return Object.keys(worker.metafile.inputs);
}

async function bundleWorker(esbuild, folder) {
  const entries = [...findEntries(), commandLine, 'src/worker/jobMain.ts', 'src/worker/workerMain.ts'];
  const unique = [...new Set(entries)];
  const result = await esbuild.build({
    ...shared,
    entryPoints: unique.map((path) => ({ in: path, out: flatName(path) })),
    outdir: folder,
    chunkNames: 'chunk-[hash]',
    splitting: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: { js: nodeBanner },
    external: [...copiedPackages, ...absentPackages, '@node-llama-cpp/*'],
    plugins: [moduleUrls],
  });
  for (const path of unique) {
    const stub = join(folder, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(stub), { recursive: true });
    const up = '../'.repeat(posix.dirname(path).split('/').length);
    writeFileSync(stub, `import '${up}${flatName(path)}.js';\n`);
  }
  return result;
}

function flatName(path) {
  return path
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .replaceAll('/', '-');
}
