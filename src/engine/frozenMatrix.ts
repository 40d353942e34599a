// Legend: V rows (output features), D columns (input features).

import { assert } from '../base/assert.ts';
import { NativeBackend } from './backends/native/nativeBackend.ts';
import { WebgpuMatrix } from './backends/webgpu/webgpuMatrix.ts';
import { runtimeOf } from './backends/webgpu/webgpuRuntime.ts';
import { dequantizeRows } from './quantization/dequantize.ts';
import { ggmlSizeBytes } from './quantization/ggmlType.ts';
import type { GgmlType } from './quantization/ggmlType.ts';
import { backend, keep, tensor2d } from './tensors.ts';
import type { Tensor2D } from './tensors.ts';

/** A weight matrix as a GGUF file holds it: `rows` rows of `columns` values. */
export interface QuantizedMatrix {
  readonly bytes: Uint8Array;
  readonly type: GgmlType;
  /** Output features. */
  readonly rows: number;
  /** Input features, a multiple of the type's block. */
  readonly columns: number;
}

/** A weight matrix that never changes: no gradient ever flows into it. Belongs to the backend that was active when it was loaded. */
export interface FrozenMatrix {
  /** Output features. */
  readonly rows: number;
  /** Input features. */
  readonly columns: number;
  /** Frees its memory; using it afterwards is a mistake. */
  dispose(): void;
}

/** Options of {@link loadFrozenMatrix}. */
export interface FrozenMatrixOptions {
  /**
   * How the native backend keeps the values: `bf16` takes half the memory and is faster on machines with bf16 products.
   * `quantized` keeps the file's blocks and rounds to bf16 for each product: the same bits, least memory, more time.
   * On a GPU they always stay quantised, and all but `f32` let products compute with f16 where the GPU can.
   * Other backends always keep f32.
   */
  readonly precision: 'f32' | 'bf16' | 'quantized';
}

/** A matrix that the native backend holds, packed for products. */
export class NativeMatrix implements FrozenMatrix {
  readonly rows: number;
  readonly columns: number;
  /** The addon's number for it. */
  readonly id: number;
  /** How its values are kept. */
  readonly precision: FrozenMatrixOptions['precision'];
  private readonly free: () => void;

  constructor(source: QuantizedMatrix, { id, precision, free }: Pick<NativeMatrix, 'id' | 'precision'> & { free: () => void }) {
    this.rows = source.rows;
    this.columns = source.columns;
    this.id = id;
    this.precision = precision;
    this.free = free;
  }

  dispose(): void {
    this.free();
  }
}

/** A matrix kept as an ordinary f32 tensor, on backends without packed weights. */
export class DequantizedMatrix implements FrozenMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Tensor2D; // [V, D]

  constructor(values: Tensor2D) {
    [this.rows, this.columns] = values.shape;
    this.values = keep(values);
  }

  dispose(): void {
    this.values.dispose();
  }
}

/**
 * Loads weights into the active backend.
 *
 * @param source Its bytes are copied, not kept.
 */
export function loadFrozenMatrix(source: QuantizedMatrix, options: FrozenMatrixOptions): FrozenMatrix {
  const { bytes, type, rows, columns } = source;
  const expectedBytes = ggmlSizeBytes(type, rows * columns);
  assert(
    bytes.byteLength === expectedBytes,
    () => `${rows} x ${columns} values of ${type} take ${expectedBytes} bytes, got ${bytes.byteLength}`,
  );
  const active = backend();
  if (active instanceof NativeBackend) {
    const id = active.loadFrozenMatrix(bytes, type, rows, columns, options.precision);
    return new NativeMatrix(source, { id, precision: options.precision, free: () => active.releaseFrozenMatrix(id) });
  }
  const runtime = runtimeOf(active);
  if (runtime) return new WebgpuMatrix(runtime, source, runtime.hasHalfPrecision && options.precision !== 'f32' ? 'f16' : 'f32');
  return new DequantizedMatrix(tensor2d(dequantizeRows(bytes, type, rows * columns), [rows, columns]));
}

/** Whether the backend that loaded a matrix brings kernels for it; without them it is a plain tensor. */
export function hasOwnKernels(matrix: FrozenMatrix): boolean {
  return !(matrix instanceof DequantizedMatrix);
}

/** The tensor behind a matrix that a backend without packed weights loaded. */
export function dequantizedValues(matrix: FrozenMatrix): Tensor2D {
  assert(matrix instanceof DequantizedMatrix, () => 'expected a matrix that loadFrozenMatrix made on a backend without packed weights');
  return matrix.values;
}
