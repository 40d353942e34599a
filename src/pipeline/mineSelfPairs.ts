// Asks the base model what it would write at chosen places: llama.cpp in a child process, a store of its own for what it wrote.

import type { UnassignedPair } from '../dataset/pairs/pair.ts';
import { buildSelfPairs, type GenerationCache, type SelfRefusal } from '../dataset/pairs/selfPairs.ts';
import type { SelfPlace } from '../dataset/pairs/selfPlaces.ts';
import { BaseWriter } from './baseWriter.ts';
import { openFragmentParser } from '../syntax/choices/fragmentParser.ts';
import type { PipelineContext } from './pipelineEvent.ts';

/** What is asked, and of which model. */
export interface SelfPairRequest {
  /** From {@link chooseSelfPlaces}. */
  readonly places: readonly SelfPlace[];
  /** A verified model file. */
  readonly model: { readonly path: string; readonly sha256: string };
  readonly cache: GenerationCache;
  /** Time after which nothing more is asked, seconds; loading the model counts. */
  readonly budgetSeconds: number;
  readonly onRefused?: ((reason: SelfRefusal) => void) | undefined;
}

/**
 * Yields a pair for each place at which the model writes something else that parses. The child lives as long as the loop.
 *
 * The model is loaded only when the cache does not have everything.
 *
 * @throws {LlamaError} `noBinary`, `loadFailed`, `contextFailed`, `processDied`; the abort reason when the signal fires.
 */
export async function* mineSelfPairs(request: SelfPairRequest, { signal, report }: PipelineContext): AsyncGenerator<UnassignedPair> {
  const { places, model, cache, budgetSeconds, onRefused } = request;
  const parser = await openFragmentParser(places.map(({ language }) => language));
  const startMs = performance.now();
  const writer = new BaseWriter(model.path);
  try {
    yield* buildSelfPairs(places, {
      baseModel: model.sha256,
      generate: (prompts) => writer.write(prompts, signal),
      parses: parser.parses,
      cache,
      budgetMs: 1_000 * budgetSeconds,
      signal,
      onRefused,
      // The time ends it, not the places: of those there are more than anybody waits for, so that no total is told.
      onProgress: (done) => {
        const seconds = Math.min(budgetSeconds, Math.round((performance.now() - startMs) / 1000));
        const note = `${seconds} of ${budgetSeconds} s`;
        report({ kind: 'progress', stage: 'mine', progress: { stage: 'self pairs', done, unit: 'places', note } });
      },
    });
  } finally {
    await writer.close();
    parser.dispose();
  }
}
