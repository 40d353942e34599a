import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toFloat16, fromFloat16 } from '../../../../src/llama/sequenceState/float16.ts';
import { parseSequenceState } from '../../../../src/llama/sequenceState/parseSequenceState.ts';
import { patchSequenceState } from '../../../../src/llama/sequenceState/patchSequenceState.ts';
import { type PrefixRows, prefixRowsOf } from '../../../../src/llama/sequenceState/prefixRows.ts';
import { SequenceStateError, type SequenceStateErrorReason } from '../../../../src/llama/sequenceState/sequenceStateError.ts';
import { type SequenceStateContent, writeSequenceState } from '../../../../src/llama/sequenceState/writeSequenceState.ts';

function contentOf(prefixLength: number, layerCount: number, rowWidth: number, shift = 0): SequenceStateContent {
  const block = (layer: number): Float32Array =>
    Float32Array.from({ length: prefixLength * rowWidth }, (_, index) => fromFloat16(toFloat16(Math.sin(index + 100 * layer + shift))));
  const layers = Array.from({ length: layerCount }, (_, layer) => layer);
  return {
    prefixLength,
    layerCount,
    rowWidth,
    placeholderTokens: new Int32Array(prefixLength).fill(7),
    keys: layers.map(block),
    values: layers.map((layer) => block(layer + layerCount)),
  };
}

/** The same state as a context with several sequences or without flash attention writes it. */
function restated(content: SequenceStateContent, form: { streams: number; stream: number; isTransposed: boolean }): Uint8Array {
  const { prefixLength, layerCount, rowWidth } = content;
  const words: number[] = [0x67677371, 3, prefixLength, ...Array.from(content.placeholderTokens), form.streams];
  for (let stream = 0; stream < form.stream; stream++) words.push(0);
  words.push(prefixLength);
  for (let position = 0; position < prefixLength; position++) words.push(position, 1, form.stream);
  words.push(form.isTransposed ? 1 : 0, layerCount);
  const bytes = [...new Uint8Array(Uint32Array.from(words).buffer)];
  const halves = (values: Iterable<number>): void => {
    for (const value of values) bytes.push(toFloat16(value) & 0xff, toFloat16(value) >> 8);
  };
  for (const keys of content.keys) {
    bytes.push(...new Uint8Array(Uint32Array.of(1, rowWidth * 2, 0).buffer));
    halves(keys);
  }
  for (const values of content.values) {
    bytes.push(...new Uint8Array((form.isTransposed ? Uint32Array.of(1, 2, rowWidth) : Uint32Array.of(1, rowWidth * 2, 0)).buffer));
    if (!form.isTransposed) halves(values);
    else for (let column = 0; column < rowWidth; column++) halves(values.filter((_, index) => index % rowWidth === column));
  }
  for (let stream = form.stream + 1; stream < form.streams; stream++) bytes.push(0, 0, 0, 0);
  return Uint8Array.from(bytes);
}

function rowsOnly({ prefixLength, rowWidth, keys, values }: PrefixRows): PrefixRows {
  return { prefixLength, rowWidth, keys, values };
}

function failsWith(reason: SequenceStateErrorReason, work: () => unknown): void {
  assert.throws(work, (error) => SequenceStateError.is(error, reason) || assert.fail(`expected ${reason}, got ${String(error)}`));
}

test('a written state parses and gives back its rows', () => {
  const content = contentOf(5, 3, 8);
  const bytes = writeSequenceState(content);
  const state = parseSequenceState(bytes);
  assert.equal(bytes.byteLength, 28 + 16 * 5 + 2 * 3 * (12 + 5 * 16));
  assert.deepEqual([...state.tokens], [7, 7, 7, 7, 7]);
  assert.deepEqual([...state.positions], [0, 1, 2, 3, 4]);
  assert.equal(state.streamCount, 1);
  assert.equal(state.isValueTransposed, false);
  assert.deepEqual(prefixRowsOf(state), rowsOnly(content));
});

test('a state of SmolLM2-135M with 32 positions has the size that llama.cpp writes', () => {
  assert.equal(writeSequenceState(contentOf(32, 30, 192)).byteLength, 738_540);
});

test('states of several sequences and of transposed values parse to the same rows', () => {
  const content = contentOf(4, 2, 6);
  for (const form of [
    { streams: 1, stream: 0, isTransposed: false },
    { streams: 4, stream: 2, isTransposed: false },
    { streams: 3, stream: 0, isTransposed: true },
  ]) {
    const state = parseSequenceState(restated(content, form));
    assert.equal(state.streamCount, form.streams);
    assert.equal(state.streamIndex, form.stream);
    assert.deepEqual(prefixRowsOf(state), rowsOnly(content));
  }
});

