import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseWithinBudget, type SizedFile } from '../../../src/mining/textBudget.ts';

function filesOf(sizes: readonly number[]): SizedFile[] {
  return sizes.map((sizeBytes, index) => ({ path: `f${index}`, sizeBytes }));
}

test('the choice fits the budget, does not depend on the order, and leaves out only what no longer fits', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 30 }), fc.nat(300), fc.nat(9), (sizes, budget, seed) => {
      const files = filesOf(sizes);
      const chosen = chooseWithinBudget(files, budget, seed);
      assert.deepEqual(chooseWithinBudget([...files].reverse(), budget, seed), chosen);
      const takenBytes = files.reduce((sum, file) => sum + (chosen.has(file.path) ? file.sizeBytes : 0), 0);
      assert.ok(takenBytes <= budget);
      assert.ok(files.every((file) => chosen.has(file.path) || takenBytes + file.sizeBytes > budget));
    }),
    { numRuns: 300, seed: 5 },
  );
});

test('everything is chosen where everything fits', () => {
  assert.deepEqual([...chooseWithinBudget(filesOf([5, 5]), 10, 1)].sort(), ['f0', 'f1']);
});

test('another seed chooses others', () => {
  const files = filesOf(new Array<number>(100).fill(1));
  assert.notDeepEqual([...chooseWithinBudget(files, 20, 1)].sort(), [...chooseWithinBudget(files, 20, 2)].sort());
});
