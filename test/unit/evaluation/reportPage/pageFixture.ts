// A run with its evaluation, made of plausible numbers from a seed.
import type { RunState } from '../../../../src/artifacts/runState.ts';
import { Random } from '../../../../src/base/random.ts';
import type { EvaluationReport } from '../../../../src/evaluation/evaluationReport.ts';
import type { Prediction } from '../../../../src/evaluation/prediction.ts';
import { reportFromPredictions } from '../../../../src/evaluation/reportFromPredictions.ts';

/** What the page is rendered from. */
export interface PageFixture {
  readonly state: RunState;
  readonly predictions: readonly Prediction[];
  readonly report: EvaluationReport;
}

/** Options of {@link buildPageFixture}. */
export interface FixtureOptions {
  /** Loss of the personalized model less that of the base, nats per token. */
  readonly gainNats?: number;
  readonly fileCount?: number;
  /** Adds pairs and blocks, on both of which the personalized model is better. Default: no. */
  readonly hasQuality?: boolean;
  /** Stands in paths and lines, as a hostile repository would have it. */
  readonly text?: string;
}

/** Builds windows, lines, a training history, and their report. */
export function buildPageFixture({
  gainNats = -0.107,
  fileCount = 40,
  text = 'return value',
  hasQuality = false,
}: FixtureOptions = {}): PageFixture {
  const random = Random.fromSeed(7);
  const draw = Random.fromSeed(8);
  const predictions = Array.from({ length: 120 }, (_, index) => index).flatMap((index): Prediction[] => {
    const path = `src/${text}/File${index % fileCount}.java`;
    const level = 1.2 + 0.25 * random.nextNormal();
    const shift = { base: 0, untrained: -0.013, personalized: gainNats };
    const windows = Object.entries(shift).map(([variant, difference]): Prediction => {
      const parts = [128, 256, 384].map((fromToken, part) => ({
        fromToken,
        targetCount: 128,
        lossNats: 128 * (level + difference - 0.07 * part + 0.04 * random.nextNormal()),
      }));
      return {
        schemaVersion: 1,
        variant,
        item: `w${index}`,
        path,
        kind: 'window',
        scoredBy: 'engine',
        targetCount: 384,
        lossNats: parts.reduce((sum, { lossNats }) => sum + lossNats, 0),
        byPosition: parts,
      };
    });
    const checked =
      index % 10 === 0
        ? windows.map(
            (window): Prediction =>
              ({ ...window, scoredBy: 'llama.cpp', ...('lossNats' in window ? { lossNats: window.lossNats * 1.001 } : {}) }) as Prediction,
          )
        : [];
    const target = `${text}.compute(${index});`;
    const lines = (['base', 'personalized'] as const).map((variant): Prediction => {
      const isRight = random.nextUnit() < (variant === 'base' ? 0.22 : 0.28);
      return {
        schemaVersion: 1,
        variant,
        item: `l${index}`,
        path,
        kind: 'line',
        target,
        text: isRight ? target : `${text}.apply(${Math.floor(random.nextUnit() * 100)});`,
      };
    });
    if (!hasQuality) return [...windows, ...checked, ...lines];
    const pairs = (['base', 'personalized'] as const).map((variant): Prediction => ({
      schemaVersion: 1,
      variant,
      item: `p${index}`,
      path,
      kind: 'pair',
      pairKind: index % 3 === 0 ? 'revision' : 'linter',
      rule: text,
      categories: [index % 3 === 0 ? 'other' : 'comparisons'],
      contextTokenCount: 100,
      better: { lossNats: draw.nextUnit(), targetCount: 1 },
      worse: { lossNats: draw.nextUnit() + (variant === 'base' ? 0.2 : 0.7), targetCount: 1 },
    }));
    const blocks = (['base', 'personalized'] as const).map((variant): Prediction => {
      const isBroken = draw.nextUnit() < (variant === 'base' ? 0.3 : 0.1);
      return {
        schemaVersion: 1,
        variant,
        item: `b${index}`,
        path,
        kind: 'block',
        rule: text,
        text: `${text};`,
        isWhole: false,
        parses: true,
        lineCount: 6,
        hasCode: true,
        findings: isBroken ? [{ source: 'bundled', rule: text, category: 'comparisons', line: 1 }] : [],
        kept: isBroken ? [] : [{ rule: text, category: 'comparisons', count: 1 }],
      };
    });
    return [...windows, ...checked, ...lines, ...pairs, ...blocks];
  });
  const steps = 380;
  const losses = Array.from({ length: steps }, (_, index) => ({
    step: index + 1,
    lossNats: 1.02 + 0.12 * Math.exp(-index / 60) + 0.12 * random.nextNormal(),
  }));
  const validations = Array.from({ length: 13 }, (_, index) => ({
    step: Math.min(steps, index * 32),
    lossNats: 1.0 + 0.105 * Math.exp(-index / 2.5) + 0.003 * random.nextNormal(),
  }));
  const best = validations.reduce((least, point) => (point.lossNats < least.lossNats ? point : least));
  const state: RunState = {
    schemaVersion: 1,
    id: 'example-20260101-120000-abcd',
    createdAt: '2026-01-01T12:00:00.000Z',
    toolVersion: '0.1.0',
    repository: {
      path: '/repositories/example',
      name: text === 'return value' ? 'commons-example' : text,
      identity: 'example',
      headCommit: '0123456789abcdef0123456789abcdef01234567',
    },
    baseModel: { name: 'smollm2-135m-instruct', path: '/models/model.gguf', sha256: 'b'.repeat(64), sizeBytes: 98_362_432 },
    options: {
      method: 'prefix',
      config: { length: 128, keyRate: 0.05, valueRate: 0.01, holdsSink: true, candidateCount: 6 },
      budgetMs: 600_000,
      seed: 1,
      backend: 'auto',
      precision: 'bf16',
      evaluationBudgetMs: 75_000,
      thorough: false,
    },
    mining: {
      files: 512,
      functions: 7342,
      characters: 6_100_000,
      languages: { java: 509, python: 3 },
      leftOut: { generated: 4, tooLarge: 1 },
      redactedSecrets: 2,
      nearDuplicates: 6,
      roles: {
        train: { files: 400, characters: 4_800_000 },
        validation: { files: 36, characters: 500_000 },
        heldOut: { files: 76, characters: 800_000 },
      },
    },
    datasetDigest: 'd'.repeat(64),
    training: {
      steps,
      tokens: steps * 512,
      seconds: 588,
      tokensPerSecond: 331,
      backend: 'native',
      precision: 'bf16',
      peakMemoryBytes: 1_430_000_000,
      bestStep: best.step,
      bestValidationLossNats: best.lossNats,
      validations,
      losses,
    },
    verdict: 'better',
  };
  const report = reportFromPredictions(predictions, {
    trainingMs: 588_000,
    trainedTokenCount: steps * 512,
    peakMemoryBytes: 1_430_000_000,
    artifactBytes: 2_951_000,
    evaluation: {
      seed: 1,
      base: 'base',
      judged: 'personalized',
      windowTokens: 512,
      contextTokens: 128,
      promptTokens: 1024,
      availableWindowCount: 410,
      availableLineCount: 9000,
      plannedWindowCount: 120,
      plannedLineCount: 120,
      budgetMs: 75_000,
      windowMs: 400,
      lineMs: 300,
      elapsedMs: 81_000,
      taughtCategories: ['comparisons'],
      threadCount: 2,
    },
  });
  return { state, predictions, report };
}
