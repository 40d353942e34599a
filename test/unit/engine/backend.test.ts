import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import { selectBackend } from '../../../src/engine/backend.ts';
import { rememberProbes } from '../../../src/engine/selection/rememberedProbes.ts';
import { getBackend, matMul, tensor2d, tidy, unsortedSegmentSum, tensor1d } from '../../../src/engine/tensors.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const environment = { ...process.env };
afterEach(() => {
  for (const name of ['REPOTUNE_CACHE', 'REPOTUNE_TENSORFLOW']) {
    if (environment[name] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = environment[name];
  }
});

for (const name of ['native', 'wasm', 'cpu'] as const) {
  test(`the ${name} backend starts, describes itself and multiplies`, async () => {
    const selected = await selectBackend(name);
    assert.equal(selected.name, name);
    assert.equal(selected.why, 'asked for');
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

test('auto measures, and says what it took and why', async () => {
  process.env['REPOTUNE_CACHE'] = temporaryFolder();
  const selected = await selectBackend('auto');
  assert.equal(getBackend(), selected.name);
  const own = selected.probes?.find(({ name }) => name === selected.name);
  assert.equal(own?.state, 'measured');
  assert.equal(own?.state === 'measured' && own.details, selected.details);
  assert.match(selected.why, /works here|fastest here|repeatable/u);
  // A second choice on the same machine rests on the same measurement.
  assert.deepEqual(await selectBackend('auto'), selected);
});

test('a remembered backend that no longer works is measured again', async () => {
  process.env['REPOTUNE_CACHE'] = temporaryFolder();
  process.env['REPOTUNE_TENSORFLOW'] = temporaryFolder();
  rememberProbes([{ state: 'measured', name: 'tensorflow', details: 'removed since', layerTokensPerSecond: 1e6 }]);
  const selected = await selectBackend('auto');
  assert.notEqual(selected.name, 'tensorflow');
  assert.match(selected.why, /; tensorflow no longer works: expected @tensorflow\/tfjs-node-gpu or /u);
});
