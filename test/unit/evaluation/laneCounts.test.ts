import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveLaneCounts } from '../../../src/evaluation/laneCounts.ts';

test('lanes follow processors, and memory bounds what they write together', () => {
  const sequenceBytes = 13e6;
  const cases: [string, number, number, number, number, number][] = [
    ['one processor', 1, 2, sequenceBytes, 1, 8],
    ['two variants fill two processors with one context each', 2, 2, sequenceBytes, 1, 8],
    ['four processors', 4, 3, sequenceBytes, 2, 8],
    ['many variants on many processors share the memory', 16, 4, sequenceBytes, 4, 5],
    ['a model with a large cache writes fewer at a time', 2, 3, 150e6, 1, 2],
    ['a huge one still writes', 2, 3, 3e9, 1, 1],
  ];
  for (const [name, processorCount, variantCount, bytes, contextCount, sequenceCount] of cases)
    assert.deepEqual(resolveLaneCounts({ processorCount, variantCount, sequenceBytes: bytes }), { contextCount, sequenceCount }, name);
});
