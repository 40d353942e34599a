import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DifferenceEstimate } from '../../../src/evaluation/bootstrap.ts';
import { decideVerdict } from '../../../src/evaluation/verdict.ts';

function between(low: number, high: number): DifferenceEstimate {
  return { difference: (low + high) / 2, interval: { low, high }, itemCount: 40, clusterCount: 20 };
}

const few: DifferenceEstimate = { difference: -0.2, itemCount: 4, clusterCount: 2 };

test('the loss decides, and a fall of exact match vetoes', () => {
  const cases: [string, DifferenceEstimate | undefined, DifferenceEstimate | undefined, boolean, string, string][] = [
    ['a lower loss is better', between(-0.2, -0.1), between(-0.02, 0.1), true, 'better', 'lossFell'],
    ['an interval around zero is no gain', between(-0.2, 0.01), between(0.01, 0.1), true, 'noMeasurableGain', 'lossUnchanged'],
    ['an interval that touches zero is no gain', between(-0.2, 0), undefined, true, 'noMeasurableGain', 'lossUnchanged'],
    ['a higher loss is worse', between(0.01, 0.1), between(0.01, 0.1), true, 'worse', 'lossRose'],
    ['a fall of exact match vetoes a lower loss', between(-0.2, -0.1), between(-0.2, -0.01), true, 'worse', 'exactMatchFell'],
    ['exact match without an interval vetoes nothing', between(-0.2, -0.1), few, true, 'better', 'lossFell'],
    ['few files prove nothing', few, undefined, true, 'noMeasurableGain', 'tooFewFiles'],
    ['no loss proves nothing', undefined, undefined, true, 'noMeasurableGain', 'tooFewFiles'],
    ['a failed spot check withholds the verdict', between(-0.2, -0.1), undefined, false, 'withheld', 'spotCheckFailed'],
  ];
  for (const [name, loss, exactMatch, spotCheckAgrees, outcome, reason] of cases) {
    const verdict = decideVerdict({ loss, exactMatch, spotCheckAgrees });
    assert.equal(verdict.outcome, outcome, name);
    assert.equal(verdict.reason, reason, name);
    assert.equal(verdict.isEnabled, outcome === 'better', name);
  }
});

test('the verdict is said in one line', () => {
  assert.equal(decideVerdict({ loss: between(-2, -1), exactMatch: undefined, spotCheckAgrees: true }).text, 'better');
  assert.equal(decideVerdict({ loss: few, exactMatch: undefined, spotCheckAgrees: true }).text, 'no measurable gain: not enabled');
  assert.equal(decideVerdict({ loss: between(1, 2), exactMatch: undefined, spotCheckAgrees: true }).text, 'worse: not enabled');
});
