import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProjectSourceError } from '../projectSourceError.ts';
import { runTool } from '../runTool.ts';
import type { PublishedVersion, Registry } from './registry.ts';

/**
 * Crates through cargo. A throw-away package depends on the crate, and cargo fetches it as it would for a build; nothing is compiled.
 * cargo keeps archives and the registry's list in its own folder, from where they are taken.
 */
export const cargo: Registry = {
  ecosystem: 'cargo',
  namePattern: /^[\w-]+$/u,

  async listVersions(name) {
    await inPackageDependingOn(name, '*', (folder) => runTool('cargo', ['generate-lockfile'], { folder }));
    const lines = registryFolders('index').flatMap((index) => readIndexFile(join(index, '.cache', ...indexPath(name))));
    if (lines.length === 0) throw new ProjectSourceError('registryFailed', `cargo kept no list of the versions of ${name}.`);
    return lines;
  },

  async download(name, version, folder) {
    await inPackageDependingOn(name, `=${version}`, (dependent) => runTool('cargo', ['fetch'], { folder: dependent }));
    const file = `${name}-${version}.crate`;
    const source = registryFolders('cache')
      .map((cache) => join(cache, file))
      .find((path) => existsSync(path));
    if (source === undefined) throw new ProjectSourceError('noSources', `cargo fetched ${name} ${version} but kept no ${file}.`);
    copyFileSync(source, join(folder, file));
    return [{ file: join(folder, file), part: 'main' }];
  },
};

async function inPackageDependingOn(name: string, requirement: string, use: (folder: string) => Promise<unknown>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'repotune-cargo-'));
  try {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src', 'lib.rs'), '');
    writeFileSync(
      join(folder, 'Cargo.toml'),
      `[package]\nname = "ask"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[dependencies]\nwanted = { package = "${name}", version = "${requirement}" }\n`,
    );
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Folders of all registries that cargo has used, `cache` for archives and `index` for lists. */
function registryFolders(kind: 'cache' | 'index'): readonly string[] {
  const folder = join(process.env['CARGO_HOME'] ?? join(homedir(), '.cargo'), 'registry', kind);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** Where a crate stands in an index: https://doc.rust-lang.org/cargo/reference/registry-index.html. */
function indexPath(name: string): readonly string[] {
  const lower = name.toLowerCase();
  if (lower.length <= 2) return [String(lower.length), lower];
  if (lower.length === 3) return ['3', lower.slice(0, 1), lower];
  return [lower.slice(0, 2), lower.slice(2, 4), lower];
}

/** cargo's copy of a list: JSON documents between zero bytes, with other fields among them. */
function readIndexFile(path: string): readonly PublishedVersion[] {
  if (!existsSync(path)) return [];
  const documents = readFileSync(path, 'utf8').split('\0');
  return documents
    .filter((text) => text.startsWith('{'))
    .map((text) => JSON.parse(text) as { vers: string; pubtime?: string; yanked: boolean })
    .filter((entry) => !entry.yanked)
    .map((entry) => ({ version: entry.vers, publishedAt: entry.pubtime }));
}
