import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TrainingEvent, train } from '../../../src/tuning/train.ts';
import type { TrainingPlan, TrainingState } from '../../../src/tuning/trainingState.ts';
import { buildTrainingFixture } from './trainingFixture.ts';

const plan: TrainingPlan = {
  stepCount: 12,
  windowTokens: 24,
  windowsPerStep: 2,
  validationInterval: 3,
  patience: 3,
  warmUpRatio: 0.1,
  finalRateRatio: 0.05,
  clipNorm: 1,
  seed: 1,
};

const { stepper, initial, prepared } = await buildTrainingFixture('prefix');

async function follow(
  from: TrainingState,
  using = stepper,
  signal?: AbortSignal,
  followed: TrainingPlan = plan,
): Promise<{ events: TrainingEvent[]; state: TrainingState }> {
  const events: TrainingEvent[] = [];
  let state = from;
  for await (const event of train(using, followed, from, signal)) {
    events.push(event);
    state = event.state();
  }
  return { events, state };
}

test('a run reports each step, validates at its interval and keeps the best parameters', async () => {
  const { events, state } = await follow(initial);
  assert.deepEqual(
    events.filter(({ kind }) => kind === 'step').map(({ step }) => step),
    Array.from({ length: 12 }, (_, index) => index + 1),
  );
  assert.deepEqual(
    state.validations.map(({ step }) => step),
    [0, 3, 6, 9, 12],
  );
  assert.equal(state.best.point.lossNats, Math.min(...state.validations.map(({ lossNats }) => lossNats)));
  assert.ok(state.best.point.step > 0);
  assert.ok(state.tokenCount > 0 && state.tokenCount <= 12 * 2 * 24);
});

test('a run interrupted after any step and resumed ends with the same parameters, bit for bit', async () => {
  const whole = await follow(initial);
  for (const stopAfter of [1, 3, 7, 11]) {
    let checkpoint = initial;
    for await (const event of train(stepper, plan, initial)) {
      if (event.kind !== 'step') continue;
      checkpoint = structuredClone(event.state());
      if (event.step === stopAfter) break;
    }
    const resumed = await follow(checkpoint);
    assert.deepEqual(resumed.state, whole.state);
  }
});

test('an abort is honoured between two steps and its reason rethrown', async () => {
  const cancellation = new AbortController();
  const reason = new Error('enough');
  const seen: number[] = [];
  await assert.rejects(
    async () => {
      for await (const event of train(stepper, plan, initial, cancellation.signal)) {
        seen.push(event.step);
        if (event.step === 2) cancellation.abort(reason);
      }
    },
    (error) => error === reason,
  );
  assert.equal(seen.at(-1), 2);
});

test('training that diverges rolls back once with a lower rate, then stops with its best parameters', async () => {
  // Rates so high that values overflow: the losses of a real run that explodes.
  const { stepper: wild, initial: start } = await buildTrainingFixture('prefix', {
    length: 4,
    candidateCount: 1,
    keyRate: 1e37,
    valueRate: 3e38,
  });
  const { events, state } = await follow(start, wild);
  assert.equal(events.filter(({ kind }) => kind === 'rollback').length, 1);
  assert.equal(state.stopped, 'diverged');
  assert.equal(state.best.point.lossNats, Math.min(...state.validations.map(({ lossNats }) => lossNats).filter(Number.isFinite)));
  for (const { values } of state.best.parameters) assert.ok(values.every(Number.isFinite));
});

test('training that no longer improves ends early', async () => {
  const { stepper: still, initial: start } = await buildTrainingFixture('prefix', {
    length: 4,
    candidateCount: 1,
    keyRate: 1e-30,
    valueRate: 1e-30,
  });
  const { state } = await follow(start, still);
  assert.equal(state.stopped, 'noImprovement');
  assert.equal(state.step, 9);
  assert.equal(prepared.parameters.length, 4);
});

test('training that cannot beat the base model ends when the learning curve says so', async () => {
  const often = { ...plan, stepCount: 20, validationInterval: 1, patience: 20 };
  const { events, state } = await follow(initial, stepper, undefined, { ...often, baseLossNats: 0.01 });
  assert.equal(state.stopped, 'noImprovementExpected');
  assert.equal(state.step, 10);
  const forecasts = events.filter(({ kind }) => kind === 'validation').map(({ forecast }) => forecast);
  assert.deepEqual(
    forecasts.map((forecast) => forecast !== undefined),
    forecasts.map((_, index) => index >= 4),
  );
  const { state: free } = await follow(initial, stepper, undefined, { ...often, baseLossNats: 100 });
  assert.equal(free.stopped, undefined);
  assert.equal(free.step, 20);
});
