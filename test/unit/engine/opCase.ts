// Runs one operation with its gradients on a chosen backend, so that backends and definitions can be compared.

import assert from 'node:assert/strict';
import { defined } from '../../../src/base/assert.ts';
import type { Random } from '../../../src/base/random.ts';
import { selectBackend, type BackendName } from '../../../src/engine/backend.ts';
import { loadFrozenMatrix, type FrozenMatrix, type QuantizedMatrix } from '../../../src/engine/frozenMatrix.ts';
import { backend, dispose, memory, mul, sum, tensor, tidy, valueAndGrads, type Scalar, type Tensor } from '../../../src/engine/tensors.ts';
import { NativeBackend } from '../../../src/engine/backends/native/nativeBackend.ts';

/** Plain numbers with a shape. */
export interface Values {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One operation on given numbers. */
export interface OpCase {
  /** Inputs with a gradient. */
  readonly inputs: readonly Values[];
  /** Inputs without one. */
  readonly constants?: readonly Values[];
  readonly matrices?: readonly QuantizedMatrix[];
  readonly precision?: 'f32' | 'bf16';
  run(inputs: Tensor[], constants: Tensor[], matrices: FrozenMatrix[]): Tensor;
}

/** What an operation gave. */
export interface OpResult {
  readonly out: Values;
  /** Gradients of `sum(out * cotangent)` by each input. */
  readonly gradients: readonly Float32Array[];
}

/** Normally distributed numbers. */
export function normalValues(random: Random, shape: readonly number[], scale = 1): Values {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, values: Float32Array.from({ length: size }, () => random.nextNormal() * scale) };
}

/** An f32 matrix of normally distributed numbers. */
export function normalMatrix(random: Random, rows: number, columns: number, scale = 1): QuantizedMatrix {
  const { values } = normalValues(random, [rows, columns], scale);
  return { bytes: new Uint8Array(values.buffer), type: 'F32', rows, columns };
}

/** A fixed, irregular weight for each output value, so that no gradient cancels. */
function cotangent(shape: readonly number[]): Values {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, values: Float32Array.from({ length: size }, (_, index) => Math.sin(1 + 2.3 * index)) };
}

const toTensor = ({ shape, values }: Values): Tensor => tensor(values, [...shape]);

/** Runs a case on a backend and checks that it leaves nothing behind. */
export async function evaluateCase(
  backendName: BackendName,
  { inputs, constants = [], matrices = [], precision = 'f32', run }: OpCase,
): Promise<OpResult> {
  await selectBackend(backendName);
  const before = countAlive();
  const loaded = matrices.map((matrix) => loadFrozenMatrix(matrix, { precision }));
  let result: OpResult | undefined;
  tidy(() => {
    const constantTensors = constants.map(toTensor);
    const inputTensors = inputs.map(toTensor);
    const beforeRun = countAlive().tensors;
    const plain = run(inputTensors, constantTensors, loaded);
    assert.equal(countAlive().tensors, beforeRun + 1, `the operation left more than its result on ${backendName}`);
    const out = { shape: plain.shape, values: Float32Array.from(plain.dataSync()) };
    const loss = (...operands: Tensor[]): Scalar => sum(mul(run(operands, constantTensors, loaded), toTensor(cotangent(out.shape))));
    const { grads } = valueAndGrads(loss)(inputTensors);
    result = { out, gradients: grads.map((gradient) => Float32Array.from(gradient.dataSync())) };
  });
  for (const matrix of loaded) matrix.dispose();
  assert.deepEqual(countAlive(), before, `left behind on ${backendName}`);
  return defined(result, 'result');
}

/** Tensors and, on the native backend, slots that are alive. */
export function countAlive(): { tensors: number; buffers: number; slots: number } {
  const { numTensors, numDataBuffers } = memory();
  const active = backend();
  return { tensors: numTensors, buffers: numDataBuffers, slots: active instanceof NativeBackend ? active.nativeMemory().slotCount : 0 };
}

/** `sum(out * cotangent)` in double precision from f32 outputs. */
export async function weightedSum(backendName: BackendName, opCase: OpCase): Promise<number> {
  await selectBackend(backendName);
  const loaded = (opCase.matrices ?? []).map((matrix) => loadFrozenMatrix(matrix, { precision: opCase.precision ?? 'f32' }));
  const out = tidy(() => opCase.run(opCase.inputs.map(toTensor), (opCase.constants ?? []).map(toTensor), loaded));
  const weights = cotangent(out.shape).values;
  const total = Array.from(out.dataSync()).reduce((sumSoFar, value, index) => sumSoFar + value * (weights[index] as number), 0);
  dispose(out);
  for (const matrix of loaded) matrix.dispose();
  return total;
}

/** Largest difference of two arrays as a part of the larger array's largest magnitude, or of 1 where all are smaller. */
export function relativeError(actual: Float32Array, expected: Float32Array): number {
  assert.equal(actual.length, expected.length, 'number of values');
  let difference = 0;
  let magnitude = 1;
  actual.forEach((value, index) => {
    const other = expected[index] as number;
    if (Number.isNaN(value) || Number.isNaN(other)) difference = Number.POSITIVE_INFINITY;
    difference = Math.max(difference, Math.abs(value - other));
    magnitude = Math.max(magnitude, Math.abs(value), Math.abs(other));
  });
  return difference / magnitude;
}
