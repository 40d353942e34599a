import assert from 'node:assert/strict';
import test from 'node:test';
import { selectBackend, type BackendName } from '../../../src/engine/backend.ts';
import { NativeBackend } from '../../../src/engine/backends/native/nativeBackend.ts';
import { backend } from '../../../src/engine/tensors.ts';
import { countAlive } from './opCase.ts';
import { TinyDecoder } from './tinyDecoder.ts';

/** Twenty updates add up differences of single gradients. */
const lossTolerance = 1e-3;

async function train(backendName: BackendName, stepCount: number): Promise<{ losses: number[]; parameters: Float32Array[] }> {
  await selectBackend(backendName);
  const decoder = new TinyDecoder(7);
  const losses = Array.from({ length: stepCount }, () => decoder.step());
  const parameters = decoder.parameters();
  decoder.dispose();
  return { losses, parameters };
}

for (const backendName of ['native', 'wasm', 'cpu'] as const) {
  test(`fifty training steps on ${backendName} lower the loss and leave nothing behind`, async () => {
    await selectBackend(backendName);
    const before = countAlive();
    const { losses } = await train(backendName, 2);
    assert.deepEqual(countAlive(), before);
    const decoder = new TinyDecoder(7);
    const started = countAlive();
    const later = Array.from({ length: 50 }, () => decoder.step());
    assert.deepEqual(countAlive(), started);
    assert.ok(later.at(-1)! < 0.9 * losses[0]!, `loss went from ${losses[0]} to ${later.at(-1)}`);
    decoder.dispose();
    assert.deepEqual(countAlive(), before);
  });
}

test('training on the native backend equals training on the others', async () => {
  const native = await train('native', 20);
  for (const backendName of ['cpu', 'wasm'] as const) {
    const other = await train(backendName, 20);
    native.losses.forEach((loss, step) => {
      assert.ok(Math.abs(loss - other.losses[step]!) < lossTolerance, `${backendName} step ${step}: ${loss} and ${other.losses[step]}`);
    });
  }
});

for (const precision of ['f32', 'bf16'] as const) {
  test(`the same training in ${precision} gives the same bits twice on the native backend`, async () => {
    const runOnce = async (): Promise<{ losses: number[]; parameters: Float32Array[] }> => {
      await selectBackend('native');
      const decoder = new TinyDecoder(9, precision);
      const losses = Array.from({ length: 10 }, () => decoder.step());
      const parameters = decoder.parameters();
      decoder.dispose();
      return { losses, parameters };
    };
    assert.deepEqual(await runOnce(), await runOnce());
  });
}

test('memory of the native backend stays where it was after the first step', async () => {
  await selectBackend('native');
  const active = backend();
  assert.ok(active instanceof NativeBackend);
  const decoder = new TinyDecoder(10);
  decoder.step();
  const { tensorBytes, pooledBytes } = active.nativeMemory();
  for (let step = 0; step < 20; step++) decoder.step();
  const later = active.nativeMemory();
  assert.equal(later.tensorBytes, tensorBytes);
  assert.ok(later.pooledBytes <= pooledBytes * 1.01, `free buffers grew from ${pooledBytes} to ${later.pooledBytes} bytes`);
  decoder.dispose();
});

test('the number of threads changes no bit', async () => {
  await selectBackend('native');
  const { binding } = backend() as NativeBackend;
  const threadCount = binding.threadCount();
  const runs: Float32Array[][] = [];
  for (const count of [1, 2, 5]) {
    binding.setThreadCount(count);
    runs.push((await train('native', 5)).parameters);
  }
  binding.setThreadCount(threadCount);
  assert.deepEqual(runs[1], runs[0]);
  assert.deepEqual(runs[2], runs[0]);
});
