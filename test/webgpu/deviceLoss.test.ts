// Its own file, and so its own process: the device of a process is lost only once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceLostError, whenDeviceLost } from '../../src/engine/backends/webgpu/deviceLoss.ts';
import { registerWebgpuBackend } from '../../src/engine/backends/webgpu/registerWebgpuBackend.ts';
import { runtimeOf } from '../../src/engine/backends/webgpu/webgpuRuntime.ts';
import { backend, mul, ones, setBackend, sum } from '../../src/engine/tensors.ts';
import { TinyDecoder } from '../unit/engine/tinyDecoder.ts';

test('a device that goes away in mid-run turns reads into typed errors and never hangs', async () => {
  await registerWebgpuBackend();
  await setBackend('webgpu');
  const values = ones([4000]);
  assert.equal(sum(values).dataSync()[0], 4000);
  let reason: string | undefined;
  void whenDeviceLost().then((cause) => (reason = cause));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(reason, undefined);
  const decoder = new TinyDecoder(1);
  assert.ok(decoder.step() > 0);
  const pending = sum(mul(values, 2));
  runtimeOf(backend())!.dispose();
  assert.throws(() => pending.dataSync(), DeviceLostError);
  await assert.rejects(pending.data(), DeviceLostError);
  assert.throws(() => sum(mul(values, 3)).dataSync(), DeviceLostError);
  assert.throws(() => decoder.step(), DeviceLostError);
  assert.notEqual(await whenDeviceLost(), '');
});
