// Builds a project as a git repository: one commit for each version, the same hashes on every machine.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../src/base/hash.ts';
import { changelogOf } from './changelogOf.ts';
import { commitReleases, type Release } from './commitReleases.ts';
import { layOutFiles } from './layOutFiles.ts';
import type { ProjectRequest } from './projectRequest.ts';
import { ProjectSourceError } from './projectSourceError.ts';
import { bringRelease, folderNameOf, projectCacheFolder } from './releaseArchives.ts';

/** Raised whenever the same archives give other commits than before, so that repositories in caches are built again. */
const layoutVersion = 1;

/** Date of a version whose date nobody tells, seconds since 1970. */
const fixedDateSeconds = Date.UTC(2000, 0, 1) / 1000;

/** Smallest distance of two commits, so that their order is the order of their dates. */
const stepSeconds = 60;

/**
 * Builds a project in the user's cache, or finds it there.
 *
 * @returns The repository's folder, to be read only.
 * @throws {ProjectSourceError} for every reason it names.
 */
export async function buildInCache(request: ProjectRequest): Promise<string> {
  const identity = sha256(JSON.stringify([layoutVersion, request.versions, request.leaveOut])).slice(0, 12);
  const folder = join(projectCacheFolder(), 'repositories', `${request.ecosystem}-${folderNameOf(request.name)}-${identity}`);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const partial = mkdtempSync(`${folder}.partial-`);
  try {
    const commit = await commitReleases(partial, releasesOf(request));
    if (request.commit !== undefined && commit !== request.commit) {
      throw new ProjectSourceError('badArchive', `${request.name}: expected commit ${request.commit}, built ${commit}.`);
    }
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Builds a project into a folder that does not exist or is empty.
 *
 * @throws {ProjectSourceError} `outputInUse` where something lies in the folder.
 */
export async function buildProject(request: ProjectRequest, out: string): Promise<void> {
  if (existsSync(out) && readdirSync(out).length > 0) throw new ProjectSourceError('outputInUse', `${out} exists and is not empty.`);
  cpSync(await buildInCache(request), out, { recursive: true });
}

/** Dates of versions as they come to stand in the commits, by version; for recording them. */
export async function datesOf(request: ProjectRequest): Promise<ReadonlyMap<string, number>> {
  const dates = new Map<string, number>();
  for await (const { version, dateSeconds } of datedReleasesOf(request)) dates.set(version, dateSeconds);
  return dates;
}

async function* releasesOf(request: ProjectRequest): AsyncGenerator<Release> {
  yield* datedReleasesOf(request);
}

async function* datedReleasesOf(request: ProjectRequest): AsyncGenerator<Release & { version: string }> {
  const { ecosystem, name, leaveOut } = request;
  let previousSeconds = 0;
  for (const { version, publishedAt: knownDate } of request.versions) {
    const { archives, publishedAt } = await bringRelease(ecosystem, name, version, knownDate === undefined);
    const { files, changedAtSeconds } = layOutFiles(ecosystem, archives, leaveOut);
    if (files.size === 0) throw new ProjectSourceError('noSources', `${name} ${version} has no files to commit.`);
    const told = knownDate ?? publishedAt;
    const dateSeconds = Math.max(
      told === undefined ? (changedAtSeconds ?? fixedDateSeconds) : Math.floor(Date.parse(told) / 1000),
      previousSeconds + stepSeconds,
    );
    previousSeconds = dateSeconds;
    const changes = changelogOf(files, version);
    yield { version, files, dateSeconds, message: `Release ${version}${changes === undefined ? '' : `\n\n${changes}`}` };
  }
}
