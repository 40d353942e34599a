import { ProjectError } from '../../base/errors.ts';

/** Why the engine refused a call. Places where nothing can be suggested are answers, not errors. */
export type CompletionErrorReason =
  /** No document of this name is open. */
  | 'unknownDocument'
  /** An edit reaches beyond the text it is for: the caller's text is another one. Open the document again. */
  | 'editOutOfRange'
  /** No variant of this name is served. */
  | 'unknownVariant'
  /** The engine has been disposed of. */
  | 'engineClosed';

/** The completion engine was asked for something that it does not have. */
export class CompletionError extends ProjectError<CompletionErrorReason> {
  /** Whether `error` is a `CompletionError`, with this reason if one is given. */
  static is(error: unknown, reason?: CompletionErrorReason): error is CompletionError {
    return error instanceof CompletionError && (reason === undefined || error.reason === reason);
  }
}
