import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { selectBackend } from '../../../../src/engine/backend.ts';
import { sum, tensor1d, tensor2d, tidy, valueAndGrads, type Tensor1D, type Tensor2D } from '../../../../src/engine/tensors.ts';
import { betterLosses, type RankingConfig, rankingLosses, sideScores } from '../../../../src/tuning/losses/comparative.ts';
import { objectiveConfigSchema, rankingForms } from '../../../../src/tuning/losses/objective.ts';

// Legend: M targets, Q pairs.

/** Rounding of f32. */
const tolerance = 1e-5;

/** A central difference of f32 sums. */
const differenceTolerance = 2e-3;

const defaults = objectiveConfigSchema.parse({});
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Two pairs: the better side is ahead by 0.4 nats in the first and behind by 1.5 in the second. */
const scores = [
  [-0.6, -1],
  [-2, -0.5],
] as const;
const reference = [
  [-0.9, -0.8],
  [-1.5, -0.6],
] as const;

function ranking(config: Partial<RankingConfig>): number[] {
  return tidy(() => Array.from(rankingLosses(toTensor(scores), toTensor(reference), { ...defaults, ...config }).dataSync()));
}

function toTensor(rows: readonly (readonly number[])[]): Tensor2D {
  return tensor2d(rows.map((row) => [...row]));
}

function assertClose(actual: readonly number[], expected: readonly number[], allowed = tolerance): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) <= allowed, `${index}: ${value} and ${expected[index]}`));
}

suite('the comparative terms', () => {
  before(() => selectBackend('native'));

  test('a score is the mean log-probability of the tokens that differ, so that length alone decides nothing', () => {
    const losses = [1, 2, 3, 0.5, 0.5, 7, 9];
    const found = tidy(() => Array.from(sideScores(tensor1d(losses), Int32Array.of(0, 0, 1, 2, 2, 2, 3), 2).dataSync()));
    assertClose(found, [-1.5, -3, -8 / 3, -9]);
    const doubled = losses.flatMap((loss) => [loss, loss]);
    const sides = Int32Array.of(0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3);
    assertClose(
      tidy(() => Array.from(sideScores(tensor1d(doubled), sides, 2).dataSync())),
      found,
    );
  });

  test('a side without a token is a mistake', () => {
    assert.throws(() => tidy(() => sideScores(tensor1d([1, 2]), Int32Array.of(0, 0), 1)), /each side/);
  });

  test('logistic is -log sigmoid(beta d - gamma)', () => {
    const expected = [0.4, -1.5].map((ahead) => -Math.log(sigmoid(1.5 * ahead - 0.5)));
    assertClose(ranking({ rankingForm: 'logistic' }), expected);
  });

  test('margin is max(0, m - d), nothing beyond the margin', () => {
    assertClose(ranking({ rankingForm: 'margin', marginNats: 0.5 }), [0.1, 2]);
    assertClose(ranking({ rankingForm: 'margin', marginNats: 0.3 }), [0, 1.8]);
  });

  test('with a reference both forms look at how far the sides moved apart', () => {
    const moved = [0.3 - -0.2, -0.5 - 0.1];
    assertClose(
      ranking({ rankingForm: 'logistic', usesReference: true }),
      moved.map((ahead) => -Math.log(sigmoid(1.5 * ahead - 0.5))),
    );
    assertClose(
      ranking({ rankingForm: 'margin', usesReference: true }),
      moved.map((ahead) => Math.max(0, 0.5 - ahead)),
    );
  });

  test('ratio is -log own / (own + other) of either side against the base model', () => {
    const ofPair = (pair: 0 | 1): number => {
      const [own, base] = [Math.exp(scores[pair][0]), Math.exp(reference[pair][0])];
      const [tuned, worseBase] = [Math.exp(scores[pair][1]), Math.exp(reference[pair][1])];
      return -0.5 * (Math.log(own / (own + base)) + Math.log(worseBase / (worseBase + tuned)));
    };
    assertClose(ranking({ rankingForm: 'ratio', beta: 1 }), [ofPair(0), ofPair(1)]);
  });

  test('a form that needs the base model says so', () => {
    for (const config of [{ rankingForm: 'ratio' }, { usesReference: true }] as const)
      assert.throws(() => tidy(() => rankingLosses(toTensor(scores), undefined, { ...defaults, ...config })), /base model/);
  });

  test('the likelihood term is the better side alone', () => {
    assertClose(
      tidy(() => Array.from(betterLosses(toTensor(scores)).dataSync())),
      [0.6, 2],
    );
  });

  for (const rankingForm of rankingForms) {
    for (const usesReference of [false, true]) {
      test(`the gradient of ${rankingForm}${usesReference ? ' with a reference' : ''} equals finite differences`, () => {
        const random = Random.fromSeed(4);
        const sides = Int32Array.of(0, 0, 1, 2, 3, 3, 3);
        const losses = Array.from(sides, () => 3 * random.nextUnit());
        const weights = tensor1d([0.9, 0.4]);
        const base = toTensor(reference);
        const total = (values: Tensor1D): Tensor1D => {
          const found = sideScores(values, sides, 2);
          const terms = rankingLosses(found, base, { ...defaults, rankingForm, usesReference }).add(betterLosses(found).mul(0.3));
          return sum(terms.mul(weights));
        };
        const valueAt = (values: readonly number[]): number => tidy(() => total(tensor1d([...values])).dataSync()[0]!);
        const gradient = tidy(() =>
          Array.from(valueAndGrads((values) => sum(total(values as Tensor1D)))([tensor1d(losses)]).grads[0]!.dataSync()),
        );
        const width = 5e-3;
        const expected = losses.map(
          (loss, index) => (valueAt(losses.with(index, loss + width)) - valueAt(losses.with(index, loss - width))) / (2 * width),
        );
        assertClose(gradient, expected, differenceTolerance);
        assert.ok(gradient.some((value) => Math.abs(value) > 0.05));
      });
    }
  }
});
