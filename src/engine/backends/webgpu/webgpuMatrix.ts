import type { GgmlType } from '../../quantization/ggmlType.ts';
import { WebgpuError } from './webgpuError.ts';
import type { WebgpuRuntime } from './webgpuRuntime.ts';

/**
 * What products compute with; sums are always f32. `emulatedF16` rounds to f16 in f32 registers: for tests, on devices without f16.
 */
export type TileArithmetic = 'f32' | 'f16' | 'emulatedF16';

/** A frozen matrix in the GPU's memory, quantised as its file has it. */
export class WebgpuMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly type: GgmlType;
  /** Its blocks, packed into words. */
  readonly buffer: GPUBuffer;
  readonly arithmetic: TileArithmetic;

  /**
   * Copies the matrix to the GPU.
   *
   * @throws {WebgpuError} `adapterLimit` when one buffer cannot hold it.
   */
  constructor(
    runtime: WebgpuRuntime,
    { bytes, type, rows, columns }: { bytes: Uint8Array; type: GgmlType; rows: number; columns: number },
    arithmetic: TileArithmetic,
  ) {
    if (bytes.byteLength > runtime.largestBindingBytes) {
      throw new WebgpuError(
        'adapterLimit',
        `expected room for a matrix of ${rows} x ${columns} (${bytes.byteLength} bytes), found at most ${runtime.largestBindingBytes} bytes`,
      );
    }
    this.rows = rows;
    this.columns = columns;
    this.type = type;
    this.arithmetic = arithmetic;
    this.buffer = runtime.loadBytes(bytes);
  }

  dispose(): void {
    this.buffer.destroy();
  }
}
