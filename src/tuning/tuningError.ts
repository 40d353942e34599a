import { ProjectError } from '../base/errors.ts';

/** Why training could not begin or go on. */
export type TuningReason = 'tooFewTokens' | 'tooFewPairs' | 'diverged' | 'budgetTooSmall' | 'invalidConfig';

/** Training that cannot begin or go on. */
export class TuningError extends ProjectError<TuningReason> {
  /** Narrows to this error, and to one `reason` when it is given. */
  static is(error: unknown, reason?: TuningReason): error is TuningError {
    return error instanceof TuningError && (reason === undefined || error.reason === reason);
  }
}
