import type { PipelineContext } from '../pipeline/pipelineEvent.ts';
import type { UseCaseInput, UseCaseName, UseCaseResult } from '../protocol/workerMessages.ts';
import { type WorkerOptions, WorkerProcess } from './workerProcess.ts';

/**
 * Runs a use case in a child process of low priority that lives for it alone.
 *
 * Cancellation asks the worker to stop at a safe point; it is ended only if it does not.
 *
 * @throws {WorkerError} What failed inside, `workerDied` when the process ended without an answer.
 */
export async function runInWorker<Name extends UseCaseName>(
  name: Name,
  input: UseCaseInput<Name>,
  context: PipelineContext,
  options?: WorkerOptions,
): Promise<UseCaseResult<Name>> {
  const worker = new WorkerProcess(options);
  try {
    return await worker.run(name, input, context);
  } finally {
    await worker.end();
  }
}
