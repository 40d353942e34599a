// From anything that was thrown to what a person or a script is told.
import { messageOf, reasonOf } from '../base/errors.ts';
import { WorkerError } from '../worker/workerError.ts';
import { type ExitCode, exitCodes } from './exitCode.ts';
import { failureWords, unforeseenWords } from './words.ts';

/** A failure in words. */
export interface Failure {
  /** Machine-readable; `unexpected` where nobody foresaw it. */
  readonly reason: string;
  /** What happened, what was expected and what was found. */
  readonly message: string;
  readonly advice: string;
  readonly exitCode: ExitCode;
}

/** Finds the words for an error, also for one that crossed from a worker. */
export function describeFailure(error: unknown): Failure {
  const className = error instanceof WorkerError ? error.originalName : error instanceof Error ? error.name : '';
  const reason = reasonOf(error) ?? 'unexpected';
  const found = failureWords[className]?.[reason];
  const message = messageOf(error);
  const { sentence, advice, exitCode } = found ?? unforeseenWords;
  return { reason: found ? reason : 'unexpected', message: `${sentence}\n${message}`, advice, exitCode };
}

/** What is told when the user stopped the work. @param advice How to go on. */
export function describeCancellation(message: string, advice: string): Failure {
  return { reason: 'cancelled', message, advice, exitCode: exitCodes.cancelled };
}
