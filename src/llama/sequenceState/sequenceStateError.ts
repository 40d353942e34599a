import { ProjectError } from '../../base/errors.ts';

/** Why a sequence state cannot be read or made. */
export type SequenceStateErrorReason =
  /** The file does not begin as a sequence state does. */
  | 'notASequenceState'
  /** A layout that this version does not know. */
  | 'unsupportedVersion'
  /** The bytes end before the state does, or a count is larger than the bytes could hold. */
  | 'truncated'
  /** Bytes follow the end of the state. */
  | 'trailingBytes'
  /** A field contradicts another or has a value without meaning. */
  | 'inconsistent'
  /** Rows are not stored as binary16. */
  | 'unsupportedType'
  /** The rows do not have the template's layers, length or width. */
  | 'shapeMismatch'
  /** A value is not finite or too large for binary16. */
  | 'outOfRange';

/** Bytes that are no usable sequence state, or rows that do not fit into one. */
export class SequenceStateError extends ProjectError<SequenceStateErrorReason> {
  /** Whether `error` is a `SequenceStateError`, with this reason if one is given. */
  static is(error: unknown, reason?: SequenceStateErrorReason): error is SequenceStateError {
    return error instanceof SequenceStateError && (reason === undefined || error.reason === reason);
  }
}
