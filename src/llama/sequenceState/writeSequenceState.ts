// Legend: P prefix length, L layers, R values in one row (all key/value heads of one position).

import { ggmlTypeF16, sequenceStateMagic, sequenceStateVersion } from './parseSequenceState.ts';
import { writeRows } from './patchSequenceState.ts';
import type { PrefixRows } from './prefixRows.ts';
import { SequenceStateError } from './sequenceStateError.ts';

/** A prefix and what stands for it in token lists. */
export interface SequenceStateContent extends PrefixRows {
  readonly layerCount: number;
  /** `[P]` ids inside the vocabulary; every request must begin with exactly these. */
  readonly placeholderTokens: ArrayLike<number>;
}

/**
 * The bytes of a sequence state for a context with one sequence, flash attention and a binary16 cache.
 *
 * Size: `28 + 16 P + 2 L (12 + 2 P R)` bytes.
 *
 * @throws {SequenceStateError} `shapeMismatch` or `outOfRange`.
 */
export function writeSequenceState(content: SequenceStateContent): Uint8Array {
  const { prefixLength, layerCount, rowWidth, placeholderTokens, keys, values } = content;
  if (placeholderTokens.length !== prefixLength || keys.length !== layerCount || values.length !== layerCount) {
    throw new SequenceStateError(
      'shapeMismatch',
      `Expected ${prefixLength} placeholders and ${layerCount} layers; ` +
        `found ${placeholderTokens.length} placeholders, ${keys.length} layers of keys and ${values.length} of values`,
    );
  }
  const blockBytes = prefixLength * rowWidth * 2;
  const bytes = new Uint8Array(28 + 16 * prefixLength + 2 * layerCount * (12 + blockBytes));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  const word = (value: number): void => {
    view.setUint32(offset, value, true);
    offset += 4;
  };

  [sequenceStateMagic, sequenceStateVersion, prefixLength].forEach(word);
  Array.from(placeholderTokens).forEach(word);
  [1, prefixLength].forEach(word);
  for (let position = 0; position < prefixLength; position++) [position, 1, 0].forEach(word);
  [0, layerCount].forEach(word);
  for (const block of [...keys, ...values]) {
    if (block.length !== prefixLength * rowWidth) {
      throw new SequenceStateError('shapeMismatch', `Expected ${prefixLength * rowWidth} values in a layer, found ${block.length}`);
    }
    word(ggmlTypeF16);
    view.setBigUint64(offset, BigInt(rowWidth * 2), true);
    writeRows(new DataView(bytes.buffer, offset + 8, blockBytes), block);
    offset += 8 + blockBytes;
  }
  return bytes;
}
