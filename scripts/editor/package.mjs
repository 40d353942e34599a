// `npm run package`: the extension as one file for this platform, dist/repotune-<platform>-<version>.vsix.
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/run.mjs';
import { bundle } from './bundle.mjs';
import { copyFiles } from './copyFiles.mjs';
import { ensureEditorTools } from './tools.mjs';

/** Most bytes of a package: what one can expect a person to fetch for an extension that computes. */
const mostBytes = 60e6;

/** Everything that a package holds; what is not named here stays out. */
const ignoreFile = [
  '**',
  '!package.json',
  '!package.nls.json',
  '!README.md',
  '!CHANGELOG.md',
  '!LICENSE',
  '!media/**',
  '!dist/**',
  '',
].join('\n');

/**
 * Builds the package.
 * @returns {Promise<string>} its path
 */
export async function packageExtension({ node, native }, say, platform = `${process.platform}-${process.arch}`) {
  if (platform !== `${process.platform}-${process.arch}`)
    throw new Error(`${platform}: expected the platform of this machine, since native parts are built here`);
  if (!native.isBuilt) say(`the native backend is left out: ${native.reason}`);
  const importTool = ensureEditorTools(node, say);
  const esbuild = await importTool('esbuild');
  const stage = join(root, 'dist', 'extension');
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  say('bundling');
  await bundle(esbuild.default ?? esbuild, stage);
  await copyFiles(esbuild.default ?? esbuild, stage, platform);
  cpSync(join(root, 'docs', 'editor.md'), join(stage, 'README.md'));
  for (const name of ['package.nls.json', 'CHANGELOG.md', 'LICENSE', 'media'])
    cpSync(join(root, name), join(stage, name), { recursive: true });
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(editorManifest(), null, 2)}\n`);
  writeFileSync(join(stage, '.vscodeignore'), ignoreFile);
  say('packing');
  const { version } = editorManifest();
  const packagePath = join(root, 'dist', `repotune-${platform}-${version}.vsix`);
  const vsce = await importTool('@vscode/vsce');
  await vsce.createVSIX({
    cwd: stage,
    packagePath,
    target: platform,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: false,
  });
  const { size } = statSync(packagePath);
  say(`${packagePath} (${(size / 1e6).toFixed(1)} MB)`);
  if (size > mostBytes) throw new Error(`${packagePath}: expected at most ${mostBytes / 1e6} MB, found ${(size / 1e6).toFixed(1)} MB`);
  return packagePath;
}

/** The manifest as the editor reads it: contributions, and nothing about how the project is built. */
export function editorManifest() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of ['type', 'bin', 'scripts', 'dependencies', 'devDependencies', 'private']) delete manifest[name];
  return { ...manifest, engines: { vscode: manifest.engines.vscode }, main: './dist/extension.js' };
}
