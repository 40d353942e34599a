// From tensors in a file to weights in the engine's memory, one tensor at a time.
// Legend: D model width, V vocabulary.

import { closeSync, readSync } from 'node:fs';
import { throwIfAborted } from '../base/cancellation.ts';
import type { ProgressSink } from '../base/progress.ts';
import { loadFrozenMatrix, type FrozenMatrix, type FrozenMatrixOptions } from '../engine/frozenMatrix.ts';
import type { DecoderLayerWeights, DecoderLinear, FrozenLinear } from '../engine/ops/fusedDecoderLayer.ts';
import { dequantizeRows } from '../engine/quantization/dequantize.ts';
import { keep, tensor1d, type Tensor1D } from '../engine/tensors.ts';
import { linearNames, linearRoles, type LinearName } from './adaptation.ts';
import { linearSizes } from './decoderTensors.ts';
import { openModelFile, type GgufFile, type GgufTensor } from './gguf/readGguf.ts';
import { ModelError } from './modelError.ts';
import type { ModelShape } from './modelShape.ts';

/** All frozen weights of one model. */
export interface DecoderWeights {
  /** V x D */
  readonly embedding: FrozenMatrix;
  readonly layers: readonly DecoderLayerWeights[];
  readonly outputNorm: Tensor1D; // [D]
  /** V x D; the same object as `embedding` in models that tie them. */
  readonly output: FrozenMatrix;
  /** Divisors of the rotation's frequencies, one for each pair; absent in most models. */
  readonly ropeFrequencyFactors: Float32Array | undefined;
  dispose(): void;
}

/** Options of {@link loadDecoderWeights}. */
export interface DecoderWeightsOptions extends FrozenMatrixOptions {
  readonly onProgress?: ProgressSink | undefined;
  /** Stops between two tensors; what was loaded is freed. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Loads a model's weights, whose presence and sizes `checkTensors` has checked.
 *
 * Besides the weights themselves it holds one stored tensor at a time.
 *
 * @throws {ModelError} `fileMissing`, `fileUnreadable`, `truncated`.
 */
export async function loadDecoderWeights(file: GgufFile, shape: ModelShape, options: DecoderWeightsOptions): Promise<DecoderWeights> {
  const loader = new WeightLoader(file, options);
  try {
    const embedding = loader.matrix('token_embd.weight', { rows: shape.vocabularySize, columns: shape.width });
    const sizes = linearSizes(shape);
    const layers: DecoderLayerWeights[] = [];
    for (let layer = 0; layer < shape.layerCount; layer++) {
      options.onProgress?.({ stage: 'load', done: layer, total: shape.layerCount, unit: 'layers' });
      // One turn of the event loop per layer, so that a cancellation can arrive.
      await new Promise((resolve) => setImmediate(resolve));
      const linear = (name: LinearName): [DecoderLinear, FrozenLinear] => [
        linearRoles[name],
        { matrix: loader.matrix(`blk.${layer}.${name}.weight`, sizes[name]), bias: loader.vector(`blk.${layer}.${name}.bias`) },
      ];
      layers.push({
        attentionNorm: loader.requiredVector(`blk.${layer}.attn_norm.weight`), // [D]
        feedForwardNorm: loader.requiredVector(`blk.${layer}.ffn_norm.weight`), // [D]
        linears: Object.fromEntries(linearNames.map(linear)) as Record<DecoderLinear, FrozenLinear>,
      });
    }
    options.onProgress?.({ stage: 'load', done: shape.layerCount, total: shape.layerCount, unit: 'layers' });
    return {
      embedding,
      layers,
      outputNorm: loader.requiredVector('output_norm.weight'), // [D]
      output: shape.tiesOutput ? embedding : loader.matrix('output.weight', { rows: shape.vocabularySize, columns: shape.width }),
      ropeFrequencyFactors: loader.values('rope_freqs.weight'),
      dispose: () => loader.dispose(),
    };
  } catch (error) {
    loader.dispose();
    throw error;
  } finally {
    loader.close();
  }
}

/** Reads tensors of one open file and remembers what it made, so that all of it can be freed at once. */
class WeightLoader {
  private readonly file: GgufFile;
  private readonly options: DecoderWeightsOptions;
  private readonly handle: number;
  private readonly loaded: { dispose(): void }[] = [];
  /** One buffer for all tensors: fresh large ones cost a page fault for every 4 kB. */
  private buffer: Uint8Array = new Uint8Array(0);

  constructor(file: GgufFile, options: DecoderWeightsOptions) {
    this.file = file;
    this.options = options;
    this.handle = openModelFile(file.path);
    const largestBytes = Math.max(...[...file.tensors.values()].map(({ sizeBytes }) => sizeBytes));
    this.buffer = new Uint8Array(largestBytes);
  }

  matrix(name: string, size: { rows: number; columns: number }): FrozenMatrix {
    throwIfAborted(this.options.signal);
    const tensor = this.find(name);
    return this.remember(loadFrozenMatrix({ bytes: this.read(tensor), type: tensor.type, ...size }, { precision: this.options.precision }));
  }

  vector(name: string): Tensor1D | undefined {
    const values = this.values(name);
    return values && this.remember(keep(tensor1d(values)));
  }

  requiredVector(name: string): Tensor1D {
    return this.vector(this.find(name).name) as Tensor1D;
  }

  values(name: string): Float32Array | undefined {
    const tensor = this.file.tensors.get(name);
    if (!tensor) return undefined;
    return dequantizeRows(
      this.read(tensor),
      tensor.type,
      tensor.dimensions.reduce((product, extent) => product * extent, 1),
    );
  }

  dispose(): void {
    for (const weight of this.loaded.splice(0)) weight.dispose();
  }

  close(): void {
    closeSync(this.handle);
    this.buffer = new Uint8Array(0);
  }

  private find(name: string): GgufTensor {
    const tensor = this.file.tensors.get(name);
    if (!tensor) throw new ModelError('missingTensor', `${this.file.path}: ${name}: expected this tensor, found none`);
    return tensor;
  }

  private read(tensor: GgufTensor): Uint8Array {
    const bytes = this.buffer.subarray(0, tensor.sizeBytes);
    for (let done = 0; done < bytes.byteLength;) {
      const count = readSync(this.handle, bytes, done, bytes.byteLength - done, tensor.offsetBytes + done);
      if (count === 0)
        throw new ModelError('truncated', `${this.file.path}: tensor ${tensor.name}: the file became shorter while it was read`);
      done += count;
    }
    return bytes;
  }

  private remember<T extends { dispose(): void }>(weight: T): T {
    this.loaded.push(weight);
    return weight;
  }
}
