// What the command line or the editor and the worker process say to each other. Types only.
import type { PipelineEvent } from '../pipeline/pipelineEvent.ts';
import type { UseCases } from '../pipeline/useCases.ts';

/** Name of a use case that a worker can run. */
export type UseCaseName = keyof UseCases;

/** Asks a fresh worker for one use case. */
export type RunUseCaseRequest = {
  [Name in UseCaseName]: { readonly kind: 'run'; readonly name: Name; readonly input: Parameters<UseCases[Name]>[0] };
}[UseCaseName];

/** Asks the worker to stop at the next safe point. */
export interface CancelRequest {
  readonly kind: 'cancel';
}

/** An error as it crosses the process boundary. */
export interface TransferredError {
  readonly name: string;
  readonly message: string;
  /** The `reason` of a typed error. */
  readonly reason?: string | undefined;
  readonly stack?: string | undefined;
  readonly isCancellation: boolean;
}

/** What a worker answers. */
export type WorkerMessage =
  | { readonly kind: 'event'; readonly event: PipelineEvent }
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: TransferredError };
