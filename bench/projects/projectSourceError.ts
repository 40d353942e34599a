import { ProjectError } from '../../src/base/errors.ts';

/** Why a project cannot be built from its registry. */
export type ProjectSourceReason =
  'badName' | 'unknownVersion' | 'toolMissing' | 'registryFailed' | 'noSources' | 'badArchive' | 'outputInUse' | 'gitFailed';

/** A project that cannot be brought, for a named cause. */
export class ProjectSourceError extends ProjectError<ProjectSourceReason> {}
