import assert from 'node:assert/strict';
import test from 'node:test';
import { selectBackend } from '../../../src/engine/backend.ts';
import { getBackend, matMul, tensor2d, tidy, unsortedSegmentSum, tensor1d } from '../../../src/engine/tensors.ts';

for (const name of ['native', 'wasm', 'cpu'] as const) {
  test(`the ${name} backend starts, describes itself and multiplies`, async () => {
    const selected = await selectBackend(name);
    assert.equal(selected.name, name);
    assert.equal(selected.reason, undefined);
    assert.notEqual(selected.details, '');
    assert.equal(getBackend(), name);
    const product = tidy(() => matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]])).dataSync()[0]);
    assert.equal(product, 11);
  });

  test(`the ${name} backend has even the kernels that it does not bring itself`, async () => {
    await selectBackend(name);
    const sums = tidy(() =>
      Array.from(unsortedSegmentSum(tensor2d([[1], [2], [4]]), tensor1d([1, 0, 1], 'int32'), 2).dataSync()),
    ) as unknown;
    assert.deepEqual(sums, [2, 5]);
  });
}

test('the native backend is the first choice', async () => {
  const selected = await selectBackend('auto');
  assert.equal(selected.name, 'native');
  assert.equal(selected.reason, undefined);
});
