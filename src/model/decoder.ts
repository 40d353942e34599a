// The model itself: tokens in; losses, logits or keys and values out. Knows no tuning method, only what an adaptation changes.
// Legend: N tokens, S sequences, M targets, P prefix length, L layers, D model width, K key/value heads, E head width, V vocabulary.

import { assert, defined } from '../base/assert.ts';
import type { ProgressSink } from '../base/progress.ts';
import type { FrozenMatrixOptions } from '../engine/frozenMatrix.ts';
import { frozenMatMul } from '../engine/ops/frozenMatMul.ts';
import type { DecoderLayerWeights } from '../engine/ops/fusedDecoderLayer.ts';
import { gatherRows } from '../engine/ops/gatherRows.ts';
import { rmsNorm } from '../engine/ops/rmsNorm.ts';
import { scoreTargets, type TargetScores } from '../engine/ops/scoreTargets.ts';
import { targetCrossEntropy } from '../engine/ops/targetCrossEntropy.ts';
import { rememberTargets, targetDivergences, type ReferenceTargets } from '../engine/ops/targetDivergence.ts';
import { slice, tidy, type Tensor, type Tensor1D, type Tensor2D } from '../engine/tensors.ts';
import { noAdaptation, type Adaptation } from './adaptation.ts';
import { decoderLayer, layerChanges, layerKeysAndValues, type LayerContext } from './decoderLayer.ts';
import { checkTensors } from './decoderTensors.ts';
import { loadDecoderWeights, type DecoderWeights } from './decoderWeights.ts';
import { readGguf } from './gguf/readGguf.ts';
import { buildModelShape, type ModelShape } from './modelShape.ts';
import { buildPositions, buildSequenceBatch, type TokenBatch } from './tokenBatch.ts';

/** Options of {@link Decoder.load}. */
export interface DecoderOptions {
  /**
   * How the frozen weights are kept: `bf16` for training, `quantized` for the same in less memory and more time,
   * `f32` for parity with other programs. Only the native backend knows all three.
   */
  readonly precision: FrozenMatrixOptions['precision'];
  readonly onProgress?: ProgressSink | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One layer's keys and values of some text, as plain numbers. */
export interface LayerKeysAndValues {
  /** `[P, K, E]`, rotated for positions 0..P-1. */
  readonly keys: Float32Array;
  /** `[P, K, E]`. */
  readonly values: Float32Array;
}

/** A language model with frozen weights. Belongs to the backend that was active when it was loaded. */
export class Decoder {
  readonly shape: ModelShape;
  /** As asked for when it was loaded. */
  readonly precision: DecoderOptions['precision'];
  private readonly weights: DecoderWeights;

  private constructor(shape: ModelShape, weights: DecoderWeights, precision: DecoderOptions['precision']) {
    this.shape = shape;
    this.weights = weights;
    this.precision = precision;
  }

  /**
   * Loads a model file into the active backend. The whole file is checked before any weight is read.
   *
   * @throws {ModelError} with every reason that has to do with files.
   */
  static async load(path: string, options: DecoderOptions): Promise<Decoder> {
    const file = readGguf(path);
    const shape = buildModelShape(file);
    checkTensors(file, shape);
    return new Decoder(shape, await loadDecoderWeights(file, shape, options), options.precision);
  }

  /**
   * How surprised the model is at each target: `[M]` nats, differentiable in the adaptation's tensors.
   *
   * @param lowerStates What {@link Decoder.lowerStates} gave for the sequences of the batch; saves computing it again.
   */
  targetLosses(batch: TokenBatch, adaptation: Adaptation, lowerStates?: Tensor2D): Tensor1D {
    return tidy(() => {
      const hidden = this.hiddenStates(batch, adaptation, { lowerStates }); // [N, D]
      return targetCrossEntropy(hidden, this.weights.output, batch.targetPositions, batch.targetTokens); // [M]
    });
  }

  /**
   * {@link Decoder.targetLosses}, and how far the model has moved from the base at some other targets, in one pass: `[M]` and `[U]` nats.
   *
   * @param watched The other targets, with what {@link Decoder.rememberTargets} gave for them.
   */
  lossesAndDivergences(
    batch: TokenBatch,
    watched: Targets & { readonly reference: ReferenceTargets },
    adaptation: Adaptation,
    lowerStates?: Tensor2D,
  ): { losses: Tensor1D; divergences: Tensor1D } {
    return tidy((): { losses: Tensor1D; divergences: Tensor1D } & Record<string, Tensor1D> => {
      const hidden = this.hiddenStates(batch, adaptation, { lowerStates }); // [N, D]
      const positions = Int32Array.of(...batch.targetPositions, ...watched.targetPositions); // [M + U]
      const tokens = Int32Array.of(...batch.targetTokens, ...watched.targetTokens); // [M + U]
      const all = targetCrossEntropy(hidden, this.weights.output, positions, tokens); // [M + U]
      const losses = slice(all, 0, batch.targetTokens.length); // [M]
      const crossEntropies = slice(all, batch.targetTokens.length); // [U]
      return { losses, divergences: targetDivergences(hidden, crossEntropies, watched.targetPositions, watched.reference) };
    });
  }

