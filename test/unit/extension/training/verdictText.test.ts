import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeVerdict } from '../../../../src/extension/training/verdictText.ts';
import type { RunResult } from '../../../../src/pipeline/personalize.ts';

type Report = NonNullable<RunResult['report']>;

/** Only what a verdict looks at. */
function report(outcome: Report['verdict']['outcome'], difference: number, interval?: { low: number; high: number }): Report {
  return {
    variants: [
      { id: 'base', lossNats: 1.25, exactMatchRatio: 0.21 },
      { id: 'personalized', lossNats: 1.25 + difference, exactMatchRatio: 0.27 },
    ],
    comparisons: [{ variant: 'personalized', against: 'base', loss: { difference, interval, itemCount: 40, clusterCount: 12 } }],
    verdict: { outcome, reason: 'lossFell', isEnabled: outcome === 'better', text: '' },
    costs: { evaluation: { base: 'base', judged: 'personalized' } },
  } as unknown as Report;
}

describe('describeVerdict', () => {
  const same = (text: string): string => text;

  test('says by how much the loss fell, between what and what, and what became of the next lines', () => {
    const { kind, detail } = describeVerdict(report('better', -0.125, { low: -0.15, high: -0.1 }), same);
    assert.equal(kind, 'better');
    assert.equal(detail, '10.0 % lower loss on held-out code [8.0 to 12.0 %]; next line exactly right 21.0 → 27.0 %');
  });

  test('a loss that rose is told as such', () => {
    const { kind, title, detail } = describeVerdict(report('worse', 0.05, { low: 0.025, high: 0.075 }), same);
    assert.equal(kind, 'neutral');
    assert.match(title, /worse/);
    assert.match(detail, /^4\.0 % higher loss on held-out code \[2\.0 to 6\.0 %\]/);
  });

  test('without enough files there is no interval', () => {
    assert.match(describeVerdict(report('noMeasurableGain', -0.0125), same).detail, /^1\.0 % lower loss on held-out code;/);
  });
});
