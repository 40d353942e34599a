// Legend: P prefix length, L layers, R values in one row (all key/value heads of one position).

import { fromFloat16 } from './float16.ts';
import { ggmlTypeF16, type RowBlock, type SequenceState } from './parseSequenceState.ts';
import { SequenceStateError } from './sequenceStateError.ts';

/** A prefix as llama.cpp's cache holds it: one row per position and layer, keys rotated for positions 0..P-1. */
export interface PrefixRows {
  readonly prefixLength: number;
  /** Key/value heads times head width. */
  readonly rowWidth: number;
  /** One `[P, R]` array per layer, in the head order of the model file. */
  readonly keys: readonly Float32Array[];
  /** One `[P, R]` array per layer. */
  readonly values: readonly Float32Array[];
}

/**
 * The rows of a state whose cells are positions 0..P-1.
 *
 * @throws {SequenceStateError} `unsupportedType` unless the rows are binary16, `inconsistent` for other positions or uneven layers.
 */
export function prefixRowsOf(state: SequenceState): PrefixRows {
  const prefixLength = state.positions.length;
  state.positions.forEach((position, cell) => {
    if (position !== cell) throw new SequenceStateError('inconsistent', `Cell ${cell} holds position ${position}, not ${cell}`);
  });
  const rowBytes = state.layers[0]?.keys.rowBytes ?? 0;
  const rowWidth = rowBytes / 2;
  for (const block of state.layers.flatMap((layer) => [layer.keys, layer.values])) requireFloat16(block, rowBytes);
  const read = (block: RowBlock, isTransposed: boolean): Float32Array => {
    const view = new DataView(state.bytes.buffer, state.bytes.byteOffset + block.byteOffset, block.byteLength);
    const rows = new Float32Array(prefixLength * rowWidth); // [P, R]
    for (let index = 0; index < rows.length; index++) {
      const source = isTransposed ? (index % rowWidth) * prefixLength + Math.floor(index / rowWidth) : index;
      rows[index] = fromFloat16(view.getUint16(source * 2, true));
    }
    return rows;
  };
  return {
    prefixLength,
    rowWidth,
    keys: state.layers.map((layer) => read(layer.keys, false)),
    values: state.layers.map((layer) => read(layer.values, state.isValueTransposed)),
  };
}

/**
 * Refuses a block that is not binary16 with rows of `rowBytes`.
 *
 * @throws {SequenceStateError} `unsupportedType` or `inconsistent`.
 */
export function requireFloat16(block: RowBlock, rowBytes: number): void {
  if (block.ggmlType !== ggmlTypeF16) {
    throw new SequenceStateError('unsupportedType', `Rows are of ggml type ${block.ggmlType}, not ${ggmlTypeF16} (F16)`);
  }
  if (block.rowBytes !== rowBytes || rowBytes % 2 !== 0) {
    throw new SequenceStateError('inconsistent', `A row has ${block.rowBytes} bytes where the first has ${rowBytes}`);
  }
}
