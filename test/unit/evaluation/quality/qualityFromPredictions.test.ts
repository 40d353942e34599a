import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import type { Prediction } from '../../../../src/evaluation/prediction.ts';
import { decideQuality } from '../../../../src/evaluation/quality/decideQuality.ts';
import { qualityFromPredictions } from '../../../../src/evaluation/quality/qualityFromPredictions.ts';
import type { Quality } from '../../../../src/evaluation/quality/qualitySchema.ts';
import { pairPrediction } from './pairFixture.ts';

function accuracyOf({ variants }: Quality, id: string): number | undefined {
  return variants.find((variant) => variant.id === id)?.pairAccuracy?.overall?.accuracyRatio;
}

test('every figure follows from the predictions', () => {
  const items = Array.from({ length: 40 }, (_, index) => index);
  const predictions = items.flatMap((index): Prediction[] => {
    const about = index % 4 === 0 ? ({ rule: 'emptyCatch', categories: ['errorHandling'] } as const) : {};
    return [
      // Right on half of them, then on three quarters, then on all, and undecided.
      pairPrediction('base', index, index % 2 === 0 ? 1 : -1, { ...about, categories: [...(about.categories ?? ['comparisons'])] }),
      pairPrediction('other', index, index % 4 === 0 ? -1 : 1, { ...about, categories: [...(about.categories ?? ['comparisons'])] }),
      pairPrediction('personalized', index, 1, { ...about, categories: [...(about.categories ?? ['comparisons'])] }),
    ];
  });
  const quality = qualityFromPredictions(
    predictions,
    [
      ['other', 'base'],
      ['personalized', 'base'],
      ['personalized', 'other'],
    ],
    1,
  );
  assert.ok(quality);
  assert.deepEqual(
    ['base', 'other', 'personalized'].map((id) => accuracyOf(quality, id)),
    [0.5, 0.75, 1],
  );
  const base = quality.variants[0]?.pairAccuracy;
  assert.deepEqual(base?.byCategory, [
    { category: 'errorHandling', pairCount: 10, fileCount: 5, accuracyRatio: 1 },
    { category: 'comparisons', pairCount: 30, fileCount: 15, accuracyRatio: 1 / 3 },
  ]);
  assert.deepEqual(base.byRule, [
    { kind: 'linter', rule: 'emptyCatch', pairCount: 10, fileCount: 5, accuracyRatio: 1 },
    { kind: 'linter', rule: 'nullCheck', pairCount: 30, fileCount: 15, accuracyRatio: 1 / 3 },
  ]);
  assert.deepEqual(
    quality.comparisons.map(({ variant, against, pairAccuracy }) => [variant, against, pairAccuracy?.overall?.difference]),
    [
      ['other', 'base', 0.25],
      ['personalized', 'base', 0.5],
      ['personalized', 'other', 0.25],
    ],
  );
  const ofErrors = quality.comparisons[1]?.pairAccuracy?.byCategory.find(({ category }) => category === 'errorHandling');
  assert.deepEqual([ofErrors?.difference, ofErrors?.itemCount], [0, 10]);
});

test('self pairs are told apart and decide nothing', () => {
  const self = { pairKind: 'self', rule: 'line', categories: ['other'] } as const;
  const predictions = Array.from({ length: 20 }, (_, index): Prediction[] => [
    pairPrediction('base', index, -1, { ...self, categories: ['other'] }),
    pairPrediction('personalized', index, 1, { ...self, categories: ['other'] }),
  ]).flat();
  const quality = qualityFromPredictions(predictions, [['personalized', 'base']], 1);
  assert.equal(quality?.comparisons[0]?.pairAccuracy?.overall, undefined);
  assert.equal(quality?.comparisons[0]?.pairAccuracy?.byKind[0]?.difference, 1);
  assert.equal(decideQuality(quality.comparisons[0].pairAccuracy.overall), undefined);
});

test('a pair that only one variant judged counts in no comparison', () => {
  const predictions = [pairPrediction('base', 1, 1), pairPrediction('personalized', 1, 1), pairPrediction('base', 2, 1)];
  const quality = qualityFromPredictions(predictions, [['personalized', 'base']], 1);
  assert.equal(quality?.comparisons[0]?.pairAccuracy?.overall?.itemCount, 1);
});

test('without pairs there is no section and no verdict on quality', () => {
  assert.equal(qualityFromPredictions([], [['personalized', 'base']], 1), undefined);
});

test('where chance alone decides, a gain is claimed in no more than one of twenty evaluations', () => {
  let claims = 0;
  const rounds = 200;
  for (let round = 0; round < rounds; round++) {
    const random = Random.fromSeed(round);
    const predictions = Array.from({ length: 60 }, (_, index) => [
      pairPrediction('base', index, random.nextUnit() - 0.5),
      pairPrediction('personalized', index, random.nextUnit() - 0.5),
    ]).flat();
    const overall = qualityFromPredictions(predictions, [['personalized', 'base']], round)?.comparisons[0]?.pairAccuracy?.overall;
    if (decideQuality(overall)?.outcome === 'better') claims++;
  }
  assert.ok(claims <= rounds / 20, `${claims} claims`);
});
