// Compares operations on the GPU with their composite definitions on plain JavaScript.
import assert from 'node:assert/strict';
import { evaluateCase, relativeError, type OpCase } from '../unit/engine/opCase.ts';

/** Allowed {@link relativeError}: other order of summation and other exponentials, as between the native backend and the composite definitions. */
export const webgpuTolerance = 2e-5;

/** Checks output and gradients of a case; returns the largest error. */
export async function checkWebgpuAgainstComposite(opCase: OpCase, tolerance = webgpuTolerance): Promise<number> {
  const actual = await evaluateCase('webgpu', opCase);
  const expected = await evaluateCase('cpu', opCase);
  const shapes = opCase.inputs.map(({ shape }) => `[${shape}]`).join(' ');
  assert.deepEqual(actual.out.shape, expected.out.shape);
  const errors = [actual.out.values, ...actual.gradients].map((values, index) =>
    relativeError(values, [expected.out.values, ...expected.gradients][index]!),
  );
  errors.forEach((error, index) =>
    assert.ok(error <= tolerance, `${index === 0 ? 'output' : `gradient of input ${index - 1}`} for ${shapes}: error ${error}`),
  );
  return Math.max(...errors);
}
