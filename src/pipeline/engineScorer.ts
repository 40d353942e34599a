// Scores evaluation windows with our engine: llama.cpp's numbers within the spot check's tolerance, many times faster.
import type { FoundRun } from '../artifacts/runRegistry.ts';
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
import type { ComparedRun } from './comparedRuns.ts';
import type { OpenDecoder } from './openDecoder.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { openRunDecoder } from './runBackend.ts';
import { variantIds } from './variantIds.ts';

/** What else an {@link EngineScorer} is told. */
export interface ScorerOptions {
  /** Where it computes. Default: where the run was trained. */
  readonly askedBackend?: RunState['options']['backend'] | undefined;
  /** Other runs to score. Default: none. */
  readonly against?: readonly ComparedRun[] | undefined;
}

/** The base model and the adaptations of a run, ready to score. */
export class EngineScorer {
  private readonly opened: OpenDecoder;
  private readonly adaptations = new Map<string, Adaptation>([[variantIds.base, noAdaptation]]);
  private readonly tensors: Tensor[] = [];

  private constructor(opened: OpenDecoder) {
    this.opened = opened;
  }

  /** Loads the base model, the run's parameters before and after training, and those of the runs it is compared with. */
  static async open(
    { folder, state }: FoundRun,
    context: PipelineContext,
    { askedBackend, against = [] }: ScorerOptions = {},
  ): Promise<EngineScorer> {
    const scorer = new EngineScorer(await openRunDecoder(state, askedBackend, context));
    scorer.add(variantIds.untrained, folder.initialFile, state.options);
    for (const { id, run } of [{ id: variantIds.personalized, run: { folder, state } }, ...against]) {
      const { options } = run.state;
      scorer.add(id, run.folder.parametersFile(methodTable[options.method].artifactKind), options);
    }
    return scorer;
  }

  /** Takes the parameters in a file as a variant. */
  private add(variant: string, path: string, { method: methodName, config }: RunState['options']): void {
    const method = methodTable[methodName];
    const byName = new Map<string, Tensor>(
      readSafetensors(path).tensors.map(({ name, shape, values }) => [name, tensor(values, [...shape])]),
    );
    this.tensors.push(...byName.values());
    this.adaptations.set(variant, method.adaptation(byName, method.configSchema.parse(config), this.opened.decoder.shape));
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