  /** What the base model as it is says at targets, in the form in which others are compared with it: 2.3 kB a target at a width of 576. */
  rememberTargets(batch: TokenBatch): ReferenceTargets {
    return tidy((): ReferenceTargets & Record<string, Tensor> => {
      const hidden = this.hiddenStates(batch, noAdaptation); // [N, D]
      return { ...rememberTargets(hidden, this.weights.output, batch.targetPositions, batch.targetTokens) };
    });
  }

  /** Losses and likeliest tokens of the targets as plain numbers, without a gradient. */
  scoreTargets(batch: TokenBatch, adaptation: Adaptation, lowerStates?: Tensor2D): TargetScores {
    const hidden = this.hiddenStates(batch, adaptation, { lowerStates }); // [N, D]
    try {
      return scoreTargets(hidden, this.weights.output, batch.targetPositions, batch.targetTokens);
    } finally {
      hidden.dispose();
    }
  }

  /** What goes into the adaptation's first trained layer, `[N, D]`: it depends on nothing that is trained. */
  lowerStates(batch: TokenBatch, adaptation: Adaptation): Tensor2D {
    const { firstLayer = 0 } = adaptation;
    return tidy(() => this.runLayers(gatherRows(this.weights.embedding, batch.tokens), [0, firstLayer], batch, adaptation));
  }

  /** Scores of all next tokens: `[N, V]`. For small inputs: 512 tokens of a vocabulary of 49 152 take 100 MB. */
  logits(batch: TokenBatch, adaptation: Adaptation): Tensor2D {
    return tidy(() => frozenMatMul(this.hiddenStates(batch, adaptation), this.weights.output)); // [N, V]
  }

  /** Keys and values of a text, layer by layer: what a prefix of the same text would hold. */
  keysAndValues(tokens: Int32Array): LayerKeysAndValues[] {
    const layers: LayerKeysAndValues[] = [];
    const onLayerInput: LayerObserver = (x, weights, context) => {
      const { keys, values } = layerKeysAndValues(x, weights, context); // [P, K, E] twice
      layers.push({ keys: Float32Array.from(keys.dataSync()), values: Float32Array.from(values.dataSync()) });
    };
    const hidden = this.hiddenStates(buildSequenceBatch(tokens), noAdaptation, { onLayerInput });
    hidden.dispose();
    return layers;
  }

  /** Frees the weights. Further calls are mistakes. */
  dispose(): void {
    this.weights.dispose();
  }

  /** What the last layer hands to the output head: `[N, D]`, after the final norm. */
  private hiddenStates(
    batch: TokenBatch,
    adaptation: Adaptation,
    { lowerStates, onLayerInput }: { lowerStates?: Tensor2D | undefined; onLayerInput?: LayerObserver } = {},
  ): Tensor2D {
    const { shape, weights } = this;
    assert(batch.tokens.length > 0, () => 'a batch needs at least one token');
    return tidy(() => {
      const [x, from] = lowerStates ? [lowerStates.clone(), adaptation.firstLayer ?? 0] : [gatherRows(weights.embedding, batch.tokens), 0]; // [N, D]
      const last = this.runLayers(x, [from, shape.layerCount], batch, adaptation, onLayerInput); // [N, D]
      return rmsNorm(last, weights.outputNorm, shape.normEpsilon); // [N, D]
    });
  }

  /**
   * Runs the layers `from` up to, not including, `to`.
   *
   * @param x `[N, D]`, disposed.
   * @param onLayerInput Sees what goes into each layer, `[N, D]`.
   */
  private runLayers(
    x: Tensor2D,
    [from, to]: readonly [number, number],
    batch: TokenBatch,
    adaptation: Adaptation,
    onLayerInput?: LayerObserver,
  ): Tensor2D {
    const { shape, weights } = this;
    const { prefixLength, firstLayer = 0 } = adaptation;
    const context: LayerContext = {
      shape,
      rope: weights.ropeFrequencyFactors ? { ...shape.rope, frequencyFactors: weights.ropeFrequencyFactors } : shape.rope,
      positions: buildPositions(batch, prefixLength),
      sequenceStarts: batch.sequenceStarts,
      sharedContexts: batch.sharedContexts,
    };
    // Below the first layer with something to train nothing needs a gradient.
    let isAdapted = false;
    for (let layerIndex = from; layerIndex < to; layerIndex++) {
      const layerWeights = defined(weights.layers[layerIndex], `layer ${layerIndex}`);
      onLayerInput?.(x, layerWeights, context);
      const changes = layerChanges(adaptation, layerIndex);
      const next = decoderLayer(x, layerWeights, changes, isAdapted, context); // [N, D]
      x.dispose();
      x = next;
      isAdapted ||= changes !== undefined && layerIndex >= firstLayer;
    }
    return x;
  }
}

/** Tokens to be predicted, as in a {@link TokenBatch}. */
type Targets = Pick<TokenBatch, 'targetPositions' | 'targetTokens'>;

type LayerObserver = (x: Tensor2D, weights: DecoderLayerWeights, context: LayerContext) => void;
