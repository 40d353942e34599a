import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../src/base/random.ts';
import { type EvaluationCosts, evaluationReportSchema } from '../../../src/evaluation/evaluationReport.ts';
import { formatPredictions, parsePredictions, type Prediction } from '../../../src/evaluation/prediction.ts';
import { reportFromPredictions } from '../../../src/evaluation/reportFromPredictions.ts';
import { pairPrediction } from './quality/pairFixture.ts';

const costs: EvaluationCosts = {
  evaluation: {
    seed: 3,
    base: 'base',
    judged: 'personalized',
    windowTokens: 512,
    contextTokens: 128,
    promptTokens: 384,
    availableWindowCount: 100,
    availableLineCount: 100,
    plannedWindowCount: 20,
    plannedLineCount: 20,
    budgetMs: 80_000,
    windowMs: 500,
    lineMs: 300,
    elapsedMs: 70_000,
    threadCount: 2,
  },
  trainingMs: 600_000,
};

function window(variant: string, file: number, lossNats: number, scoredBy: 'llama.cpp' | 'engine' = 'llama.cpp'): Prediction {
  return {
    schemaVersion: 1,
    kind: 'window',
    variant,
    item: `file${file}#0`,
    path: `file${file}`,
    scoredBy,
    lossNats: lossNats * 300,
    targetCount: 300,
    byPosition: [
      { fromToken: 128, lossNats: lossNats * 160, targetCount: 100 },
      { fromToken: 256, lossNats: lossNats * 140, targetCount: 200 },
    ],
  };
}

function line(variant: string, file: number, text: string): Prediction {
  return { schemaVersion: 1, kind: 'line', variant, item: `file${file}:9`, path: `file${file}`, target: 'return value;', text };
}

/** Twenty files on which the personalized model is better by about 0.1 nats and right on half of the lines more. */
function samplePredictions(): Prediction[] {
  const random = Random.fromSeed(1);
  return Array.from({ length: 20 }, (_, file): Prediction[] => {
    const loss = 1 + random.nextUnit();
    return [
      window('base', file, loss),
      window('untrained', file, loss + 0.02 * random.nextNormal()),
      window('personalized', file, loss - 0.1 + 0.02 * random.nextNormal()),
      line('base', file, file % 4 === 0 ? 'return value;' : 'return null;'),
      line('personalized', file, file % 4 < 3 ? ' return value;' : 'return x;'),
      pairPrediction('base', file, file % 2 === 0 ? 1 : -1),
      pairPrediction('personalized', file, file % 8 === 0 ? -1 : 1),
    ];
  }).flat();
}

test('a stored report is the report of its stored predictions, number for number', () => {
  const predictions = samplePredictions();
  const report = reportFromPredictions(predictions, costs);
  const stored = evaluationReportSchema.parse(JSON.parse(JSON.stringify(report)));
  assert.deepEqual(reportFromPredictions(parsePredictions(formatPredictions(predictions)), stored.costs), stored);
});

test('every figure follows from the predictions', () => {
  const { variants, comparisons, verdict } = reportFromPredictions(samplePredictions(), costs);
  assert.deepEqual(
    variants.map(({ id }) => id),
    ['base', 'untrained', 'personalized'],
  );
  const [base, untrained, personalized] = variants;
  assert.equal(base?.exactMatchRatio, 0.25);
  assert.equal(personalized?.exactMatchRatio, 0.75);
  assert.equal(untrained?.exactMatchRatio, undefined);
  assert.equal(base.targetCount, 6000);
  assert.equal(base.windowFileCount, 20);
  assert.deepEqual(
    base.byPosition.map(({ fromToken, targetCount }) => [fromToken, targetCount]),
    [
      [128, 2000],
      [256, 4000],
    ],
  );
  assert.ok(Math.abs((base.byPosition[0]?.lossNats ?? 0) / (base.lossNats ?? 1) - 1.6) < 1e-9);
  const judged = comparisons[1];
  assert.ok(Math.abs((judged?.loss?.difference ?? 0) - ((personalized.lossNats ?? 0) - (base.lossNats ?? 0))) < 1e-9);
  assert.ok(Math.abs((judged?.relativeLoss ?? 0) - (judged?.loss?.difference ?? 0) / (base.lossNats ?? 1)) < 1e-12);
  assert.equal(judged?.exactMatch?.difference, 0.5);
  assert.equal(verdict.outcome, 'better');
  assert.equal(comparisons[0]?.exactMatch, undefined);
});

test('the judged variant is compared with its rivals too, after all comparisons with the base', () => {
  const rival = samplePredictions().flatMap((prediction) =>
    prediction.variant === 'personalized' ? [{ ...prediction, variant: 'likelihood' }] : [],
  );
  const { comparisons, quality } = reportFromPredictions([...samplePredictions(), ...rival], {
    ...costs,
    evaluation: { ...costs.evaluation, rivals: ['likelihood'] },
  });
  const compared = [
    ['untrained', 'base'],
    ['personalized', 'base'],
    ['likelihood', 'base'],
    ['personalized', 'likelihood'],
  ];
  assert.deepEqual(
    comparisons.map(({ variant, against }) => [variant, against]),
    compared,
  );
  assert.equal(comparisons[3]?.loss?.difference, 0);
  assert.equal(comparisons[3].exactMatch?.difference, 0);
  assert.deepEqual(
    quality?.comparisons.map(({ variant, against }) => [variant, against]),
    compared.slice(1),
  );
});

test('an item that only one variant judged counts in no comparison', () => {
  const predictions = [...samplePredictions(), window('base', 77, 9)];
  const { comparisons } = reportFromPredictions(predictions, costs);
  assert.equal(comparisons[1]?.loss?.itemCount, 20);
});

test('the spot check withholds the verdict when llama.cpp does not confirm the engine', () => {
  const scored = samplePredictions().map((prediction) =>
    prediction.kind === 'window' ? { ...prediction, scoredBy: 'engine' as const } : prediction,
  );
  const confirm = (factor: number): Prediction[] => [
    ...scored,
    ...samplePredictions().flatMap((prediction) =>
      prediction.kind === 'window' && prediction.path.endsWith('5') ? [{ ...prediction, lossNats: prediction.lossNats * factor }] : [],
    ),
  ];
  const agreeing = reportFromPredictions(confirm(1.004), costs);
  assert.equal(agreeing.spotCheck?.itemCount, 6);
  assert.equal(agreeing.spotCheck.agrees, true);
  assert.equal(agreeing.verdict.outcome, 'better');
  const disagreeing = reportFromPredictions(confirm(1.007), costs);
  assert.equal(disagreeing.spotCheck?.agrees, false);
  assert.equal(disagreeing.verdict.outcome, 'withheld');
  // The losses themselves are the engine's in both.
  assert.equal(disagreeing.variants[0]?.lossNats, agreeing.variants[0]?.lossNats);
});
