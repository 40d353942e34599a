// Parent side: one worker process per use case. A crash of native code ends the worker, never the caller.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PipelineContext } from '../pipeline/pipelineEvent.ts';
import type { UseCases } from '../pipeline/useCases.ts';
import type { UseCaseName, WorkerMessage } from '../protocol/workerMessages.ts';
import { WorkerError } from './workerError.ts';

/** Time that a cancelled worker has to save its state before it is ended, milliseconds. */
const cancellationGraceMs = 60_000;

/**
 * Runs a use case in a child process of low priority.
 *
 * Cancellation asks the worker to stop at a safe point; it is ended only if it does not.
 *
 * @throws {WorkerError} What failed inside, `workerDied` when the process ended without an answer.
 */
export function runInWorker<Name extends UseCaseName>(
  name: Name,
  input: Parameters<UseCases[Name]>[0],
  { signal, report }: PipelineContext,
): Promise<Awaited<ReturnType<UseCases[Name]>>> {
  return new Promise((resolve, reject) => {
    const worker = fork(fileURLToPath(new URL('./workerMain.ts', import.meta.url)), [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    let output = '';
    let answer: WorkerMessage | undefined;
    worker.stderr?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    });
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      if (worker.connected) worker.send({ kind: 'cancel' });
      grace = setTimeout(() => worker.kill('SIGKILL'), cancellationGraceMs);
    };
    signal.addEventListener('abort', cancel, { once: true });
    // A worker in the middle of native code notices late that its parent has gone.
    const endWithParent = (): boolean => worker.kill('SIGKILL');
    process.once('exit', endWithParent);
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'event') report(message.event);
      else answer = message;
    });
    worker.on('error', reject);
    worker.on('close', (code, killSignal) => {
      clearTimeout(grace);
      signal.removeEventListener('abort', cancel);
      process.off('exit', endWithParent);
      if (answer?.kind === 'result') resolve(answer.value as Awaited<ReturnType<UseCases[Name]>>);
      else if (answer?.kind === 'error') reject(new WorkerError(answer.error));
      else {
        const message = `worker process: expected an answer, found its end (${killSignal ?? `exit code ${code}`})${output.trim() ? `\n${output.trim()}` : ''}`;
        reject(new WorkerError({ name: 'WorkerError', reason: 'workerDied', message, isCancellation: false }));
      }
    });
    worker.send({ kind: 'run', name, input });
  });
}