test('a patched template carries the new rows and keeps everything else', () => {
  const before = contentOf(4, 2, 6);
  const after = contentOf(4, 2, 6, 0.5);
  for (const form of [
    { streams: 1, stream: 0, isTransposed: false },
    { streams: 4, stream: 2, isTransposed: false },
    { streams: 2, stream: 1, isTransposed: true },
  ]) {
    const template = restated(before, form);
    const untouched = template.slice();
    assert.deepEqual(patchSequenceState(template, after), restated(after, form));
    assert.deepEqual(template, untouched);
  }
});

test('rows of another shape and values without a binary16 form are refused', () => {
  const template = writeSequenceState(contentOf(4, 2, 6));
  failsWith('shapeMismatch', () => patchSequenceState(template, contentOf(5, 2, 6)));
  failsWith('shapeMismatch', () => patchSequenceState(template, contentOf(4, 3, 6)));
  failsWith('shapeMismatch', () => patchSequenceState(template, contentOf(4, 2, 8)));
  for (const value of [Number.NaN, Infinity, 65520, -70000]) {
    const rows = contentOf(4, 2, 6);
    rows.values[1]?.fill(value, 3, 4);
    failsWith('outOfRange', () => patchSequenceState(template, rows));
    failsWith('outOfRange', () => writeSequenceState(rows));
  }
  failsWith('shapeMismatch', () => writeSequenceState({ ...contentOf(4, 2, 6), placeholderTokens: [1] }));
  failsWith('shapeMismatch', () => writeSequenceState({ ...contentOf(4, 2, 6), layerCount: 3 }));
});

test('a damaged field is refused with its reason', () => {
  const good = writeSequenceState(contentOf(4, 2, 6));
  const firstLayer = 12 + 16 + 8 + 48 + 8;
  const cases: [string, number, number, SequenceStateErrorReason][] = [
    ['magic', 0, 0x67677370, 'notASequenceState'],
    ['version', 4, 4, 'unsupportedVersion'],
    ['token count', 8, 0xffffffff, 'truncated'],
    ['stream count', 28, 0, 'inconsistent'],
    ['stream count', 28, 1 << 30, 'inconsistent'],
    ['cell count', 32, 0x40000000, 'truncated'],
    ['sequences of a cell', 40, 2, 'inconsistent'],
    ['value transposition', 84, 2, 'inconsistent'],
    ['layer count', 88, 0, 'inconsistent'],
    ['layer count', 88, 3, 'truncated'],
    ['row size', firstLayer + 4, 0, 'inconsistent'],
    ['row size', firstLayer + 4, 0x7fffffff, 'truncated'],
  ];
  for (const [field, offset, value, reason] of cases) {
    const damaged = good.slice();
    new DataView(damaged.buffer).setUint32(offset, value, true);
    assert.throws(
      () => parseSequenceState(damaged),
      (error) => SequenceStateError.is(error, reason),
      `${field} = ${value} should be ${reason}`,
    );
  }
  const quantised = good.slice();
  new DataView(quantised.buffer).setUint32(firstLayer, 8, true);
  failsWith('unsupportedType', () => prefixRowsOf(parseSequenceState(quantised)));
  failsWith('unsupportedType', () => patchSequenceState(quantised, contentOf(4, 2, 6)));
  const moved = good.slice();
  new DataView(moved.buffer).setUint32(36, 9, true);
  failsWith('inconsistent', () => prefixRowsOf(parseSequenceState(moved)));
  failsWith('trailingBytes', () => parseSequenceState(Uint8Array.from([...good, 0])));
});

test('every truncation is refused as such', () => {
  const good = writeSequenceState(contentOf(2, 1, 2));
  for (let length = 0; length < good.byteLength; length++) {
    failsWith('truncated', () => parseSequenceState(good.subarray(0, length)));
  }
});

test('no bytes make the parser throw anything but its own error', () => {
  const good = writeSequenceState(contentOf(3, 2, 4));
  const mutated = fc
    .array(fc.tuple(fc.nat({ max: good.byteLength - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      const bytes = good.slice();
      for (const [offset, value] of changes) bytes[offset] = value;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      try {
        const state = parseSequenceState(bytes);
        for (const { keys, values } of state.layers) {
          assert.ok(keys.byteOffset + keys.byteLength <= bytes.byteLength);
          assert.ok(values.byteOffset + values.byteLength <= bytes.byteLength);
        }
      } catch (error) {
        assert.ok(error instanceof SequenceStateError, String(error));
      }
    }),
    { numRuns: 1000, seed: 1 },
  );
});
