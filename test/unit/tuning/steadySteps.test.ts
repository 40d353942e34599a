import assert from 'node:assert/strict';
import test from 'node:test';
import { NativeBackend } from '../../../src/engine/backends/native/nativeBackend.ts';
import { backend } from '../../../src/engine/tensors.ts';
import type { MethodName, ParameterValues } from '../../../src/tuning/method.ts';
import { buildTrainingFixture } from './trainingFixture.ts';

function nativeBackend(): NativeBackend {
  const active = backend();
  assert.ok(active instanceof NativeBackend);
  return active;
}

/** Runs `work` with a number of threads and puts the old one back. */
async function withThreads<Result>(count: number, work: () => Promise<Result>): Promise<Result> {
  const { binding } = nativeBackend();
  const before = binding.threadCount();
  binding.setThreadCount(count);
  try {
    return await work();
  } finally {
    binding.setThreadCount(before);
  }
}

/** Ten steps of a tiny model: the loss of each step, and the parameters after the last. */
async function trainTenSteps(method: MethodName): Promise<{ losses: number[]; parameters: ParameterValues[] }> {
  const { decoder, stepper } = await buildTrainingFixture(method);
  const losses = Array.from({ length: 10 }, (_, step) => stepper.step(step, 1).lossNats);
  const { parameters } = stepper.snapshot();
  stepper.dispose();
  decoder.dispose();
  return { losses, parameters };
}

for (const method of ['prefix', 'lora'] as const) {
  test(`ten steps of ${method} give the same bits with 1, 2 and 3 threads`, async () => {
    const alone = await trainTenSteps(method);
    for (const count of [1, 2, 3]) {
      const found = await withThreads(count, () => trainTenSteps(method));
      assert.deepEqual(found, alone, `${count} threads`);
    }
  });

  test(`a steady step of ${method} asks the system for no buffer`, async () => {
    const { decoder, stepper } = await buildTrainingFixture(method);
    const active = nativeBackend();
    // One thread: which of several gets a tile, and with it working memory for the first time, is chance.
    await withThreads(1, () => {
      const steps = (count: number): number => {
        for (let step = 0; step < count; step++) stepper.step(0, 1);
        return active.nativeMemory().reservedBuffers;
      };
      const reservedBuffers = steps(2);
      assert.ok(reservedBuffers > 0);
      assert.equal(steps(6), reservedBuffers);
      return Promise.resolve();
    });
    stepper.dispose();
    decoder.dispose();
  });
}
