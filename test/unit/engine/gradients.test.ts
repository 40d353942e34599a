// Gradients through whole layers. Those of single operations stand in ops/.

import assert from 'node:assert/strict';
import test from 'node:test';
import { selectBackend, type BackendName } from '../../../src/engine/backend.ts';
import { relativeError } from './opCase.ts';
import { TinyDecoder } from './tinyDecoder.ts';

/** f32 on both sides; gradients here reach 0.1 to 0.2. */
const backendTolerance = 1e-6;

/** Central differences of an f32 loss of about 4 nats with a step of 0.02. */
const finiteDifferenceTolerance = 2e-4;

async function withDecoder<Result>(backendName: BackendName, use: (decoder: TinyDecoder) => Result): Promise<Result> {
  await selectBackend(backendName);
  const decoder = new TinyDecoder(8);
  try {
    return use(decoder);
  } finally {
    decoder.dispose();
  }
}

for (const backendName of ['native', 'wasm'] as const) {
  test(`gradients through two layers on ${backendName} equal those of the composite definitions on cpu`, async () => {
    const expected = await withDecoder('cpu', (decoder) => decoder.gradients());
    const gradients = await withDecoder(backendName, (decoder) => decoder.gradients());
    gradients.forEach((gradient, index) => {
      const error = relativeError(gradient, expected[index]!);
      assert.ok(error < backendTolerance, `prefix ${index}: error ${error}`);
    });
  });
}

for (const backendName of ['native', 'cpu'] as const) {
  test(`gradients through two layers on ${backendName} equal finite differences`, async () => {
    await withDecoder(backendName, (decoder) => {
      const gradients = decoder.gradients();
      decoder.parameters().forEach((values, index) => {
        const lossAt = (at: number, by: number): number => {
          decoder.assign(index, values.with(at, values[at]! + by));
          return decoder.meanLoss();
        };
        const expected = Float32Array.from(values, (_, at) => (lossAt(at, 0.02) - lossAt(at, -0.02)) / 0.04);
        decoder.assign(index, values);
        const error = relativeError(gradients[index]!, expected);
        assert.ok(error < finiteDifferenceTolerance, `prefix ${index}: error ${error}`);
      });
    });
  });
}
