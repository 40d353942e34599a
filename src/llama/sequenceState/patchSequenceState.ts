// Legend: P prefix length, L layers, R values in one row (all key/value heads of one position).

import { largestFloat16, toFloat16 } from './float16.ts';
import { parseSequenceState } from './parseSequenceState.ts';
import { type PrefixRows, requireFloat16 } from './prefixRows.ts';
import { SequenceStateError } from './sequenceStateError.ts';

/**
 * Puts a prefix in place of the rows of a state that llama.cpp itself wrote for as many placeholder tokens.
 *
 * Header, tokens, positions and streams stay as they are, so the result suits the context that wrote the template,
 * whatever its number of sequences. The template is not changed.
 *
 * @throws {SequenceStateError} what `parseSequenceState` throws, `unsupportedType`, `shapeMismatch`, `outOfRange`.
 */
export function patchSequenceState(template: Uint8Array, rows: PrefixRows): Uint8Array {
  const patched = template.slice();
  const state = parseSequenceState(patched);
  const { prefixLength, rowWidth } = rows;
  if (state.positions.length !== prefixLength) mismatch('cells', state.positions.length, prefixLength);
  if (state.layers.length !== rows.keys.length) mismatch('layers of keys', state.layers.length, rows.keys.length);
  if (state.layers.length !== rows.values.length) mismatch('layers of values', state.layers.length, rows.values.length);
  state.layers.forEach((layer, index) => {
    for (const [block, source, isTransposed] of [
      [layer.keys, rows.keys[index], false],
      [layer.values, rows.values[index], state.isValueTransposed],
    ] as const) {
      if (block.rowBytes !== rowWidth * 2) mismatch(`bytes in a row of layer ${index}`, block.rowBytes, rowWidth * 2);
      requireFloat16(block, rowWidth * 2);
      if (source?.length !== prefixLength * rowWidth) mismatch(`values in layer ${index}`, prefixLength * rowWidth, source?.length ?? 0);
      const target = new DataView(patched.buffer, patched.byteOffset + block.byteOffset, block.byteLength);
      writeRows(target, source, isTransposed ? { prefixLength, rowWidth } : undefined);
    }
  });
  return patched;
}

/**
 * Writes rows as binary16.
 *
 * @param source `[P, R]`.
 * @param transposed The extents if the target is `[R, P]`.
 * @throws {SequenceStateError} `outOfRange`.
 */
export function writeRows(target: DataView, source: Float32Array, transposed?: { prefixLength: number; rowWidth: number }): void {
  for (let index = 0; index < source.length; index++) {
    const value = source[index] as number;
    // Written so that a NaN fails too.
    if (!(Math.abs(value) <= largestFloat16)) {
      throw new SequenceStateError('outOfRange', `Value ${index} of the prefix is ${value}; binary16 ends at ${largestFloat16}`);
    }
    const place = transposed ? (index % transposed.rowWidth) * transposed.prefixLength + Math.floor(index / transposed.rowWidth) : index;
    target.setUint16(place * 2, toFloat16(value), true);
  }
}

function mismatch(what: string, expected: number, found: number): never {
  throw new SequenceStateError('shapeMismatch', `The template has ${expected} ${what}, the prefix ${found}`);
}
