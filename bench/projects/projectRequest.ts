// Turns what a person names into versions to build.
import { readCatalogue } from './projectCatalogue.ts';
import { listVersions } from './releaseArchives.ts';
import { ProjectSourceError } from './projectSourceError.ts';
import type { Ecosystem } from './registries/registry.ts';
import { ecosystems, registryOf } from './registryTable.ts';
import { chooseRange, compareVersions, isFinalRelease, isRange } from './versions.ts';

/** A project and which of its versions to build. */
export interface ProjectRequest {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly leaveOut: readonly string[];
  /** Oldest first; dates where they are known beforehand, ISO 8601. */
  readonly versions: readonly { readonly version: string; readonly publishedAt: string | undefined }[];
  /** Hash that the last commit must have, where it is known. */
  readonly commit: string | undefined;
}

/**
 * Reads `NAME`, `NAME@VERSION` or `NAME@FIRST..LAST`; NAME is an id of the catalogue or `ECOSYSTEM:NAME`.
 * Without a version, a project of the catalogue gets all versions listed there and any other its latest one.
 *
 * @throws {ProjectSourceError} `badName`, `unknownVersion`, or what the registry's client reports.
 */
export async function resolveRequest(text: string): Promise<ProjectRequest> {
  const at = text.lastIndexOf('@');
  const [label, wanted] = at > text.indexOf(':') + 1 ? [text.slice(0, at), text.slice(at + 1)] : [text, undefined];
  const known = readCatalogue().find((project) => project.id === label || `${project.ecosystem}:${project.name}` === label);
  const dates = known?.versions ?? {};
  const { ecosystem, name } = known ?? parseName(label);
  const request = (versions: readonly string[], commit?: string): ProjectRequest => ({
    ecosystem,
    name,
    leaveOut: known?.leaveOut ?? [],
    versions: versions.map((version) => ({ version, publishedAt: dates[version] })),
    commit,
  });
  if (wanted === undefined && known) return request(Object.keys(dates), known.commit);
  if (wanted !== undefined && !isRange(wanted)) {
    if (!/^[\w.+-]+$/u.test(wanted)) throw new ProjectSourceError('unknownVersion', `"${wanted}" is no version number.`);
    return request([wanted]);
  }
  const offered = (await listVersions(ecosystem, name)).map(({ version }) => version);
  const chosen = wanted === undefined ? offered.filter(isFinalRelease).sort(compareVersions).slice(-1) : chooseRange(offered, wanted);
  if (chosen.length === 0) {
    throw new ProjectSourceError('unknownVersion', `${label} has no final release in ${wanted ?? 'its registry'}.`);
  }
  return request(chosen);
}

function parseName(label: string): { ecosystem: Ecosystem; name: string } {
  const colon = label.indexOf(':');
  const ecosystem = ecosystems.find((known) => known === label.slice(0, colon));
  const name = label.slice(colon + 1);
  if (ecosystem === undefined) {
    const ids = readCatalogue().map((project) => project.id);
    throw new ProjectSourceError(
      'badName',
      `"${label}" is no project of the catalogue (${ids.join(', ')}); any other is named ECOSYSTEM:NAME with one of ${ecosystems.join(', ')}.`,
    );
  }
  if (!registryOf(ecosystem).namePattern.test(name))
    throw new ProjectSourceError('badName', `"${name}" is no name of a ${ecosystem} package.`);
  return { ecosystem, name };
}
