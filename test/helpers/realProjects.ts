// Real projects from package registries as folders, kept in the user's cache; bench/README.md says how they are built.
import { buildInCache } from '../../bench/projects/buildProject.ts';
import { resolveRequest } from '../../bench/projects/projectRequest.ts';

/** A project in one version; `ecosystem` is a name of bench/projects/registryTable.ts. */
export interface RealProject {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

/**
 * The folder of a project in one version, a git repository with one commit. It is shared: read it, never write to it.
 *
 * @throws {ProjectSourceError} `toolMissing`, `registryFailed` and others, where the project is neither cached nor to be had.
 */
export async function realProject({ ecosystem, name, version }: RealProject): Promise<string> {
  return buildInCache(await resolveRequest(`${ecosystem}:${name}@${version}`));
}

/** The folder of a project of the catalogue with all its versions. It is shared: read it, never write to it. */
export async function catalogueProject(id: string): Promise<string> {
  return buildInCache(await resolveRequest(id));
}
