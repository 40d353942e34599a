import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PipelineEvent } from '../../../src/pipeline/pipelineEvent.ts';
import { JobEvents } from '../../../src/worker/jobEvents.ts';

const progress = (stage: 'mine' | 'train', done: number, lossNats?: number): PipelineEvent => ({
  kind: 'progress',
  stage,
  progress: { stage, done, total: 9000, unit: 'steps' },
  lossNats,
});

describe('JobEvents', () => {
  test('keeps what lasts and the newest progress of each stage', () => {
    const events = new JobEvents();
    const note: PipelineEvent = { kind: 'note', text: 'resumed' };
    for (const event of [progress('mine', 1), note, progress('mine', 2), progress('train', 1, 2.5)]) events.add(event);
    assert.deepEqual(events.list(), [note, progress('mine', 2), progress('train', 1, 2.5)]);
  });

  test('a long curve is thinned and keeps its order and its end', () => {
    const events = new JobEvents();
    for (let step = 1; step <= 9000; step++) events.add(progress('train', step, 3 - step / 9000));
    const steps = events.list().map((event) => (event.kind === 'progress' ? event.progress.done : Number.NaN));
    assert.ok(steps.length > 400 && steps.length <= 1000, String(steps.length));
    assert.deepEqual(
      steps,
      steps.toSorted((a, b) => a - b),
    );
    assert.equal(steps[0], 1);
    assert.ok((steps.at(-1) ?? 0) > 8900);
  });
});
