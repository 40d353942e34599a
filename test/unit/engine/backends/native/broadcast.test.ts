import assert from 'node:assert/strict';
import test from 'node:test';
import { resolveBroadcast } from '../../../../../src/engine/backends/native/broadcast.ts';

const cases: readonly {
  readonly name: string;
  readonly larger: readonly number[];
  readonly smaller: readonly number[];
  readonly expected: ReturnType<typeof resolveBroadcast>;
}[] = [
  { name: 'one shape repeats nothing', larger: [2, 3], smaller: [2, 3], expected: { kind: 'none' } },
  { name: 'leading ones change nothing', larger: [1, 3], smaller: [3], expected: { kind: 'none' } },
  { name: 'a vector repeats over rows', larger: [2, 5, 3], smaller: [3], expected: { kind: 'row', rowCount: 10, rowSize: 3 } },
  { name: 'a matrix repeats over leading axes', larger: [4, 2, 3], smaller: [1, 2, 3], expected: { kind: 'row', rowCount: 4, rowSize: 6 } },
  { name: 'a column repeats along its row', larger: [2, 3], smaller: [2, 1], expected: { kind: 'column', rowCount: 2, rowSize: 3 } },
  { name: 'a single value is a column', larger: [2, 3], smaller: [], expected: { kind: 'column', rowCount: 1, rowSize: 6 } },
  { name: 'an empty tensor takes a single value', larger: [0, 3], smaller: [1], expected: { kind: 'column', rowCount: 1, rowSize: 0 } },
  { name: 'a repeated middle axis is neither', larger: [2, 3, 4], smaller: [2, 1, 4], expected: undefined },
  { name: 'the result must have the shape of the larger', larger: [2, 1], smaller: [2, 3], expected: undefined },
  { name: 'extents that do not fit are neither', larger: [2, 3], smaller: [2], expected: undefined },
];

for (const { name, larger, smaller, expected } of cases) {
  test(name, () => assert.deepEqual(resolveBroadcast(larger, smaller), expected));
}
