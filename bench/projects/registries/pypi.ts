import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../../src/base/hash.ts';
import { ProjectSourceError } from '../projectSourceError.ts';
import { runTool } from '../runTool.ts';
import type { PublishedVersion, Registry } from './registry.ts';

/** A file of a project page, as PEP 691 and PEP 700 have it. */
interface PageFile {
  readonly filename: string;
  readonly url: string;
  readonly hashes: { readonly sha256?: string };
  readonly 'upload-time'?: string;
}

/**
 * Python packages: source distributions, with tests where they are published.
 * pip says where its index is. The archive itself is fetched here, since pip would run the package's build script to learn its metadata.
 */
export const pypi: Registry = {
  ecosystem: 'pypi',
  namePattern: /^[A-Za-z\d][\w.-]*$/u,

  async listVersions(name) {
    const versions = new Map<string, PublishedVersion>();
    for (const file of await readPage(name)) {
      const version = versionOf(file.filename, name);
      if (version !== undefined) versions.set(version, { version, publishedAt: file['upload-time'] });
    }
    return [...versions.values()];
  },

  async download(name, version, folder) {
    const file = (await readPage(name)).find((entry) => versionOf(entry.filename, name) === version);
    if (!file) throw new ProjectSourceError('noSources', `${name} ${version} has no source distribution (.tar.gz).`);
    const bytes = Buffer.from(await (await request(file.url)).arrayBuffer());
    if (file.hashes.sha256 !== undefined && file.hashes.sha256 !== sha256(bytes)) {
      throw new ProjectSourceError('badArchive', `${file.filename}: expected sha256 ${file.hashes.sha256}, found ${sha256(bytes)}.`);
    }
    const path = join(folder, 'source.tar.gz');
    writeFileSync(path, bytes);
    return [{ file: path, part: 'main' }];
  },
};

const pages = new Map<string, Promise<readonly PageFile[]>>();

/** The project's page, read once. */
function readPage(name: string): Promise<readonly PageFile[]> {
  const page = pages.get(name) ?? requestPage(name);
  pages.set(name, page);
  return page;
}

async function requestPage(name: string): Promise<readonly PageFile[]> {
  const log = await runTool('python3', ['-m', 'pip', 'index', 'versions', name, '-v', '-v', '--no-color'], { folder: tmpdir() });
  // pip lists the pages that its configuration leads to, one a line.
  const addresses = [...log.matchAll(/^\* (https?:\/\/\S+)$/gmu)].map((match) => match[1] ?? '');
  const address = addresses[0];
  if (address === undefined) throw new ProjectSourceError('registryFailed', `pip names no index for ${name}.`);
  const response = await request(address, { accept: 'application/vnd.pypi.simple.v1+json' });
  const page = (await response.json()) as { files: readonly PageFile[] };
  return page.files.map((file) => ({ ...file, url: new URL(file.url, address).href }));
}

async function request(address: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(address, { headers }).catch((cause: unknown) => {
    throw new ProjectSourceError('registryFailed', `${address} cannot be reached.`, { cause });
  });
  if (!response.ok) throw new ProjectSourceError('registryFailed', `${address}: ${response.status} ${response.statusText}`);
  return response;
}

/** The version in the name of a source distribution; names differ in case and in `-`, `_` and `.` only. */
function versionOf(filename: string, name: string): string | undefined {
  const match = /^(.+)-([^-]+)\.tar\.gz$/u.exec(filename);
  const normalized = (text: string): string => text.toLowerCase().replace(/[-_.]+/gu, '-');
  return match?.[1] !== undefined && normalized(match[1]) === normalized(name) ? match[2] : undefined;
}
