import { ProjectError } from '../base/errors.ts';

/** Causes for which a text cannot be parsed at all. */
export type ParsingErrorReason = 'grammarUnavailable' | 'parserFailed';

/** Parsing failed for a cause that is not in the text's grammar. */
export class ParsingError extends ProjectError<ParsingErrorReason> {
  /** Whether `error` is one of these, with `reason` where given. */
  static is(error: unknown, reason?: ParsingErrorReason): error is ParsingError {
    return error instanceof ParsingError && (reason === undefined || error.reason === reason);
  }
}
