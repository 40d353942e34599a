import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Scalar, type Tensor, type Variable, mean, tensor, tidy, variable, variableGrads } from '../../../src/engine/tensors.ts';
import { noAdaptation } from '../../../src/model/adaptation.ts';
import type { MethodName, ParameterValues } from '../../../src/tuning/method.ts';
import { methodTable } from '../../../src/tuning/methodTable.ts';
import { meanLoss } from '../../../src/tuning/trainingStepper.ts';
import { type TrainingFixture, buildTrainingFixture } from './trainingFixture.ts';

/** What each method promises about itself on the tiny model: two layers, width 32, two key/value heads of 8. */
const rows: readonly { name: MethodName; parameterCount: number; valueCount: number; startsAsBase: boolean }[] = [
  { name: 'prefix', parameterCount: 2 * 2, valueCount: 2 * 2 * 4 * 2 * 8, startsAsBase: false },
  { name: 'lora', parameterCount: 2 * 7 * 2, valueCount: 2 * 2 * (2 * (32 + 32) + 2 * (32 + 16) + 3 * (32 + 48)), startsAsBase: true },
];

/** Central differences of an f32 loss with a step of 1e-2; measured 2e-3 relative to the largest gradient. */
const gradientTolerance = 1e-2;

for (const { name, parameterCount, valueCount, startsAsBase } of rows) {
  suite(`method ${name}`, async () => {
    const fixture = await buildTrainingFixture(name);
    const { decoder, prepared, stepper, initial } = fixture;

    test('has the declared parameters', () => {
      assert.equal(prepared.parameters.length, parameterCount);
      assert.equal(
        prepared.parameters.reduce((sum, { values }) => sum + values.length, 0),
        valueCount,
      );
      for (const { shape, values } of prepared.parameters)
        assert.equal(
          values.length,
          shape.reduce((product, extent) => product * extent, 1),
        );
    });

    test('its gradient equals finite differences', () => {
      const moved = prepared.parameters.map((parameter, index) => ({
        ...parameter,
        values: parameter.values.map((value, at) => value + 0.02 * Math.sin(index + at)),
      }));
      const gradients = gradientsOf(fixture, moved);
      const scale = Math.max(...gradients.flatMap((values) => [...values.map(Math.abs)]));
      moved.forEach(({ values }, index) => {
        for (const at of [0, values.length >> 1, values.length - 1]) {
          const difference = (lossAt(fixture, moved, index, at, 1e-2) - lossAt(fixture, moved, index, at, -1e-2)) / 2e-2;
          const gradient = gradients[index]?.[at] ?? Number.NaN;
          assert.ok(
            Math.abs(difference - gradient) <= gradientTolerance * scale,
            `${moved[index]?.name}[${at}]: ${difference} against ${gradient} (scale ${scale})`,
          );
        }
      });
    });

    test('starts as the base model where it says so', () => {
      const base = meanLoss(decoder, prepared.validationBatches, noAdaptation);
      if (startsAsBase) assert.equal(initial.best.point.lossNats, base);
      else assert.notEqual(initial.best.point.lossNats, base);
    });

    test('training lowers the loss, twice in the same way', () => {
      const run = (): { losses: number[]; parameters: ParameterValues[] } => {
        stepper.restore(initial.parameters, undefined);
        const losses = Array.from({ length: 25 }, (_, step) => stepper.step(step % 4, 1).lossNats);
        return { losses, parameters: stepper.snapshot().parameters };
      };
      const first = run();
      assert.ok(
        (first.losses.at(-1) ?? Infinity) < 0.95 * (first.losses[0] ?? 0),
        `loss went from ${first.losses[0]} to ${first.losses.at(-1)}`,
      );
      assert.deepEqual(run(), first);
    });

    test('held values never change', () => {
      stepper.restore(initial.parameters, undefined);
      for (let step = 0; step < 3; step++) stepper.step(step, 1);
      const { parameters } = stepper.snapshot();
      prepared.parameters.forEach(({ heldLength, values }, index) => {
        const trained = parameters[index]?.values ?? new Float32Array(0);
        assert.deepEqual(trained.subarray(0, heldLength), values.subarray(0, heldLength));
        assert.notDeepEqual(trained.subarray(heldLength), values.subarray(heldLength));
      });
    });
  });
}

/** The training loss of step 0's batch with one value moved. */
function lossAt(fixture: TrainingFixture, parameters: readonly ParameterValues[], index: number, at: number, change: number): number {
  const moved = parameters.map((parameter, position) =>
    position === index ? { ...parameter, values: Float32Array.from(parameter.values) } : parameter,
  );
  const target = moved[index];
  assert.ok(target);
  target.values[at] = (target.values[at] ?? 0) + change;
  return tidy(() => {
    const tensors = new Map<string, Tensor>(moved.map(({ name, shape, values }) => [name, tensor(values, [...shape])]));
    return lossOf(fixture, tensors).dataSync()[0] ?? Number.NaN;
  });
}

function gradientsOf(fixture: TrainingFixture, parameters: readonly ParameterValues[]): Float32Array[] {
  return tidy(() => {
    const variables: Variable[] = parameters.map(({ values, shape }) => variable(tensor(values, [...shape])));
    const byName = new Map<string, Tensor>(parameters.map(({ name }, index) => [name, variables[index] as Tensor]));
    const { grads } = variableGrads(() => lossOf(fixture, byName), variables);
    const gradients = variables.map((trained) => Float32Array.from((grads[trained.name] as Tensor).dataSync()));
    for (const trained of variables) trained.dispose();
    return gradients;
  });
}

function lossOf({ decoder, prepared, config }: TrainingFixture, tensors: ReadonlyMap<string, Tensor>): Scalar {
  const method = methodTable[tensors.has('layers.0.keys') ? 'prefix' : 'lora'];
  return mean(decoder.targetLosses(prepared.batches.batch(0), method.adaptation(tensors, config, decoder.shape)));
}
