import { ProjectError } from '../base/errors.ts';

/** Why a model could not be read, found or fetched. */
export type ModelErrorReason =
  /** There is no file at the given path. */
  | 'fileMissing'
  /** The file exists but cannot be read or written. */
  | 'fileUnreadable'
  /** The file does not start as a GGUF file does. */
  | 'notGguf'
  /** A GGUF version that this reader does not know, or a big-endian file. */
  | 'unsupportedVersion'
  /** The file ends before something that it announces. */
  | 'truncated'
  /** A field breaks the format or one of the reader's limits. */
  | 'malformed'
  /** `general.architecture` names a model that the decoder does not compute. */
  | 'unsupportedArchitecture'
  /** The model uses something that the decoder would compute wrongly, for example experts or YaRN. */
  | 'unsupportedFeature'
  /** A tensor is stored in a type that the engine cannot read. */
  | 'unsupportedTensorType'
  /** A tensor that the architecture needs is not in the file. */
  | 'missingTensor'
  /** A metadata field that the architecture needs is not in the file. */
  | 'missingField'
  /** A tensor or field has another size than the rest of the model says. */
  | 'shapeMismatch'
  /** The name is neither in the catalogue nor a file. */
  | 'unknownModel'
  /** The bytes are not the ones that the publisher announced. */
  | 'wrongHash'
  /** The model could not be fetched. */
  | 'downloadFailed';

/** A model that cannot be used. The message names the file, the field, what was expected and what was found. */
export class ModelError extends ProjectError<ModelErrorReason> {
  /** Whether `error` is a `ModelError`, with this reason if one is given. */
  static is(error: unknown, reason?: ModelErrorReason): error is ModelError {
    return error instanceof ModelError && (reason === undefined || error.reason === reason);
  }
}
