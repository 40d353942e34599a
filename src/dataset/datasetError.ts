import { ProjectError } from '../base/errors.ts';

/** Causes for which no dataset can be built. */
export type DatasetErrorReason = 'tooSmall';

/** No dataset can be built from what was mined. */
export class DatasetError extends ProjectError<DatasetErrorReason> {
  /** Whether `error` is one of these. */
  static is(error: unknown): error is DatasetError {
    return error instanceof DatasetError;
  }
}
