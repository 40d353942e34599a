import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planText } from '../../../../src/cli/texts/planText.ts';
import type { PlanReport } from '../../../../src/pipeline/planRepository.ts';
import { miningReportFixture } from './miningReportFixture.ts';

/** A plan for the fixture's repository. */
function planOf(peakBytes: number): PlanReport {
  return {
    mining: miningReportFixture(),
    model: 'smollm2-135m-instruct',
    method: 'prefix',
    pairUse: {
      objective: 'comparative',
      why: 'the repository yields 630 pairs to train on',
      property: 'everything',
      config: {},
      train: { linter: 400, revision: 230 },
      validation: { linter: 21 },
      heldOut: { linter: 80, revision: 12 },
      categories: { comparisons: 300, other: 230, naming: 100 },
      leftOutCount: 0,
    },
    backend: { name: 'native', details: 'avx2, 2 threads', why: 'the only fast one that works here' },
    stepCount: 242,
    trainingTokens: 123_904,
    epochs: 0.13,
    secondsPerStep: 2.1,
    parts: { preparation: 12, steps: 508.2, validation: 18, evaluation: 60 },
    totalSeconds: { low: 660, high: 950 },
    peakMemoryBytes: { low: peakBytes * 0.8, high: peakBytes },
    machineMemoryBytes: 8e9,
  };
}

test('a plan tells steps, time range and memory range, and that nothing was kept', () => {
  const text = planText(planOf(2e9));
  assert.match(text, /^Training +242 steps of 2\.1 s, 123\u00a0904 tokens, 0\.1 passes over the code$/mu);
  assert.match(text, /^Learns +the code, and from 630 pairs of better and worse code: linter 400, revision 230$/mu);
  assert.match(text, /^ +21 more are watched, 92 held out \(the repository yields 630 pairs to train on\)$/mu);
  assert.match(text, /^Pairs about +comparisons 300, other 230, naming 100$/mu);
  assert.match(text, /^Backend +native \(avx2, 2 threads\)\n +the only fast one that works here$/mu);
  assert.match(text, /^Whole job +11 to 16 min$/mu);
  assert.match(text, /^Of it +12 s mining and loading, 8 min 28 s steps, 18 s validation, 1 min evaluation$/mu);
  assert.match(text, /^Peak memory +1\.6 GB to 2\.0 GB of 8\.0 GB$/mu);
  assert.match(text, /Nothing was trained or kept\. Write personalize in place of plan to do it\.$/u);
  assert.doesNotMatch(text, /may not fit/u);
});

test('a plan warns where memory may not suffice', () => {
  assert.match(planText(planOf(9e9)), /may not fit into the memory of this machine/u);
});
