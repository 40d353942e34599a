import assert from 'node:assert/strict';
import type { BackendName } from '../../../src/engine/backend.ts';
import { evaluateCase, relativeError, weightedSum, type OpCase } from './opCase.ts';

/** Half the distance between the two points of a central difference. Large enough for f32 outputs, small enough for curvature. */
const stepWidth = 5e-3;

/** Allowed {@link relativeError} of gradients against central differences of f32 outputs; measured at most 2e-3 over these cases. */
const finiteDifferenceTolerance = 5e-3;

/** Allowed {@link relativeError} between the native backend and the composite definition, by the precision of frozen matrices. */
export const nativeTolerance = {
  /** Other order of summation and other exponentials. */
  f32: 2e-5,
  /** Operands rounded to 8 bits of fraction. */
  bf16: 2e-2,
} as const;

/** Compares every gradient of a case with central differences. */
export async function checkAgainstFiniteDifferences(opCase: OpCase, backendName: BackendName = 'cpu'): Promise<void> {
  const { gradients } = await evaluateCase(backendName, opCase);
  for (const [inputIndex, input] of opCase.inputs.entries()) {
    const expected = new Float32Array(input.values.length);
    for (let index = 0; index < expected.length; index++) {
      const shifted = async (by: number): Promise<number> => {
        const moved = { ...input, values: input.values.with(index, (input.values[index] as number) + by) };
        return weightedSum(backendName, { ...opCase, inputs: opCase.inputs.with(inputIndex, moved) });
      };
      expected[index] = ((await shifted(stepWidth)) - (await shifted(-stepWidth))) / (2 * stepWidth);
    }
    const error = relativeError(gradients[inputIndex] as Float32Array, expected);
    assert.ok(error <= finiteDifferenceTolerance, `gradient of input ${inputIndex} [${input.shape}]: error ${error}`);
  }
}

/** Compares the native backend's output and gradients with the composite definition's on the plain JavaScript backend. */
export async function checkNativeAgainstComposite(opCase: OpCase): Promise<void> {
  const native = await evaluateCase('native', opCase);
  const composite = await evaluateCase('cpu', opCase);
  const tolerance = nativeTolerance[opCase.precision ?? 'f32'];
  const shapes = opCase.inputs.map(({ shape }) => `[${shape}]`).join(' ');
  assert.deepEqual(native.out.shape, composite.out.shape);
  const outputError = relativeError(native.out.values, composite.out.values);
  assert.ok(outputError <= tolerance, `output for ${shapes}: error ${outputError}`);
  native.gradients.forEach((gradient, index) => {
    const error = relativeError(gradient, composite.gradients[index] as Float32Array);
    assert.ok(error <= tolerance, `gradient of input ${index} for ${shapes}: error ${error}`);
  });
}
