import { ProjectError } from '../base/errors.ts';

/** Why a run or an artifact could not be read or written. */
export type ArtifactReason =
  | 'notARun'
  | 'unsupportedVersion'
  | 'invalidContent'
  | 'fileMissing'
  | 'fileCorrupt'
  | 'wrongBaseModel'
  | 'otherDataset'
  | 'folderInUse'
  | 'notWritable'
  | 'diskFull';

/** A run or artifact that cannot be read or written. */
export class ArtifactError extends ProjectError<ArtifactReason> {
  /** Narrows to this error, and to one `reason` when it is given. */
  static is(error: unknown, reason?: ArtifactReason): error is ArtifactError {
    return error instanceof ArtifactError && (reason === undefined || error.reason === reason);
  }
}

/** Turns a failed file operation into an {@link ArtifactError} where its cause is one that a person can mend. */
export function toArtifactError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ArtifactError('diskFull', `${path}: expected room on the disk, found none (${code})`, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'ENOENT' || code === 'EEXIST') {
    return new ArtifactError('notWritable', `${path}: expected a writable place, found ${code}`, { cause: error });
  }
  return error;
}
