import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../setup/cacheFolder.mjs';
import { environmentWith, run } from '../setup/run.mjs';

/** A real VS Code server (1.139) from the package registry. */
const version = '4.139.1';
const integrity = 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==';

/** Parts that are large and that no test needs. */
const unneeded = [
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/windows-process-tree',
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
];

/** Brings a VS Code server into the user cache, unless it is there. @returns {string} its folder */
export function ensureCodeServer(node, say) {
  const home = join(cacheFolder(), `code-server-${version}`);
  if (existsSync(join(home, 'ready'))) return home;
  say('fetching a VS Code server for tests (once, about half a minute)');
  const staging = `${home}.${process.pid}`;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const options = { cwd: staging, env: environmentWith(node) };
  run('npm', ['pack', `code-server@${version}`, '--silent'], options);
  const archive = join(staging, `code-server-${version}.tgz`);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity) throw new Error(`code-server ${version}: expected integrity ${integrity}, found ${found}`);
  run('tar', ['xzf', archive, '--strip-components=3', 'package/lib/vscode'], options);
  rmSync(archive);
  // Its shrinkwrap lacks a package, which only this option overlooks; natives are not built, and only a terminal would miss them.
  const install = ['ci', '--legacy-peer-deps', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  run('npm', install, options);
  run('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { ...options, cwd: join(staging, 'extensions') });
  for (const path of unneeded) rmSync(join(staging, path), { recursive: true, force: true });
  writeFileSync(join(staging, 'ready'), '');
  renameSync(staging, home);
  return home;
}
