// What the command line or the editor and a worker process say to each other over JSON-RPC. Names and types only.
import type { ComparedAnswer, ComparisonRequest } from '../pipeline/comparedCompletions.ts';
import type { CompletionTarget, InlineRequest, InlineSuggestion, ServedModel } from '../pipeline/completionService.ts';
import type { PipelineEvent } from '../pipeline/pipelineEvent.ts';
import type { UseCases } from '../pipeline/useCases.ts';

/** Name of a use case that a worker can run. */
export type UseCaseName = keyof UseCases;

/** What a use case takes. */
export type UseCaseInput<Name extends UseCaseName> = Parameters<UseCases[Name]>[0];

/** What a use case answers. */
export type UseCaseResult<Name extends UseCaseName> = Awaited<ReturnType<UseCases[Name]>>;

/** Asks for one use case. */
export type RunUseCaseRequest = {
  [Name in UseCaseName]: { readonly name: Name; readonly input: UseCaseInput<Name> };
}[UseCaseName];

/** Methods of a worker, and what it tells. */
export const workerMethods = {
  /** Request {@link RunUseCaseRequest}, answers the use case's result; cancelled by JSON-RPC's own means. */
  run: 'useCase/run',
  /** Notification of the worker: a {@link PipelineEvent} of the use case that runs. */
  event: 'useCase/event',
  /** Request {@link CompletionTarget}, answers a {@link ServedModel}: which model answers from now on. */
  serve: 'completion/serve',
  /** Request {@link InlineRequest}, answers {@link CompletionAnswer}. */
  complete: 'completion/complete',
  /** Request {@link FollowedComparison}, answers both sides; what they write meanwhile comes as partial results, `ComparisonNotice`. */
  compare: 'completion/compare',
  /** Notification to the worker: nothing more will be asked. */
  exit: 'exit',
} as const;

/** One suggestion, or none worth showing. */
export interface CompletionAnswer {
  readonly suggestion?: InlineSuggestion | undefined;
}

/** A comparison, and the name under which its partial results are sent. */
export interface FollowedComparison extends ComparisonRequest {
  readonly partialResultToken: string;
}

/** An error as it crosses the process boundary; travels as the `data` of a JSON-RPC error. */
export interface TransferredError {
  readonly name: string;
  readonly message: string;
  /** The `reason` of a typed error. */
  readonly reason?: string | undefined;
  readonly stack?: string | undefined;
  readonly isCancellation: boolean;
}

/** What the messages of completion carry. */
export interface CompletionMessages {
  readonly serve: { readonly params: CompletionTarget; readonly result: ServedModel };
  readonly complete: { readonly params: InlineRequest; readonly result: CompletionAnswer };
  readonly compare: { readonly params: FollowedComparison; readonly result: readonly [ComparedAnswer, ComparedAnswer] };
}

/** What the notification `useCase/event` carries. */
export type EventNotice = PipelineEvent;
