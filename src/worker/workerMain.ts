// Entry of the worker process: runs one use case, tells what happens, and ends.
import { constants, setPriority } from 'node:os';
import { isAbort } from '../base/cancellation.ts';
import { messageOf, reasonOf } from '../base/errors.ts';
import type { PipelineContext } from '../pipeline/pipelineEvent.ts';
import { useCases } from '../pipeline/useCases.ts';
import type { CancelRequest, RunUseCaseRequest, WorkerMessage } from '../protocol/workerMessages.ts';

const cancellation = new AbortController();
// The terminal's Ctrl-C reaches every process of the group; only the parent decides what it means.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));
process.on('message', (message: RunUseCaseRequest | CancelRequest) => {
  if (message.kind === 'cancel') cancellation.abort(new DOMException('cancelled', 'AbortError'));
  else void run(message);
});

async function run({ name, input }: RunUseCaseRequest): Promise<void> {
  // The user's editor and builds come first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const context: PipelineContext = { signal: cancellation.signal, report: (event) => process.send?.({ kind: 'event', event }) };
  let message: WorkerMessage;
  try {
    const useCase = useCases[name] as (input: unknown, context: PipelineContext) => Promise<unknown>;
    message = { kind: 'result', value: await useCase(input, context) };
  } catch (error) {
    const stack = error instanceof Error ? error.stack : undefined;
    const errorName = error instanceof Error ? error.name : 'Error';
    message = {
      kind: 'error',
      error: {
        name: errorName,
        message: messageOf(error),
        reason: reasonOf(error),
        stack,
        isCancellation: isAbort(error, cancellation.signal),
      },
    };
  }
  process.send?.(message, () => process.exit(0));
}
