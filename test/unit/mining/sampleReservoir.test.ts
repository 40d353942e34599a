import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FileSample } from '../../../src/mining/sample.ts';
import { SampleReservoir } from '../../../src/mining/sampleReservoir.ts';

function sample(index: number, size: number): FileSample {
  return {
    path: `f${index}`,
    language: 'java',
    text: 'x'.repeat(size),
    isTestFile: false,
    contentHash: '',
    functions: [],
    marks: [],
    statementStarts: [],
  };
}

function keep(samples: readonly FileSample[], budget: number): { kept: string[]; evicted: string[] } {
  const reservoir = new SampleReservoir(budget, 1);
  const evicted = samples.flatMap((entry) => (reservoir.accepts(entry.path) ? reservoir.add(entry) : [entry]));
  return { kept: reservoir.samples.map((entry) => entry.path), evicted: evicted.map((entry) => entry.path) };
}

test('the kept samples do not depend on the order, fit the budget, and none is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 30 }), fc.nat(300), fc.infiniteStream(fc.nat()), (sizes, budget, keys) => {
      const samples = sizes.map((size, index) => sample(index, size));
      const order = new Map(samples.map((entry) => [entry, keys.next().value as number]));
      const shuffled = [...samples].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
      const first = keep(samples, budget);
      const second = keep(shuffled, budget);
      assert.deepEqual(second.kept, first.kept);
      assert.equal(first.kept.length + first.evicted.length, samples.length);
      const characters = samples.filter((entry) => first.kept.includes(entry.path)).reduce((sum, entry) => sum + entry.text.length, 0);
      assert.ok(characters <= budget);
    }),
    { numRuns: 200, seed: 5 },
  );
});

test('within the budget everything is kept, sorted by path', () => {
  assert.deepEqual(keep([sample(2, 5), sample(1, 5)], 10).kept, ['f1', 'f2']);
});
