import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { registerWebgpuBackend } from '../../src/engine/backends/webgpu/registerWebgpuBackend.ts';
import { matMul, ones, setBackend, sum, tensor2d, tidy } from '../../src/engine/tensors.ts';

const registerUrl = new URL('../../src/engine/backends/webgpu/registerWebgpuBackend.ts', import.meta.url).href;
const tensorsUrl = new URL('../../src/engine/tensors.ts', import.meta.url).href;

/** Runs a module in a process of its own, as a use case does. */
function runModule(text: string, environment: NodeJS.ProcessEnv = {}): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', text], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...environment },
  });
  return { status, output: `${stdout}${stderr}` };
}

test('the backend names its adapter and reads without leaving the function', async () => {
  const details = await registerWebgpuBackend();
  assert.notEqual(details, '');
  assert.equal(await registerWebgpuBackend(), details);
  assert.ok(await setBackend('webgpu'));
  assert.deepEqual(
    tidy(() =>
      Array.from(
        matMul(
          tensor2d([[1, 2]]),
          tensor2d([
            [3, 4],
            [5, 6],
          ]),
        ).dataSync(),
      ),
    ),
    [13, 16],
  );
  const total = sum(ones([3000]));
  assert.deepEqual(Array.from(total.dataSync()), [3000]);
  assert.deepEqual(Array.from(await total.data()), [3000]);
  total.dispose();
});

test('a process that used the GPU ends by itself', () => {
  const { status, output } = runModule(`
    const { registerWebgpuBackend } = await import('${registerUrl}');
    const { ones, setBackend, sum } = await import('${tensorsUrl}');
    await registerWebgpuBackend();
    await setBackend('webgpu');
    console.log('sum', sum(ones([3000])).dataSync()[0]);
  `);
  assert.match(output, /sum 3000/u);
  assert.equal(status, 0, output);
});

test('without a GPU the reason is given', () => {
  const { output } = runModule(
    `
    const { registerWebgpuBackend } = await import('${registerUrl}');
    await registerWebgpuBackend().catch(({ name, reason }) => console.log(name, reason));
  `,
    { VK_ICD_FILENAMES: '/nonexistent', VK_DRIVER_FILES: '/nonexistent' },
  );
  assert.match(output, /WebgpuError noAdapter/u);
});

test('a GPU that the processor computes is refused unless allowed', { skip: process.env['REPOTUNE_SOFTWARE_GPU'] !== '1' }, () => {
  const { output } = runModule(
    `
    const { registerWebgpuBackend } = await import('${registerUrl}');
    await registerWebgpuBackend().catch(({ name, reason }) => console.log(name, reason));
  `,
    { REPOTUNE_SOFTWARE_GPU: '' },
  );
  assert.match(output, /WebgpuError softwareAdapter/u);
});
