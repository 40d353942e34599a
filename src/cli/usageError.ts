import { ProjectError } from '../base/errors.ts';

/** Why a command line makes no sense. */
export type UsageReason = 'invalidOption' | 'nothingToResume';

/** A command line that makes no sense; nothing was computed. */
export class UsageError extends ProjectError<UsageReason> {
  /** Narrows to this error, and to one `reason` when it is given. */
  static is(error: unknown, reason?: UsageReason): error is UsageError {
    return error instanceof UsageError && (reason === undefined || error.reason === reason);
  }
}
