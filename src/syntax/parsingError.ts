import { ProjectError } from '../base/errors.ts';

/** Causes for which a text cannot be parsed at all. After `parserCrashed` nothing can be parsed in the same thread any more. */
export type ParsingErrorReason = 'grammarUnavailable' | 'parserFailed' | 'parserCrashed';

/** Parsing failed for a cause that is not in the text's grammar. */
export class ParsingError extends ProjectError<ParsingErrorReason> {
  /** Whether `error` is one of these, with `reason` where given. */
  static is(error: unknown, reason?: ParsingErrorReason): error is ParsingError {
    return error instanceof ParsingError && (reason === undefined || error.reason === reason);
  }
}
