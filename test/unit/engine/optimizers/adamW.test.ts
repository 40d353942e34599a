import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { selectBackend, type BackendName } from '../../../../src/engine/backend.ts';
import { AdamW } from '../../../../src/engine/optimizers/adamW.ts';
import { dispose, tensor, tidy, variable, type Tensor, type Variable } from '../../../../src/engine/tensors.ts';
import { countAlive, normalValues, relativeError, type Values } from '../opCase.ts';

const settings = [
  { shape: [3, 5], learningRate: 0.05, weightDecay: 0.1, heldLength: 0 },
  { shape: [7], learningRate: 0.01, weightDecay: 0, heldLength: 2 },
  { shape: [1], learningRate: 0.1, weightDecay: 0, heldLength: 0 },
] as const;

/** Ten updates need not agree in the last bits: f64 here, f32 with its own order of operations there. */
const loopTolerance = 2e-6;

/** AdamW with clipping, written as a plain loop in double precision. */
function expectedParameters(initial: readonly Values[], gradients: readonly (readonly Values[])[], clipNorm: number): Float32Array[] {
  const parameters = initial.map(({ values }) => Array.from(values));
  const first = parameters.map((values) => values.map(() => 0));
  const second = parameters.map((values) => values.map(() => 0));
  gradients.forEach((stepGradients, stepIndex) => {
    const used = stepGradients.map(({ values }, index) =>
      Array.from(values, (value, at) => (at < settings[index]!.heldLength ? 0 : value)),
    );
    const norm = Math.sqrt(used.flat().reduce((sum, value) => sum + value * value, 0));
    const scale = norm > clipNorm ? clipNorm / norm : 1;
    parameters.forEach((values, index) => {
      const { learningRate, weightDecay } = settings[index]!;
      values.forEach((value, at) => {
        const gradient = used[index]![at]! * scale;
        const m = (first[index]![at] = 0.9 * first[index]![at]! + 0.1 * gradient);
        const v = (second[index]![at] = 0.999 * second[index]![at]! + 0.001 * gradient * gradient);
        const direction = m / (1 - 0.9 ** (stepIndex + 1)) / (Math.sqrt(v / (1 - 0.999 ** (stepIndex + 1))) + 1e-8);
        values[at] = value - learningRate * 0.5 * (direction + weightDecay * value);
      });
    });
  });
  return parameters.map((values) => Float32Array.from(values));
}

interface Training {
  readonly variables: Variable[];
  readonly optimizer: AdamW;
}

function start(initial: readonly Values[], clipNorm: number): Training {
  const variables = initial.map(({ shape, values }) => tidy(() => variable(tensor(values, [...shape]), true)));
  const optimizer = new AdamW(
    settings.map((setting, index) => ({ ...setting, variable: variables[index]! })),
    { clipNorm },
  );
  return { variables, optimizer };
}

function update({ optimizer }: Training, gradients: readonly Values[]): number {
  const tensors = gradients.map(({ shape, values }): Tensor => tensor(values, [...shape]));
  const norm = optimizer.update(tensors, 0.5);
  dispose(tensors);
  return norm;
}

function finish({ variables, optimizer }: Training): Float32Array[] {
  const values = variables.map((trained) => Float32Array.from(trained.dataSync()));
  dispose(variables);
  optimizer.dispose();
  return values;
}

function draw(seed: number, stepCount: number): { initial: Values[]; gradients: Values[][] } {
  const random = Random.fromSeed(seed);
  const values = (): Values[] => settings.map(({ shape }) => normalValues(random, shape));
  return { initial: values(), gradients: Array.from({ length: stepCount }, values) };
}

for (const backendName of ['cpu', 'native'] satisfies BackendName[]) {
  test(`AdamW on ${backendName} equals a plain loop and leaves nothing behind`, async () => {
    await selectBackend(backendName);
    const before = countAlive();
    for (const clipNorm of [1, 1e9]) {
      const { initial, gradients } = draw(81, 10);
      const training = start(initial, clipNorm);
      for (const step of gradients) update(training, step);
      finish(training).forEach((values, index) => {
        const error = relativeError(values, expectedParameters(initial, gradients, clipNorm)[index]!);
        assert.ok(error <= loopTolerance, `parameter ${index}: error ${error}`);
      });
    }
    assert.deepEqual(countAlive(), before);
  });

  test(`held elements keep their bits on ${backendName}`, async () => {
    await selectBackend(backendName);
    const { initial, gradients } = draw(82, 3);
    const training = start(initial, 1);
    for (const step of gradients) update(training, step);
    const [, values] = finish(training);
    assert.deepEqual(values!.subarray(0, 2), initial[1]!.values.subarray(0, 2));
    assert.notEqual(values![2], initial[1]!.values[2]);
  });

  test(`a restored optimizer on ${backendName} continues bit for bit`, async () => {
    await selectBackend(backendName);
    const { initial, gradients } = draw(83, 6);
    const whole = start(initial, 1);
    for (const step of gradients.slice(0, 3)) update(whole, step);
    const state = whole.optimizer.readState();
    const middle = whole.variables.map((trained, index) => ({
      shape: settings[index]!.shape,
      values: Float32Array.from(trained.dataSync()),
    }));
    for (const step of gradients.slice(3)) update(whole, step);
    const resumed = start(middle, 1);
    resumed.optimizer.restoreState(state);
    for (const step of gradients.slice(3)) update(resumed, step);
    assert.deepEqual(finish(resumed), finish(whole));
  });

  test(`a gradient that is not finite changes nothing on ${backendName}`, async () => {
    await selectBackend(backendName);
    const { initial, gradients } = draw(84, 1);
    const training = start(initial, 1);
    const broken = gradients[0]!.with(0, { ...gradients[0]![0]!, values: gradients[0]![0]!.values.with(4, Number.NaN) });
    assert.ok(!Number.isFinite(update(training, broken)));
    assert.equal(training.optimizer.readState().step, 0);
    assert.deepEqual(
      finish(training),
      initial.map(({ values }) => values),
    );
  });

  test(`a clone taken before an update keeps the old values on ${backendName}`, async () => {
    await selectBackend(backendName);
    const { initial, gradients } = draw(85, 1);
    const training = start(initial, 1);
    const clone = training.variables[0]!.clone();
    update(training, gradients[0]!);
    assert.deepEqual(Float32Array.from(clone.dataSync()), initial[0]!.values);
    clone.dispose();
    finish(training);
  });
}

test('the reported norm is the one before clipping', async () => {
  await selectBackend('native');
  const { initial, gradients } = draw(86, 1);
  const training = start(initial, 1e-3);
  const norm = update(training, gradients[0]!);
  const squares = gradients[0]!.flatMap(({ values }, index) =>
    Array.from(values.subarray(settings[index]!.heldLength), (value) => value * value),
  );
  const expected = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  assert.ok(Math.abs(norm - expected) < 1e-5 * expected);
  finish(training);
});
