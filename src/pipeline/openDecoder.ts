// Base model and backend for training and scoring.
import type { RunOptions } from '../artifacts/runState.ts';
import { type SelectedBackend, selectBackend, trimMemory } from '../engine/backend.ts';
import { type Vocabulary, openVocabulary } from '../llama/vocabulary.ts';
import { Decoder } from '../model/decoder.ts';
import { type PipelineContext, runPhase } from './pipelineEvent.ts';

/** A base model that is ready for training and scoring. */
export interface OpenDecoder {
  readonly backend: SelectedBackend;
  readonly decoder: Decoder;
  readonly vocabulary: Vocabulary;
  dispose(): Promise<void>;
}

/** Loads the base model's weights and its vocabulary on the chosen backend. */
export async function openDecoder(
  modelPath: string,
  options: Pick<RunOptions, 'backend' | 'precision'>,
  context: PipelineContext,
): Promise<OpenDecoder> {
  const backend = await runPhase(context, 'prepare', 'backend', () => selectBackend(options.backend, context.signal));
  if (options.backend === 'auto') context.report({ kind: 'note', text: `Backend ${backend.name}: ${backend.why}` });
  if (options.precision === 'quantized' && backend.name !== 'native' && backend.name !== 'webgpu')
    context.report({
      kind: 'note',
      text: `Backend ${backend.name} keeps the weights as f32: only native and webgpu can keep them quantized`,
    });
  const vocabulary = await runPhase(context, 'prepare', 'vocabulary', () => openVocabulary(modelPath, { signal: context.signal }));
  const decoder = await runPhase(context, 'prepare', 'weights', () =>
    Decoder.load(modelPath, {
      precision: options.precision,
      signal: context.signal,
      onProgress: (progress) => context.report({ kind: 'progress', stage: 'prepare', progress }),
    }),
  );
  return {
    backend,
    decoder,
    vocabulary,
    dispose: async () => {
      decoder.dispose();
      trimMemory();
      await vocabulary.dispose();
    },
  };
}
