import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DifferenceEstimate } from '../../../src/evaluation/bootstrap.ts';
import { decideQuality } from '../../../src/evaluation/quality/decideQuality.ts';
import type { QualityVerdict } from '../../../src/evaluation/quality/qualitySchema.ts';
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

test('quality counts where the loss says nothing, and vetoes where it fell', () => {
  const [rose, fell, unclear] = [between(0.01, 0.1), between(-0.2, -0.01), between(-0.1, 0.1)].map((found) => decideQuality(found));
  const cases: [string, DifferenceEstimate, QualityVerdict | undefined, string, string][] = [
    ['a gain of quality at an equal loss is better', between(-0.1, 0.1), rose, 'better', 'qualityRose'],
    ['no gain of either is none', between(-0.1, 0.1), unclear, 'noMeasurableGain', 'lossUnchanged'],
    ['a gain of quality does not pay for a higher loss', between(0.01, 0.1), rose, 'worse', 'lossRose'],
    ['a fall of quality vetoes a lower loss', between(-0.2, -0.1), fell, 'worse', 'qualityFell'],
    ['a lower loss is better where quality says nothing', between(-0.2, -0.1), unclear, 'better', 'lossFell'],
    ['few files with pairs prove nothing', between(-0.1, 0.1), decideQuality(few), 'noMeasurableGain', 'lossUnchanged'],
  ];
  for (const [name, loss, quality, outcome, reason] of cases) {
    const verdict = decideVerdict({ loss, exactMatch: undefined, quality, spotCheckAgrees: true });
    assert.deepEqual([verdict.outcome, verdict.reason, verdict.quality], [outcome, reason, quality], name);
  }
});

test('a gain of quality is claimed only where the whole interval lies above zero', () => {
  assert.equal(decideQuality(between(0.001, 0.1))?.outcome, 'better');
  assert.equal(decideQuality(between(0, 0.1))?.outcome, 'noMeasurableGain');
  assert.equal(decideQuality(between(-0.1, -0.001))?.outcome, 'worse');
  assert.equal(decideQuality(few)?.reason, 'tooFewFiles');
  assert.equal(decideQuality(undefined), undefined);
});

test('the verdict is said in one line', () => {
  assert.equal(decideVerdict({ loss: between(-2, -1), exactMatch: undefined, spotCheckAgrees: true }).text, 'better');
  assert.equal(decideVerdict({ loss: few, exactMatch: undefined, spotCheckAgrees: true }).text, 'no measurable gain: not enabled');
  assert.equal(decideVerdict({ loss: between(1, 2), exactMatch: undefined, spotCheckAgrees: true }).text, 'worse: not enabled');
});
