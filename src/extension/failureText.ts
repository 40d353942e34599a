// From anything that was thrown to what a person is told in the editor.
import { messageOf, reasonOf } from '../base/errors.ts';
import { WorkerError } from '../worker/workerError.ts';
import { failureWords, unforeseenWords } from './words.ts';

/** A failure in words. */
export interface FailureText {
  /** What happened. */
  readonly sentence: string;
  /** What to do. */
  readonly advice: string;
  /** What was expected and what was found, for the log and for those who want to know. */
  readonly message: string;
  /** Machine-readable; `unexpected` where nobody foresaw it. */
  readonly reason: string;
}

/** Finds the words for an error, also for one that crossed from another process. */
export function describeFailure(error: unknown): FailureText {
  const className = error instanceof WorkerError ? error.originalName : error instanceof Error ? error.name : '';
  const reason = reasonOf(error) ?? 'unexpected';
  const found = failureWords[className]?.[reason];
  return { ...(found ?? unforeseenWords), message: messageOf(error), reason: found ? reason : 'unexpected' };
}

/** Whether somebody stopped the work, so that there is nothing to tell. */
export function isCancellation(error: unknown): boolean {
  return error instanceof WorkerError ? error.isCancellation : error instanceof Error && error.name === 'AbortError';
}
