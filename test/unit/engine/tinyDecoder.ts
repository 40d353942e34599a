// A decoder of two small layers with a trainable prefix, put together from the engine's operations.
// Legend: N tokens, P prefix length, D model width, H query heads, K key/value heads, E head width, F feed-forward width, V vocabulary.

import { Random } from '../../../src/base/random.ts';
import { loadFrozenMatrix, type FrozenMatrix } from '../../../src/engine/frozenMatrix.ts';
import { frozenMatMul } from '../../../src/engine/ops/frozenMatMul.ts';
import { gatherRows } from '../../../src/engine/ops/gatherRows.ts';
import { prefixAttention } from '../../../src/engine/ops/prefixAttention.ts';
import { rmsNorm } from '../../../src/engine/ops/rmsNorm.ts';
import { rope, type RopeConfig } from '../../../src/engine/ops/rope.ts';
import { swiGlu } from '../../../src/engine/ops/swiGlu.ts';
import { targetCrossEntropy } from '../../../src/engine/ops/targetCrossEntropy.ts';
import { AdamW } from '../../../src/engine/optimizers/adamW.ts';
import * as tensors from '../../../src/engine/tensors.ts';
import type { Scalar, Tensor1D, Tensor2D, Tensor3D, Variable } from '../../../src/engine/tensors.ts';
import { normalMatrix, normalValues } from './opCase.ts';

const [P, D, H, K, E, F, V] = [3, 16, 4, 2, 4, 24, 40];
const layerCount = 2;
const epsilon = 1e-5;
const ropeConfig: RopeConfig = { base: 10_000, style: 'adjacent', rotatedWidth: E, positionScale: 1 };
const sequenceStarts = Int32Array.of(0, 5);
const positions = Int32Array.of(3, 4, 5, 6, 7, 3, 4, 5, 6);
const tokens = Int32Array.of(1, 7, 39, 7, 0, 12, 13, 14, 15);
const targetPositions = Int32Array.of(0, 1, 2, 3, 5, 6, 7);
const targetTokens = Int32Array.of(7, 39, 7, 0, 13, 14, 15);

type Linear = 'query' | 'key' | 'value' | 'output' | 'gate' | 'up' | 'down';

const linearShapes: Readonly<Record<Linear, readonly [number, number]>> = {
  query: [H * E, D],
  key: [K * E, D],
  value: [K * E, D],
  output: [D, H * E],
  gate: [F, D],
  up: [F, D],
  down: [D, F],
};

/** Weights, trainable prefix and optimizer on the backend that is active when it is made. */
export class TinyDecoder {
  private readonly embedding: FrozenMatrix;
  private readonly layers: Record<Linear, FrozenMatrix>[];
  private readonly norm: Tensor1D; // [D]
  private readonly prefixes: Variable[]; // keys and values of each layer, [P, K, E]
  private readonly optimizer: AdamW;

  constructor(seed: number, precision: 'f32' | 'bf16' = 'f32') {
    const random = Random.fromSeed(seed);
    const load = (rows: number, columns: number): FrozenMatrix =>
      loadFrozenMatrix(normalMatrix(random, rows, columns, columns ** -0.5), { precision });
    this.embedding = load(V, D);
    this.layers = Array.from({ length: layerCount }, () => {
      const loaded = Object.entries(linearShapes).map(([name, [rows, columns]]) => [name, load(rows, columns)]);
      return Object.fromEntries(loaded) as Record<Linear, FrozenMatrix>;
    });
    this.norm = tensors.tensor1d(normalValues(random, [D]).values);
    this.prefixes = Array.from({ length: 2 * layerCount }, () =>
      tensors.tidy(() => tensors.variable(tensors.tensor(normalValues(random, [P, K, E]).values, [P, K, E]))),
    );
    this.optimizer = new AdamW(
      this.prefixes.map((variable) => ({ variable, learningRate: 0.05 })),
      { clipNorm: 1 },
    );
  }

  /** One update; returns the mean loss before it, in nats. */
  step(): number {
    return tensors.tidy(() => {
      const { value, grads } = tensors.variableGrads(() => tensors.mean<Scalar>(this.losses()), this.prefixes);
      this.optimizer.update(
        this.prefixes.map(({ name }) => grads[name]!),
        1,
      );
      return value.dataSync()[0]!;
    });
  }

  /** The mean loss in nats. */
  meanLoss(): number {
    return tensors.tidy(() => tensors.mean(this.losses()).dataSync()[0]!);
  }

  /** Gradients of the mean loss by every prefix tensor. */
  gradients(): Float32Array[] {
    let gradients: Float32Array[] = [];
    tensors.tidy(() => {
      const { grads } = tensors.variableGrads(() => tensors.mean<Scalar>(this.losses()), this.prefixes);
      gradients = this.prefixes.map(({ name }) => Float32Array.from(grads[name]!.dataSync()));
    });
    return gradients;
  }

  /** Replaces one prefix tensor's numbers. */
  assign(index: number, values: Float32Array): void {
    tensors.tidy(() => this.prefixes[index]!.assign(tensors.tensor(values, [P, K, E])));
  }

  /** The trainable numbers. */
  parameters(): Float32Array[] {
    return this.prefixes.map((prefix) => Float32Array.from(prefix.dataSync()));
  }

  dispose(): void {
    this.embedding.dispose();
    for (const layer of this.layers) for (const matrix of Object.values(layer)) matrix.dispose();
    tensors.dispose([this.norm, ...this.prefixes]);
    this.optimizer.dispose();
  }

  private losses(): Tensor1D {
    let hidden = gatherRows(this.embedding, tokens); // [N, D]
    // Scopes may nest: what a layer leaves behind is freed at once, what its gradient needs is kept.
    this.layers.forEach((_, index) => (hidden = tensors.tidy(() => this.layer(hidden, index))));
    return targetCrossEntropy(rmsNorm(hidden, this.norm, epsilon), this.embedding, targetPositions, targetTokens); // [M]
  }

  private layer(hidden: Tensor2D, index: number): Tensor2D {
    const matrices = this.layers[index]!;
    const split = (x: Tensor2D, heads: number): Tensor3D => tensors.reshape(x, [tokens.length, heads, E]);
    const normed = rmsNorm(hidden, this.norm, epsilon); // [N, D]
    const mixed = prefixAttention({
      queries: rope(split(frozenMatMul(normed, matrices.query), H), positions, ropeConfig), // [N, H, E]
      keys: rope(split(frozenMatMul(normed, matrices.key), K), positions, ropeConfig), // [N, K, E]
      values: split(frozenMatMul(normed, matrices.value), K), // [N, K, E]
      prefixKeys: this.prefixes[2 * index] as unknown as Tensor3D,
      prefixValues: this.prefixes[2 * index + 1] as unknown as Tensor3D,
      sequenceStarts,
    }); // [N, H * E]
    const attended: Tensor2D = tensors.add(hidden, frozenMatMul(mixed, matrices.output)); // [N, D]
    const renormed = rmsNorm(attended, this.norm, epsilon); // [N, D]
    const gated = swiGlu(frozenMatMul(renormed, matrices.gate), frozenMatMul(renormed, matrices.up)); // [N, F]
    return tensors.add(attended, frozenMatMul(gated, matrices.down)); // [N, D]
  }
}
