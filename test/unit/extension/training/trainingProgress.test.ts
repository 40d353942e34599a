import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PipelineEvent, StageName } from '../../../../src/pipeline/pipelineEvent.ts';
import { listStages, TrainingProgress } from '../../../../src/extension/training/trainingProgress.ts';

const step = (done: number, lossNats: number, total = 100): PipelineEvent => ({
  kind: 'progress',
  stage: 'train',
  progress: { stage: 'train', done, total, unit: 'steps' },
  lossNats,
});
const stage = (name: StageName, state: 'started' | 'finished'): PipelineEvent => ({ kind: 'stage', stage: name, state });

function follow(events: readonly PipelineEvent[]): TrainingProgress {
  const progress = new TrainingProgress();
  events.forEach((event, index) => progress.note(event, index * 1000));
  return progress;
}

describe('TrainingProgress', () => {
  test('knows the stage under way and those that are done', () => {
    const progress = follow([stage('mine', 'started'), stage('mine', 'finished'), stage('train', 'started'), step(1, 2)]);
    assert.equal(progress.current?.stage, 'train');
    assert.deepEqual(
      listStages(progress)
        .filter(({ state }) => state !== 'waiting')
        .map(({ title, state }) => `${title} ${state}`),
      ['Base model done', 'Mining done', 'Preparing done', 'Measuring done', 'Training active'],
    );
  });

  test('estimates the rate and the time left', () => {
    const progress = follow([stage('train', 'started'), ...[1, 2, 3, 4, 5, 6].map((done) => step(done, 2))]);
    const estimate = progress.current?.estimate;
    assert.equal(estimate?.unitsPerSecond, 1);
    assert.ok(estimate.secondsLeft && estimate.secondsLeft.low <= 94 && estimate.secondsLeft.high >= 94);
  });

  test('a resumed run draws over what it repeats', () => {
    const progress = follow([step(1, 2), step(2, 1.9), step(3, 1.8), step(2, 1.95), step(3, 1.7), step(4, 1.6)]);
    assert.deepEqual(progress.training, [
      [1, 2],
      [2, 1.95],
      [3, 1.7],
      [4, 1.6],
    ]);
  });

  test('a long curve stays short and keeps its beginning and its end', () => {
    const progress = follow(Array.from({ length: 5000 }, (_, index) => step(index + 1, 2, 5000)));
    assert.ok(progress.training.length <= 600 && progress.training.length >= 150, String(progress.training.length));
    assert.equal(progress.training[0]?.[0], 1);
    assert.ok((progress.training.at(-1)?.[0] ?? 0) > 4900);
  });

  test('a loss that is no number is not drawn', () => {
    assert.deepEqual(follow([step(1, Number.NaN), step(2, Infinity), step(3, 1)]).training, [[3, 1]]);
  });

  test('validations replace those of the same step', () => {
    const validation = (at: number, lossNats: number): PipelineEvent => ({ kind: 'validation', step: at, stepCount: 40, lossNats });
    const progress = follow([validation(10, 1.5), validation(20, 1.4), validation(20, 1.3)]);
    assert.deepEqual(progress.validation, [
      [10, 1.5],
      [20, 1.3],
    ]);
    assert.equal(progress.stepCount, 40);
  });

  test('at rest nothing is under way', () => {
    const progress = follow([stage('train', 'started'), step(1, 2)]);
    progress.rest();
    assert.equal(progress.current, undefined);
    assert.equal(progress.stages.get('train')?.state, 'waiting');
  });
});
