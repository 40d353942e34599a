// The catalogue's models as use cases.
import { type ResolvedModel, addModel, ensureModel } from '../model/ensureModel.ts';
import { type PipelineContext, runStage } from './pipelineEvent.ts';

/** Brings a model onto this machine unless it is there, and checks it. @param name A name of the catalogue, or the path of a GGUF file. */
export function fetchModel(name: string, context: PipelineContext): Promise<ResolvedModel> {
  const { signal, report } = context;
  return runStage(
    context,
    'model',
    () => ensureModel(name, { signal, onProgress: (progress) => report({ kind: 'progress', stage: 'model', progress }) }),
    (model) => model.name,
  );
}

/** Checks a GGUF file and remembers it under its own name. @param path Absolute. */
export function registerModelFile(path: string, { signal }: PipelineContext): Promise<ResolvedModel> {
  return addModel(path, { signal });
}
