import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { Random } from '../../../src/base/random.ts';
import { forecastLoss } from '../../../src/tuning/forecastLoss.ts';
import { isHopeless } from '../../../src/tuning/isHopeless.ts';
import { rateSums } from '../../../src/tuning/learningRate.ts';
import type { ValidationPoint } from '../../../src/tuning/trainingState.ts';

/** Real runs on real repositories with the default model; made by trainRun, see the file. */
const recorded = JSON.parse(readFileSync(new URL('recordedCurves.json', import.meta.url), 'utf8')) as {
  readonly name: string;
  readonly stepCount: number;
  readonly validations: readonly (readonly [step: number, lossNats: number])[];
}[];

const stepCount = 120;
const constantRate = (step: number): number => step;

function curve(lossAt: (step: number) => number, noise: number, seed = 1): ValidationPoint[] {
  const random = Random.fromSeed(seed);
  return Array.from({ length: 12 }, (_, index) => {
    const step = 10 * (index + 1);
    return { step, lossNats: lossAt(step) + noise * random.nextNormal() };
  });
}

/** After how many points a run is called hopeless; `undefined`: never. */
function stopAt(
  points: readonly ValidationPoint[],
  steps: number,
  rateSum: (step: number) => number,
  baseNats?: number,
): number | undefined {
  for (let count = 1; count < points.length; count++) {
    const seen = points.slice(0, count);
    const forecast = forecastLoss(seen, steps, rateSum);
    const bestNats = Math.min(...seen.map(({ lossNats }) => lossNats));
    if (forecast && isHopeless(forecast, { doneRatio: (seen.at(-1)?.step ?? 0) / steps, bestNats, baseNats })) return count;
  }
  return undefined;
}

suite('forecast', () => {
  test('says nothing with fewer than five points', () => {
    const points = curve((step) => 1 / step, 0);
    assert.equal(forecastLoss(points.slice(0, 4), stepCount, constantRate), undefined);
    assert.ok(forecastLoss(points.slice(0, 5), stepCount, constantRate));
  });

  for (const [name, lossAt] of [
    ['a power law', (step: number) => 1 + 0.8 * step ** -0.5],
    ['an exponential', (step: number) => 1 + 0.3 * Math.exp(-step / 40)],
  ] as const) {
    test(`continues ${name} from its first half`, () => {
      const forecast = forecastLoss(curve(lossAt, 0).slice(0, 6), stepCount, constantRate);
      assert.ok(forecast);
      const remaining = lossAt(60) - lossAt(stepCount);
      assert.ok(Math.abs(forecast.expectedNats - lossAt(stepCount)) < 0.2 * remaining, `${forecast.expectedNats} for ${lossAt(stepCount)}`);
    });

    test(`is within three deviations of ${name} under noise, for nine seeds in ten`, () => {
      const errors = Array.from({ length: 100 }, (_, seed) => {
        const forecast = forecastLoss(curve(lossAt, 0.005, seed + 1).slice(0, 6), stepCount, constantRate);
        assert.ok(forecast);
        return Math.abs(forecast.expectedNats - lossAt(stepCount)) / forecast.deviationNats;
      });
      assert.ok(errors.filter((error) => error < 3).length >= 90);
    });
  }

  test('never expects a rise, and is less sure with more noise', () => {
    const rising = forecastLoss(
      curve((step) => 1 + step / 100, 0),
      2 * stepCount,
      constantRate,
    );
    assert.ok(rising && rising.expectedNats < 2.2);
    const deviation = (noise: number): number =>
      forecastLoss(curve(() => 1, noise).slice(0, 6), stepCount, constantRate)?.deviationNats ?? 0;
    assert.ok(deviation(0.02) > 5 * deviation(0.001));
  });
});

suite('stopping', () => {
  test('a curve that is flat is stopped in its second half, one that falls never', () => {
    const flat: (number | undefined)[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const falling = curve((step) => 1 + step ** -0.5, 0.003, seed);
      assert.equal(stopAt(falling, stepCount, constantRate), undefined);
      flat.push(
        stopAt(
          curve(() => 1, 0.002, seed),
          stepCount,
          constantRate,
        ),
      );
    }
    assert.ok(flat.every((count) => count === undefined || count >= 6));
    assert.ok(flat.filter((count) => count !== undefined).length >= 10, `stopped after ${flat}`);
  });

  test('a falling curve is stopped when its end stays above the base model', () => {
    const points = curve((step) => 1.5 + 0.5 * step ** -0.5, 0.001);
    assert.equal(stopAt(points, stepCount, constantRate, 1.2), 6);
    assert.equal(stopAt(points, stepCount, constantRate, 1.6), undefined);
  });

  for (const { name, stepCount: steps, validations } of recorded) {
    test(`the recorded run ${name} is not stopped while it improves, and its end is forecast within three deviations`, () => {
      const sums = rateSums({ stepCount: steps, warmUpRatio: 0.05, finalRatio: 0.02 });
      const rateSum = (step: number): number => sums[step] ?? Number.NaN;
      const points = validations.slice(1).map(([step, lossNats]) => ({ step, lossNats }));
      const stopped = stopAt(points, steps, rateSum) ?? points.length;
      const best = (count: number): number => Math.min(...points.slice(0, count).map(({ lossNats }) => lossNats));
      assert.ok(best(stopped) - best(points.length) < 1e-3, `stopped after ${stopped} of ${points.length}`);
      const half = forecastLoss(points.slice(0, Math.max(5, Math.ceil(points.length / 2))), steps, rateSum);
      assert.ok(half);
      assert.ok(Math.abs(half.expectedNats - best(points.length)) < 3 * half.deviationNats + half.noiseNats, JSON.stringify(half));
    });
  }
});
