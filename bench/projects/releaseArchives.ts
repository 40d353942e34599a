// Keeps what registries gave in the user's cache, so that a second build needs no network.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { writeJsonAtomic } from '../../src/base/atomicFile.ts';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import { ProjectSourceError } from './projectSourceError.ts';
import type { DownloadedArchive, Ecosystem, PublishedVersion } from './registries/registry.ts';
import { registryOf } from './registryTable.ts';

/** The archives of one version. */
export interface ReleaseArchives {
  readonly archives: readonly DownloadedArchive[];
  /** ISO 8601; `undefined` where the registry does not tell. */
  readonly publishedAt: string | undefined;
}

/** Where built projects and their archives are kept. */
export function projectCacheFolder(): string {
  return join(userCacheFolder(), 'projects');
}

/** A name as a folder's name. */
export function folderNameOf(name: string): string {
  return name.replace(/[^\w.-]+/gu, '+');
}

/** What a registry offers; without a network what it offered last. */
export async function listVersions(ecosystem: Ecosystem, name: string): Promise<readonly PublishedVersion[]> {
  const file = join(folderOf(ecosystem, name), 'versions.json');
  try {
    const versions = await registryOf(ecosystem).listVersions(name);
    mkdirSync(dirname(file), { recursive: true });
    writeJsonAtomic(file, versions);
    return versions;
  } catch (error) {
    if (error instanceof ProjectSourceError && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as PublishedVersion[];
    throw error;
  }
}

/**
 * Brings the archives of one version, from the cache where they are.
 *
 * @param needsDate Whether to ask the registry for the date of publication.
 */
export async function bringRelease(ecosystem: Ecosystem, name: string, version: string, needsDate: boolean): Promise<ReleaseArchives> {
  const folder = join(folderOf(ecosystem, name), version);
  const record = join(folder, 'release.json');
  if (!existsSync(record)) await downloadInto(folder, ecosystem, name, version);
  const kept = JSON.parse(readFileSync(record, 'utf8')) as { archives: DownloadedArchive[]; publishedAt?: string };
  const archives = kept.archives.map((archive) => ({ ...archive, file: join(folder, archive.file) }));
  if (!needsDate || kept.publishedAt !== undefined || ecosystem === 'maven') return { archives, publishedAt: kept.publishedAt };
  const publishedAt = (await listVersions(ecosystem, name)).find((offered) => offered.version === version)?.publishedAt;
  if (publishedAt !== undefined) writeJsonAtomic(record, { ...kept, publishedAt });
  return { archives, publishedAt };
}

/** Downloads beside the folder and renames, so that a folder that exists is whole. */
async function downloadInto(folder: string, ecosystem: Ecosystem, name: string, version: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const partial = mkdtempSync(`${folder}.partial-`);
  try {
    const archives = await registryOf(ecosystem).download(name, version, partial);
    if (archives.length === 0) throw new ProjectSourceError('noSources', `${ecosystem} gave nothing for ${name} ${version}.`);
    const publishedAt = archives.map((archive) => archive.publishedAt).find((date) => date !== undefined);
    const kept = archives.map(({ file, part }) => ({ file: relative(partial, file), part }));
    writeJsonAtomic(join(partial, 'release.json'), { archives: kept, publishedAt });
    // Another process may have been faster; what it left is the same.
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function folderOf(ecosystem: Ecosystem, name: string): string {
  return join(projectCacheFolder(), 'archives', ecosystem, folderNameOf(name));
}
