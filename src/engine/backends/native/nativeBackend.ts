// A tfjs backend whose tensors live in the native addon.
// Knows memory only: what is computed stands in kernels/.

import { assert, defined } from '../../../base/assert.ts';
import { ggmlTypeLayout } from '../../quantization/ggmlType.ts';
import type { GgmlType } from '../../quantization/ggmlType.ts';
import { engine, KernelBackend } from '../../tensors.ts';
import type { DataType, TensorInfo, TypedArray } from '../../tensors.ts';
import type { Binding } from './binding.ts';
import { NativeData } from './nativeData.ts';

/** How the addon numbers the ways to keep a frozen matrix. */
const precisionIds = { f32: 0, bf16: 1, quantized: 2 } as const;

/** Memory of the native backend. */
export interface NativeMemory {
  /** Tensors and gradients. */
  readonly tensorBytes: number;
  readonly slotCount: number;
  /** Free buffers kept for reuse. */
  readonly pooledBytes: number;
  /** Frozen matrices. */
  readonly frozenBytes: number;
  /** Buffers ever asked of the system; a steady training step asks for none. */
  readonly reservedBuffers: number;
}

/** Stores tensors in slots of the native addon. */
export class NativeBackend extends KernelBackend {
  readonly binding: Binding;
  private dataCount = 0;
  /** Records of ids that another backend made: they keep their own id when they move here. */
  private readonly moved = new WeakMap<object, NativeData>();

  constructor(binding: Binding) {
    super();
    this.binding = binding;
  }

  // ---- memory for kernels

  /** The record of a tensor; brings it here from another backend when it lives there. */
  dataOf(dataId: object): NativeData {
    if (dataId instanceof NativeData) return dataId;
    if (!this.moved.has(dataId)) engine().moveData(this, dataId);
    return defined(this.moved.get(dataId), 'moved data');
  }

  /** The slot of a tensor. */
  slotOf(tensor: TensorInfo): number {
    return this.dataOf(tensor.dataId).slot;
  }

  /** A new tensor whose content is unspecified until a kernel writes it. */
  allocate(shape: number[], dtype: DataType = 'float32'): TensorInfo & { readonly slot: number } {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const data = new NativeData(this.binding.allocate(size), size, dtype);
    this.dataCount++;
    return { dataId: data, shape, dtype, slot: data.slot };
  }

  /** The same memory under another shape. */
  share(tensor: TensorInfo, shape: number[]): TensorInfo {
    this.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape, dtype: tensor.dtype };
  }

  /** Frees a tensor that a kernel made for itself. */
  disposeInfo(tensor: TensorInfo): void {
    this.disposeData(tensor.dataId);
  }

  // ---- frozen matrices

  /** Packs a quantised matrix for products, or copies it as it is, and returns the addon's number for it. */
  loadFrozenMatrix(bytes: Uint8Array, type: GgmlType, rows: number, columns: number, precision: keyof typeof precisionIds): number {
    return this.binding.loadFrozenMatrix(bytes, ggmlTypeLayout(type).id, rows, columns, precisionIds[precision]);
  }

  /** Frees a packed matrix. */
  releaseFrozenMatrix(id: number): void {
    this.binding.releaseFrozenMatrix(id);
  }

  /** How much memory the addon holds. */
  nativeMemory(): NativeMemory {
    const { liveBytes, liveSlots, ...others } = this.binding.memoryStats();
    return { tensorBytes: liveBytes, slotCount: liveSlots, ...others };
  }

  // ---- tfjs KernelBackend

  override write(values: TypedArray, shape: number[], dtype: DataType): object {
    const info = this.allocate(shape, dtype);
    this.binding.write(info.slot, asWords(values, dtype));
    return info.dataId;
  }

  override move(dataId: object, values: TypedArray, shape: number[], dtype: DataType, references: number): void {
    const { dataId: record } = this.allocate(shape, dtype) as { dataId: NativeData };
    this.binding.write(record.slot, asWords(values, dtype));
    record.references = references;
    this.moved.set(dataId, record);
  }

  override readSync(dataId: object): TypedArray {
    const { slot, size, dtype } = this.dataOf(dataId);
    const words = dtype === 'float32' ? new Float32Array(size) : new Int32Array(size);
    this.binding.read(slot, words);
    return dtype === 'bool' ? Uint8Array.from(words) : words;
  }

  override read(dataId: object): Promise<TypedArray> {
    return Promise.resolve(this.readSync(dataId));
  }

  override disposeData(dataId: object, force = false): boolean {
    const data = dataId instanceof NativeData ? dataId : this.moved.get(dataId);
    if (!data) return true;
    data.references--;
    if (data.references > 0 && !force) return false;
    this.binding.release(data.slot);
    this.moved.delete(dataId);
    this.dataCount--;
    return true;
  }

  override refCount(dataId: object): number {
    return (dataId instanceof NativeData ? dataId : this.moved.get(dataId))?.references ?? 0;
  }

  override incRef(dataId: object): void {
    this.dataOf(dataId).references++;
  }

  override numDataIds(): number {
    return this.dataCount;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7; // What tfjs uses for all f32 backends.
  }

  override timerAvailable(): boolean {
    return true;
  }

  override time(run: () => void): Promise<{ kernelMs: number }> {
    const begin = performance.now();
    run();
    return Promise.resolve({ kernelMs: performance.now() - begin });
  }

  override dispose(): void {
    this.binding.trimPool();
  }
}

/** Values as the addon stores them: f32 for numbers, i32 for integers and truth values. */
function asWords(values: TypedArray, dtype: DataType): Float32Array | Int32Array {
  assert(dtype === 'float32' || dtype === 'int32' || dtype === 'bool', () => `the native backend stores no ${dtype} tensors`);
  if (dtype === 'float32') return values instanceof Float32Array ? values : Float32Array.from(values);
  return values instanceof Int32Array ? values : Int32Array.from(values);
}
