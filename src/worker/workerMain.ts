// Entry of the worker process: answers use cases and completions over JSON-RPC until its parent lets go of it.
import { constants, setPriority } from 'node:os';
import { type CancellationToken, createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import type { CompletionService, CompletionTarget, InlineRequest } from '../pipeline/completionService.ts';
import type { PipelineContext } from '../pipeline/pipelineEvent.ts';
import { type CompletionAnswer, type FollowedComparison, type RunUseCaseRequest, workerMethods } from '../protocol/workerMessages.ts';
import { abortSignalOf } from './abortSignalOf.ts';
import { comparisonProgress } from './comparisonProgress.ts';
import { runUseCase } from './runUseCase.ts';
import { toResponseError } from './transferredError.ts';

// The terminal's Ctrl-C reaches every process of the group; only the parent decides what it means.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
let completions: Promise<CompletionService> | undefined;

connection.onRequest(workerMethods.run, (request: RunUseCaseRequest, token: CancellationToken) => {
  // The user's editor and builds come first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const context: PipelineContext = {
    signal: abortSignalOf(token),
    report: (event) => void connection.sendNotification(workerMethods.event, event),
  };
  return answer(context.signal, () => runUseCase(request, context));
});
connection.onRequest(workerMethods.serve, (target: CompletionTarget, token: CancellationToken) => {
  const signal = abortSignalOf(token);
  return answer(signal, async () => (await completionService()).serve(target, signal));
});
connection.onRequest(workerMethods.complete, (request: InlineRequest, token: CancellationToken) => {
  const signal = abortSignalOf(token);
  return answer(signal, async (): Promise<CompletionAnswer> => ({
    suggestion: await (await completionService()).complete(request, signal),
  }));
});
connection.onRequest(workerMethods.compare, ({ partialResultToken, ...request }: FollowedComparison, token: CancellationToken) => {
  const signal = abortSignalOf(token);
  return answer(signal, async () =>
    (await completionService()).compare(
      request,
      (notice) => void connection.sendProgress(comparisonProgress, partialResultToken, notice),
      signal,
    ),
  );
});
connection.onNotification(workerMethods.exit, () => process.exit(0));
connection.listen();

/** Loaded by the first completion: a worker that trains never needs it. */
function completionService(): Promise<CompletionService> {
  completions ??= import('../pipeline/completionService.ts').then(({ openCompletionService }) => openCompletionService());
  return completions;
}

async function answer<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toResponseError(error, signal);
  }
}
