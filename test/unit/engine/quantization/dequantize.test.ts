import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { selectBackend } from '../../../../src/engine/backend.ts';
import { loadFrozenMatrix } from '../../../../src/engine/frozenMatrix.ts';
import { gatherRows } from '../../../../src/engine/ops/gatherRows.ts';
import { dequantizeRows, float16FromBits } from '../../../../src/engine/quantization/dequantize.ts';
import { ggmlSizeBytes, ggmlTypes, type GgmlType } from '../../../../src/engine/quantization/ggmlType.ts';

const half = { one: [0x00, 0x3c], two: [0x00, 0x40], minusHalf: [0x00, 0xb8] } as const;

/** Names the values that a hand-made block must give at some of its indices. */
function check(type: GgmlType, bytes: readonly number[], expected: Readonly<Record<number, number>>): void {
  const layout = ggmlTypes.find(({ name }) => name === type)!;
  assert.equal(bytes.length % layout.blockBytes, 0, `${type} block of ${bytes.length} bytes`);
  const values = dequantizeRows(Uint8Array.from(bytes), type, (bytes.length / layout.blockBytes) * layout.blockValues);
  for (const [index, value] of Object.entries(expected)) assert.equal(values[Number(index)], value, `${type}[${index}]`);
}

/** `length` bytes of 0 with some set. */
function bytesOf(length: number, set: Readonly<Record<number, number>>): number[] {
  return Array.from({ length }, (_, index) => set[index] ?? 0);
}

test('half-precision bits become the number that they stand for', () => {
  const table: readonly (readonly [number, number])[] = [
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3c00, 1],
    [0xc248, -3.140625],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ];
  for (const [bits, value] of table) assert.equal(float16FromBits(bits), value);
  assert.ok(Number.isNaN(float16FromBits(0x7e00)));
  assert.ok(Object.is(float16FromBits(0x8000), -0));
});

test('plain types are read as they stand', () => {
  check('F32', [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], { 0: 1, 1: -2 });
  check('F16', [...half.one, ...half.minusHalf], { 0: 1, 1: -0.5 });
  check('BF16', [0x80, 0x3f, 0x20, 0xc0], { 0: 1, 1: -2.5 });
});

test('four-bit blocks keep low halves first', () => {
  check('Q4_0', [...half.two, ...bytesOf(16, { 0: 0xf1, 15: 0x8a })], { 0: -14, 16: 14, 15: 4, 31: 0, 1: -16 });
  check('Q4_1', [...half.two, ...half.minusHalf, ...bytesOf(16, { 0: 0xf1, 15: 0x8a })], { 0: 1.5, 16: 29.5, 15: 19.5, 31: 15.5, 1: -0.5 });
});

test('five-bit blocks take their fifth bits from one word', () => {
  const fifthBits = [0x01, 0, 0x02, 0x80]; // Values 0, 17 and 31.
  const halves = bytesOf(16, { 0: 0xf1, 1: 0x30, 15: 0x20 });
  check('Q5_0', [...half.two, ...fifthBits, ...halves], { 0: 2, 16: -2, 17: 6, 31: 4, 2: -32 });
  check('Q5_1', [...half.two, ...half.minusHalf, ...fifthBits, ...halves], { 0: 33.5, 16: 29.5, 17: 37.5, 31: 35.5, 2: -0.5 });
});

test('eight-bit blocks are signed', () => {
  check('Q8_0', [...half.minusHalf, ...bytesOf(32, { 0: 0x80, 31: 3 })], { 0: 64, 31: -1.5, 1: -0 });
});

// Sub-blocks 0..3 keep scale and minimum in the low six bits; 4..7 put theirs together from halves and the upper two bits.
const packedScales = bytesOf(12, { 0: 0b11_000101, 4: 0b10_000011, 8: 0b0111_1010 });

test('Q4_K scales each of its eight sub-blocks', () => {
  const halves = bytesOf(128, { 0: 0x21, 64: 0x43 });
  // Sub-block 0: 1 * 5 * q - 2 * 3. Sub-block 4: 1 * (10 + 3 * 16) * q - 2 * (7 + 2 * 16).
  check('Q4_K', [...half.one, ...half.two, ...packedScales, ...halves], { 0: -1, 1: -6, 32: 0, 128: 96, 129: -78, 160: 0 });
});

test('Q5_K adds one bit plane per sub-block', () => {
  const halves = bytesOf(128, { 0: 0x21, 64: 0x43 });
  const fifthBits = bytesOf(32, { 0: 0b0001_0001 }); // Values 0 and 128.
  check('Q5_K', [...half.one, ...half.two, ...packedScales, ...fifthBits, ...halves], { 0: 79, 1: -6, 128: 58 * 19 - 78, 129: -78 });
});

test('Q6_K puts four low bits and two high bits together around 32', () => {
  const low = bytesOf(128, { 0: 0x21, 32: 0x43, 64: 0x65 });
  const high = bytesOf(64, { 0: 0b11_10_01_00, 32: 0b00_00_00_10 });
  const scales = bytesOf(16, { 0: 1, 2: 2, 4: 3, 6: 0xff, 8: 5 });
  check('Q6_K', [...low, ...high, ...scales, ...half.two], {
    0: 2 * (1 - 32),
    32: 2 * 2 * (3 + 16 - 32),
    64: 2 * 3 * (2 + 32 - 32),
    96: 2 * -1 * (4 + 48 - 32),
    128: 2 * 5 * (5 + 32 - 32),
    16: -0, // Its scale is 0.
  });
});

/** Random blocks whose scales are ordinary numbers: no half in them is infinite or NaN. */
function randomBlocks(random: Random, type: GgmlType, valueCount: number): Uint8Array {
  const bytes = Uint8Array.from({ length: ggmlSizeBytes(type, valueCount) }, () => random.nextBelow(256));
  if (type === 'F32' || type === 'BF16')
    for (let at = type === 'F32' ? 3 : 1; at < bytes.length; at += type === 'F32' ? 4 : 2) bytes[at]! &= 0xbf;
  else for (let at = 1; at < bytes.length; at++) if ((bytes[at]! & 0x7c) === 0x7c) bytes[at]! &= 0xbf;
  return bytes;
}

/** Native code may fuse multiply and add: one rounding instead of two, of the scaled value. */
const fusedRoundingTolerance = 2 ** -22;

test('the native backend reads every type as this twin does', async () => {
  await selectBackend('native');
  const random = Random.fromSeed(71);
  for (const { name: type, blockValues } of ggmlTypes) {
    const [rows, columns] = [5, blockValues === 1 ? 37 : 2 * blockValues];
    const bytes = randomBlocks(random, type, rows * columns);
    const matrix = loadFrozenMatrix({ bytes, type, rows, columns }, { precision: 'f32' });
    const gathered = gatherRows(matrix, Int32Array.of(4, 0, 2, 2));
    const native = gathered.dataSync();
    const expected = dequantizeRows(bytes, type, rows * columns);
    [4, 0, 2, 2].forEach((row, at) => {
      const expectedRow = expected.subarray(row * columns, (row + 1) * columns);
      const magnitude = Math.max(...expectedRow.map(Math.abs));
      expectedRow.forEach((value, column) => {
        const difference = Math.abs((native[at * columns + column] as number) - value);
        assert.ok(difference <= fusedRoundingTolerance * magnitude, `${type} row ${row} column ${column}: ${difference} of ${magnitude}`);
      });
    });
    gathered.dispose();
    matrix.dispose();
  }
});
