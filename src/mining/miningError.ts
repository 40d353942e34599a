import { ProjectError } from '../base/errors.ts';

/** Causes for which a whole repository cannot be mined. */
export type MiningErrorReason =
  | 'notFound'
  | 'gitMissing'
  | 'notARepository'
  | 'noWorkTree'
  | 'untrustedOwner'
  | 'noCommits'
  | 'noTrackedFiles'
  | 'noSupportedFiles'
  | 'gitFailed'
  | 'parserUnavailable';

/** Mining failed as a whole; what is wrong with single files is a problem, not an error. */
export class MiningError extends ProjectError<MiningErrorReason> {
  /** Whether `error` is one of these, with `reason` where given. */
  static is(error: unknown, reason?: MiningErrorReason): error is MiningError {
    return error instanceof MiningError && (reason === undefined || error.reason === reason);
  }
}
