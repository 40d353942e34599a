import type { DataType } from '../../tensors.ts';

/** The memory of one or more tensors in the addon. It is its own tfjs DataId, so that finding it costs no look-up. */
export class NativeData {
  /** The addon's number for the buffer. */
  readonly slot: number;
  /** Words of four bytes. */
  readonly size: number;
  readonly dtype: DataType;
  /** Tensors that share it. */
  references = 1;

  constructor(slot: number, size: number, dtype: DataType) {
    this.slot = slot;
    this.size = size;
    this.dtype = dtype;
  }
}
