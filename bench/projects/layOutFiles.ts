// Lays the files of a version's archives out as the project's own repository has them.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ArchiveFile } from './archives/archiveFile.ts';
import { readTar } from './archives/readTar.ts';
import { readZip } from './archives/readZip.ts';
import type { DownloadedArchive, Ecosystem } from './registries/registry.ts';

/** The files of one version. */
export interface ProjectTree {
  /** Content by path, sorted by path. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Latest time of change in the archives, seconds since 1970; `undefined` where a packager has set all times to one day. */
  readonly changedAtSeconds: number | undefined;
}

/** Times that packagers write in place of the real ones lie before this or at 2020-02-02: reproducible archives. */
const firstBelievableSeconds = Date.UTC(1996, 0) / 1000;
const conventionalSeconds = [Date.UTC(2020, 1, 2) / 1000, Date.UTC(2006, 6, 24, 1, 21, 28) / 1000];

/**
 * Reads archives and puts each file where it belongs.
 *
 * @param leaveOut Beginnings of paths of what is built from other files of the project.
 */
export function layOutFiles(ecosystem: Ecosystem, archives: readonly DownloadedArchive[], leaveOut: readonly string[]): ProjectTree {
  const placed = archives.flatMap((archive) => {
    const files = readArchive(archive.file);
    const place = placementFor(ecosystem, archive.part, files);
    return files.map((file) => ({ file, path: safePath(place(file.path)) }));
  });
  const wanted = placed.flatMap(({ file, path }) =>
    path === undefined || leaveOut.some((beginning) => path.startsWith(beginning)) ? [] : [{ file, path }],
  );
  wanted.sort((one, other) => (one.path < other.path ? -1 : 1));
  const times = placed.map(({ file }) => file.changedAtSeconds).filter(isBelievable);
  return {
    files: new Map(wanted.map(({ file, path }) => [path, file.content])),
    changedAtSeconds: times.length === 0 ? undefined : times.reduce((latest, time) => Math.max(latest, time)),
  };
}

function isBelievable(seconds: number): boolean {
  return seconds >= firstBelievableSeconds && !conventionalSeconds.includes(seconds);
}

function readArchive(path: string): readonly ArchiveFile[] {
  const bytes = readFileSync(path);
  return /\.(jar|zip)$/u.test(path) ? readZip(bytes, basename(path)) : readTar(bytes, basename(path));
}

/** How paths of an archive become paths of the repository; `undefined` for what a packager added. */
function placementFor(
  ecosystem: Ecosystem,
  part: DownloadedArchive['part'],
  files: readonly ArchiveFile[],
): (path: string) => string | undefined {
  if (ecosystem === 'go') return (path) => /^[^@]+@[^/]+\/(.+)$/su.exec(path)?.[1];
  if (ecosystem !== 'maven') return (path) => /^[^/]+\/(.+)$/su.exec(path.replace(/^\.\//u, ''))?.[1];
  const count = (ending: string): number => files.filter(({ path }) => path.endsWith(ending)).length;
  const language = count('.kt') > count('.java') ? 'kotlin' : 'java';
  return (path) => {
    const metadata = /^META-INF\/(?:((?:LICENSE|NOTICE)(?:\.\w+)?)|.*)$/u.exec(path);
    if (metadata) return part === 'main' ? metadata[1] : undefined;
    // Kotlin's multiplatform jars hold one folder for each of their source sets.
    const sourceSet = /^(\w+Main)\/(.+)$/su.exec(path);
    return sourceSet ? `src/${sourceSet[1] ?? ''}/kotlin/${sourceSet[2] ?? ''}` : `src/${part}/${language}/${path}`;
  };
}

/** A path that stays inside the repository and outside its `.git`, on every file system; `undefined` for any other. */
function safePath(path: string | undefined): string | undefined {
  if (path === undefined || /[\\\0:]/u.test(path)) return undefined;
  const isOdd = path.split('/').some((part) => ['', '.git'].includes(part.toLowerCase().replace(/[. ]+$/u, '')));
  return isOdd ? undefined : path;
}
