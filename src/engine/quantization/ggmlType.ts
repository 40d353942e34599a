import { defined } from '../../base/assert.ts';

/** How the numbers of a GGUF tensor are stored. */
export type GgmlType = 'F32' | 'F16' | 'BF16' | 'Q4_0' | 'Q4_1' | 'Q5_0' | 'Q5_1' | 'Q8_0' | 'Q4_K' | 'Q5_K' | 'Q6_K';

/** Layout of one {@link GgmlType}. */
export interface GgmlTypeLayout {
  readonly name: GgmlType;
  /** The number of the type in `enum ggml_type` of ggml.h, as it stands in GGUF files. */
  readonly id: number;
  /** Values per block. A row is a whole number of blocks. */
  readonly blockValues: number;
  /** Bytes per block, scales included. */
  readonly blockBytes: number;
}

/** Every type that the engine reads. Sizes from ggml-common.h. */
export const ggmlTypes: readonly GgmlTypeLayout[] = [
  { name: 'F32', id: 0, blockValues: 1, blockBytes: 4 },
  { name: 'F16', id: 1, blockValues: 1, blockBytes: 2 },
  { name: 'BF16', id: 30, blockValues: 1, blockBytes: 2 },
  { name: 'Q4_0', id: 2, blockValues: 32, blockBytes: 18 },
  { name: 'Q4_1', id: 3, blockValues: 32, blockBytes: 20 },
  { name: 'Q5_0', id: 6, blockValues: 32, blockBytes: 22 },
  { name: 'Q5_1', id: 7, blockValues: 32, blockBytes: 24 },
  { name: 'Q8_0', id: 8, blockValues: 32, blockBytes: 34 },
  { name: 'Q4_K', id: 12, blockValues: 256, blockBytes: 144 },
  { name: 'Q5_K', id: 13, blockValues: 256, blockBytes: 176 },
  { name: 'Q6_K', id: 14, blockValues: 256, blockBytes: 210 },
];

/** The layout of a type. */
export function ggmlTypeLayout(type: GgmlType): GgmlTypeLayout {
  return defined(
    ggmlTypes.find(({ name }) => name === type),
    `layout of ${type}`,
  );
}

/**
 * The size of `valueCount` stored values in bytes.
 *
 * @param valueCount A multiple of the type's block.
 */
export function ggmlSizeBytes(type: GgmlType, valueCount: number): number {
  const { blockValues, blockBytes } = ggmlTypeLayout(type);
  return (valueCount / blockValues) * blockBytes;
}
