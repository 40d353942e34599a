// Scores evaluation windows with our engine: llama.cpp's numbers within the spot check's tolerance, many times faster.
import type { RunFolder } from '../artifacts/runFolder.ts';
import type { RunState } from '../artifacts/runState.ts';
import { readSafetensors } from '../artifacts/safetensors.ts';
import { defined } from '../base/assert.ts';
import { type Tensor, dispose, tensor } from '../engine/tensors.ts';
import type { EvaluationWindow } from '../evaluation/windows.ts';
import type { Vocabulary } from '../llama/vocabulary.ts';
import { type Adaptation, noAdaptation } from '../model/adaptation.ts';
import { leadingTokens } from '../model/promptFormat.ts';
import { packSequences, withLeadingTokens } from '../tuning/batches.ts';
import { methodTable } from '../tuning/methodTable.ts';
import type { OpenDecoder } from './openDecoder.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { openRunDecoder } from './runBackend.ts';
import { variantIds } from './variantIds.ts';

/** The base model and the adaptations of a run, ready to score. */
export class EngineScorer {
  private readonly opened: OpenDecoder;
  private readonly adaptations = new Map<string, Adaptation>([[variantIds.base, noAdaptation]]);
  private readonly tensors: Tensor[] = [];

  private constructor(opened: OpenDecoder) {
    this.opened = opened;
  }

  /** Loads the base model and the run's parameters before and after training. */
  static async open(
    folder: RunFolder,
    state: RunState,
    context: PipelineContext,
    askedBackend?: RunState['options']['backend'],
  ): Promise<EngineScorer> {
    const { options } = state;
    const method = methodTable[options.method];
    const scorer = new EngineScorer(await openRunDecoder(state, askedBackend, context));
    const files = { [variantIds.untrained]: folder.initialFile, [variantIds.personalized]: folder.parametersFile(method.artifactKind) };
    for (const [variant, path] of Object.entries(files)) {
      const byName = new Map<string, Tensor>(
        readSafetensors(path).tensors.map(({ name, shape, values }) => [name, tensor(values, [...shape])]),
      );
      scorer.tensors.push(...byName.values());
      scorer.adaptations.set(variant, method.adaptation(byName, options.config, scorer.opened.decoder.shape));
    }
    return scorer;
  }

  /** The base model's; freed with the scorer. */
  get vocabulary(): Vocabulary {
    return this.opened.vocabulary;
  }

  /** Loss of each target of the window, nats. */
  score(variant: string, window: EvaluationWindow): Float32Array {
    const { decoder, vocabulary } = this.opened;
    const batch = packSequences([withLeadingTokens(leadingTokens(vocabulary), window)]);
    return decoder.scoreTargets(batch, defined(this.adaptations.get(variant), variant)).losses;
  }

  /** Frees everything. */
  async dispose(): Promise<void> {
    dispose(this.tensors);
    await this.opened.dispose();
  }
}
