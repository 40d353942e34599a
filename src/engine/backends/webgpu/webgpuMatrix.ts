import type { GgmlType } from '../../quantization/ggmlType.ts';
import { WebgpuError } from './webgpuError.ts';
import type { WebgpuRuntime } from './webgpuRuntime.ts';

/** A frozen matrix in the GPU's memory, quantised as its file has it. */
export class WebgpuMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly type: GgmlType;
  /** Its blocks, packed into words. */
  readonly buffer: GPUBuffer;
  /** Whether products compute with half-precision numbers; sums are always f32. */
  readonly usesHalfPrecision: boolean;

  /**
   * Copies the matrix to the GPU.
   *
   * @throws {WebgpuError} `adapterLimit` when one buffer cannot hold it.
   */
  constructor(
    runtime: WebgpuRuntime,
    { bytes, type, rows, columns }: { bytes: Uint8Array; type: GgmlType; rows: number; columns: number },
    usesHalfPrecision: boolean,
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
    this.usesHalfPrecision = usesHalfPrecision;
    this.buffer = runtime.loadBytes(bytes);
  }

  dispose(): void {
    this.buffer.destroy();
  }
}
