import type { PipelineContext } from '../pipeline/pipelineEvent.ts';
import { useCases } from '../pipeline/useCases.ts';
import type { RunUseCaseRequest } from '../protocol/workerMessages.ts';

/** Runs the use case that a request names, in this process. */
export async function runUseCase({ name, input }: RunUseCaseRequest, context: PipelineContext): Promise<unknown> {
  const useCase = useCases[name] as (input: unknown, context: PipelineContext) => Promise<unknown>;
  return await useCase(input, context);
}
