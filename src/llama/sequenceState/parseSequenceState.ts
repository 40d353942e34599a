// The layout of a llama.cpp sequence state, version 3, for models with a plain key/value cache (llama, qwen2).
// Little-endian, packed, no checksum. Source: llama.cpp v0.5.0, llama-context.cpp (state_seq_save_file)
// and llama-kv-cache.cpp (state_write, state_write_meta, state_write_data).
// Legend: P cells, L layers, R values in the row of one cell (all key/value heads of one position).

import { SequenceStateError } from './sequenceStateError.ts';

/** First word of the file: the bytes `qsgg`, "ggsq" read as a number. */
export const sequenceStateMagic = 0x67677371;
/** LLAMA_STATE_SEQ_VERSION of llama.cpp v0.5.0. */
export const sequenceStateVersion = 3;
/** The ggml number of binary16. */
export const ggmlTypeF16 = 1;

// Bounds that no real state reaches (guesses, 8 times the largest in use); they keep a damaged file from costing time.
const largestStreamCount = 256;
const largestLayerCount = 1024;

/** Where the rows of one layer's keys or values lie. */
export interface RowBlock {
  /** ggml's number of the element type; 1 is binary16. */
  readonly ggmlType: number;
  /** Of the row of one cell, also where the block is transposed. */
  readonly rowBytes: number;
  /** Of the first row, from the start of the state. */
  readonly byteOffset: number;
  /** `P * rowBytes`. */
  readonly byteLength: number;
}

/** A parsed sequence state: what it says about itself and where its rows lie. */
export interface SequenceState {
  readonly bytes: Uint8Array;
  /** The tokens as whoever saved the state named them. */
  readonly tokens: Int32Array;
  /** The `sequences` of the context that wrote it. */
  readonly streamCount: number;
  /** Which stream holds the cells. */
  readonly streamIndex: number;
  /** Position of each cell. `[P]` */
  readonly positions: Int32Array;
  /** Whether values are stored dimension by dimension, `[R, P]`: so in contexts without flash attention. */
  readonly isValueTransposed: boolean;
  /** `[L]` */
  readonly layers: readonly { readonly keys: RowBlock; readonly values: RowBlock }[];
}

/**
 * Reads the structure of a sequence state. Copies no rows.
 *
 * @throws {SequenceStateError} every reason but `shapeMismatch` and `outOfRange`; nothing else, whatever the bytes.
 */
export function parseSequenceState(bytes: Uint8Array): SequenceState {
  const reader = new StateReader(bytes);
  const magic = reader.word('magic');
  if (magic !== sequenceStateMagic) {
    throw new SequenceStateError('notASequenceState', `Expected magic 0x${sequenceStateMagic.toString(16)}, found 0x${magic.toString(16)}`);
  }
  const version = reader.word('version');
  if (version !== sequenceStateVersion) {
    throw new SequenceStateError('unsupportedVersion', `Expected version ${sequenceStateVersion}, found ${version}`);
  }
  const tokens = reader.integers(reader.count('token count', 4));
  const streamCount = reader.word('stream count');
  if (streamCount < 1 || streamCount > largestStreamCount) inconsistent(`stream count is ${streamCount}`);

  let body: Omit<SequenceState, 'bytes' | 'tokens' | 'streamCount'> | undefined;
  for (let streamIndex = 0; streamIndex < streamCount; streamIndex++) {
    const cellCount = reader.count(`cell count of stream ${streamIndex}`, 12);
    if (cellCount === 0) continue;
    if (body) inconsistent(`streams ${body.streamIndex} and ${streamIndex} both hold cells`);
    body = { streamIndex, ...parseStream(reader, cellCount) };
  }
  if (!body) inconsistent('no stream holds a cell');
  if (reader.remaining > 0) throw new SequenceStateError('trailingBytes', `${reader.remaining} bytes follow the state`);
  return { bytes, tokens, streamCount, ...body };
}

function parseStream(reader: StateReader, cellCount: number): Pick<SequenceState, 'positions' | 'isValueTransposed' | 'layers'> {
  const positions = new Int32Array(cellCount); // [P]
  for (let cell = 0; cell < cellCount; cell++) {
    positions[cell] = reader.word(`position of cell ${cell}`);
    const sequenceCount = reader.word(`sequence count of cell ${cell}`);
    if (sequenceCount !== 1) inconsistent(`cell ${cell} belongs to ${sequenceCount} sequences, not 1`);
    reader.word(`sequence of cell ${cell}`);
  }
  const transposition = reader.word('value transposition');
  if (transposition > 1) inconsistent(`value transposition is ${transposition}`);
  const isValueTransposed = transposition === 1;
  const layerCount = reader.word('layer count');
  if (layerCount < 1 || layerCount > largestLayerCount) inconsistent(`layer count is ${layerCount}`);

  const keys: RowBlock[] = [];
  for (let layer = 0; layer < layerCount; layer++) keys.push(reader.rows(`keys of layer ${layer}`, cellCount));
  const layers = keys.map((block, layer) => ({
    keys: block,
    values: isValueTransposed
      ? reader.transposedRows(`values of layer ${layer}`, cellCount)
      : reader.rows(`values of layer ${layer}`, cellCount),
  }));
  return { positions, isValueTransposed, layers };
}

function inconsistent(what: string): never {
  throw new SequenceStateError('inconsistent', `Not a usable sequence state: ${what}`);
}

/** Reads words in order and never past the end. */
class StateReader {
  private offset = 0;
  private readonly view: DataView;
  private readonly size: number;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.size = bytes.byteLength;
  }

  get remaining(): number {
    return this.size - this.offset;
  }

  word(what: string): number {
    return this.view.getUint32(this.take(4, what), true);
  }

  /** A number of things of at least `leastBytes` each, all of which must still follow. */
  count(what: string, leastBytes: number): number {
    const count = this.word(what);
    if (count * leastBytes > this.remaining) {
      throw new SequenceStateError('truncated', `${what} is ${count}, but only ${this.remaining} bytes follow`);
    }
    return count;
  }

  integers(count: number): Int32Array {
    const start = this.take(count * 4, 'tokens');
    return Int32Array.from({ length: count }, (_, index) => this.view.getInt32(start + index * 4, true));
  }

  rows(what: string, cellCount: number): RowBlock {
    const ggmlType = this.word(`type of the ${what}`);
    const rowBytes = Number(this.view.getBigUint64(this.take(8, `row size of the ${what}`), true));
    return this.block(what, ggmlType, rowBytes, cellCount);
  }

  transposedRows(what: string, cellCount: number): RowBlock {
    const ggmlType = this.word(`type of the ${what}`);
    const elementBytes = this.word(`element size of the ${what}`);
    const width = this.word(`width of the ${what}`);
    return this.block(what, ggmlType, elementBytes * width, cellCount);
  }

  private block(what: string, ggmlType: number, rowBytes: number, cellCount: number): RowBlock {
    if (rowBytes === 0) inconsistent(`rows of the ${what} are empty`);
    const byteLength = rowBytes * cellCount;
    return { ggmlType, rowBytes, byteOffset: this.take(byteLength, what), byteLength };
  }

  private take(byteLength: number, what: string): number {
    if (byteLength > this.remaining) {
      throw new SequenceStateError('truncated', `${what} needs ${byteLength} bytes, but only ${this.remaining} follow`);
    }
    const start = this.offset;
    this.offset += byteLength;
    return start;
  }
}
