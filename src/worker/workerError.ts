import { ProjectError } from '../base/errors.ts';
import type { TransferredError } from '../protocol/workerMessages.ts';

/** A failure that happened inside a worker, or the worker's own death (`workerDied`). */
export class WorkerError extends ProjectError<string> {
  /** Class name of the original error. */
  readonly originalName: string;
  /** Whether the work was cancelled and not broken. */
  readonly isCancellation: boolean;

  constructor({ name, message, reason, isCancellation, stack }: TransferredError) {
    super(reason ?? 'unexpected', message);
    this.originalName = name;
    this.isCancellation = isCancellation;
    if (stack) this.stack = stack;
  }
}
