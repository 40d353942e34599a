// SwiftShader has no f16. So the f16 programs are compiled by a device that computes nothing, and their rounding is emulated in f32.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, globals } from 'webgpu';
import { Random } from '../../src/base/random.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { backwardProgram, forwardProgram } from '../../src/engine/backends/webgpu/matrixProduct.ts';
import { WebgpuMatrix } from '../../src/engine/backends/webgpu/webgpuMatrix.ts';
import { runtimeOf } from '../../src/engine/backends/webgpu/webgpuRuntime.ts';
import { frozenMatMul } from '../../src/engine/ops/frozenMatMul.ts';
import { ggmlTypes } from '../../src/engine/quantization/ggmlType.ts';
import { backend, dispose, grads, matMul, mul, sum, tensor2d, type Scalar, type Tensor2D } from '../../src/engine/tensors.ts';
import { normalMatrix, normalValues, relativeError } from '../unit/engine/opCase.ts';

/** f16 has 11 bits; sums of 70 products of random signs average most of it out. Twice the 2.1e-3 that a gradient shows. */
const halfTolerance = 5e-3;

test('every f16 program is valid WGSL', async () => {
  Object.assign(globalThis, globals);
  const dawn = create(['backend=null']);
  const device = await (await dawn.requestAdapter())!.requestDevice({ requiredFeatures: ['shader-f16'] });
  for (const { name: type } of ggmlTypes) {
    for (const variant of [false, true]) {
      for (const program of [forwardProgram({ type, arithmetic: 'f16' }, variant), backwardProgram({ type, arithmetic: 'f16' }, variant)]) {
        assert.match(program.code, /enable f16/u);
        const module = device.createShaderModule({ code: program.code });
        const { messages } = await module.getCompilationInfo();
        assert.deepEqual(
          messages.map(({ message }) => message),
          [],
          program.name,
        );
        device.pushErrorScope('validation');
        device.createComputePipeline({ layout: 'auto', compute: { module } });
        assert.equal((await device.popErrorScope())?.message, undefined, program.name);
      }
    }
  }
});

test('products with f16 rounding stay close for inputs of any size', async () => {
  await selectBackend('webgpu');
  const random = Random.fromSeed(41);
  const source = normalMatrix(random, 67, 70, 0.1);
  const matrix = new WebgpuMatrix(runtimeOf(backend())!, source, 'emulatedF16');
  const weights = tensor2d(new Float32Array(source.bytes.buffer), [67, 70]);
  // Gradients of a mean over thousands of targets are far below what f16 holds, and some activations are above it.
  for (const scale of [1e-9, 1, 1e6]) {
    const x = tensor2d(normalValues(random, [20, 70], scale).values, [20, 70]);
    const product = (multiply: (input: Tensor2D) => Tensor2D): [Float32Array, Float32Array] => {
      const out = multiply(x);
      const [gradient] = grads((input) => sum<Scalar>(mul(multiply(input as Tensor2D), mul(out, scale))))([x]);
      const values = [out, gradient!].map((result) => result.dataSync<'float32'>());
      dispose([out, gradient!]);
      return [values[0]!.map((value) => value / scale), values[1]!.map((value) => value / scale / scale)];
    };
    const actual = product((input) => frozenMatMul(input, matrix));
    const expected = product((input) => matMul(input, weights, false, true));
    actual.forEach((values, index) => {
      const error = relativeError(values, expected[index]!);
      assert.ok(error <= halfTolerance && error > 0, `scale ${scale}, ${index === 0 ? 'output' : 'gradient'}: error ${error}`);
    });
    x.dispose();
  }
  matrix.dispose();
  weights.dispose();
});
