// The comparative objective in real training of a tiny model.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { tensor } from '../../../src/engine/tensors.ts';
import { balanceGradients, globalNorm } from '../../../src/tuning/balanceGradients.ts';
import { isBetterPoint } from '../../../src/tuning/bestPoint.ts';
import type { ObjectiveConfig } from '../../../src/tuning/losses/objective.ts';
import { meanPairSteps } from '../../../src/tuning/meanPairSteps.ts';
import type { PairTerms } from '../../../src/tuning/pairTerms.ts';
import { type TrainingEvent, train } from '../../../src/tuning/train.ts';
import type { TrainingPlan, TrainingState } from '../../../src/tuning/trainingState.ts';
import type { TrainingStepper } from '../../../src/tuning/trainingStepper.ts';
import { buildPair } from './pairFixture.ts';
import { type TrainingFixture, buildTrainingFixture, tinyConfigs } from './trainingFixture.ts';

const plan: TrainingPlan = {
  stepCount: 12,
  windowTokens: 24,
  windowsPerStep: 2,
  validationInterval: 3,
  patience: 20,
  warmUpRatio: 0.1,
  finalRateRatio: 0.05,
  clipNorm: 1,
  seed: 1,
};

const pairs = [
  ...Array.from({ length: 8 }, (_, number) => buildPair(number, 'train', { rule: `rule${number % 3}`, confidence: 0.5 + 0.05 * number })),
  ...Array.from({ length: 3 }, (_, number) => buildPair(100 + number, 'validation')),
];

function build(objectiveConfig: Partial<ObjectiveConfig> = {}, config = tinyConfigs.prefix): Promise<TrainingFixture> {
  const limits = { contextTokens: 24, branchTokens: 40 };
  return buildTrainingFixture('prefix', config, { objective: 'comparative', pairs, objectiveConfig: { ...limits, ...objectiveConfig } });
}

async function follow(stepper: TrainingStepper, from: TrainingState): Promise<{ events: TrainingEvent[]; state: TrainingState }> {
  const events: TrainingEvent[] = [];
  let state = from;
  for await (const event of train(stepper, plan, from)) {
    events.push(event);
    state = event.state();
  }
  return { events, state };
}

suite('training on pairs', () => {
  test('without weight on any term a run equals plain training, bit for bit, and looks at no pair', async () => {
    const plain = await buildTrainingFixture('prefix');
    const without = await build({ rankingWeight: 0, betterWeight: 0 });
    assert.equal(without.prepared.preparedPairs, undefined);
    assert.deepEqual((await follow(without.stepper, without.initial)).state, (await follow(plain.stepper, plain.initial)).state);
  });

  test('before the onset steps are those of plain training, bit for bit', async () => {
    const plain = await buildTrainingFixture('prefix');
    const late = await build({ onsetRatio: 0.5 });
    for (let step = 0; step < 4; step++) assert.deepEqual(late.stepper.step(step, 1, 0.49), plain.stepper.step(step, 1));
    assert.deepEqual(late.stepper.snapshot(), plain.stepper.snapshot());
    assert.ok(late.stepper.step(4, 1, 0.5).pairs);
    assert.notDeepEqual(late.stepper.snapshot(), plain.stepper.snapshot());
  });

  for (const [name, config] of [
    ['logistic', {}],
    ['margin', { rankingForm: 'margin' }],
    ['ratio', { rankingForm: 'ratio' }],
    ['logistic with a reference', { usesReference: true }],
    ['logistic on upper layers alone', {}],
    ['logistic with a divergence term', { divergenceWeight: 0.5, divergenceTokens: 7 }],
    ['logistic with denoising', { denoiseRatio: 0.25 }],
  ] as const) {
    test(`${name}: watched pairs come apart, and a run interrupted anywhere ends with the same bits`, async () => {
      const methodConfig = name.includes('upper') ? { length: 4, candidateCount: 1, firstLayer: 1 } : tinyConfigs.prefix;
      const { stepper, initial } = await build(config, methodConfig);
      const whole = await follow(stepper, initial);
      const [first, last] = [initial.validations[0]!.pairs!, whole.state.validations.at(-1)!.pairs!];
      assert.ok(last.marginNats > first.marginNats, `${first.marginNats} → ${last.marginNats}`);
      assert.ok(last.rankingLoss < first.rankingLoss, `${first.rankingLoss} → ${last.rankingLoss}`);
      assert.deepEqual(
        whole.state.pairSteps?.map(({ step }) => step),
        Array.from({ length: 12 }, (_, index) => index + 1),
      );
      for (const stopAfter of [1, 5, 11]) {
        let checkpoint = initial;
        for await (const event of train(stepper, plan, initial)) {
          if (event.kind !== 'step') continue;
          checkpoint = structuredClone(event.state());
          if (event.step === stopAfter) break;
        }
        // Another process knows no reference yet.
        const fresh = await build(config, methodConfig);
        assert.deepEqual((await follow(fresh.stepper, checkpoint)).state, whole.state);
      }
    });
  }

  test('events and states carry what pairs came to', async () => {
    const { stepper, initial } = await build();
    const { events, state } = await follow(stepper, initial);
    const steps = events.filter(({ kind }) => kind === 'step');
    assert.deepEqual(
      state.pairSteps,
      steps.map(({ step, pairs: terms }) => ({ step, ...terms })),
    );
    const validations = events.filter(({ kind }) => kind === 'validation');
    assert.deepEqual(
      validations.map(({ pairs: terms }) => terms),
      state.validations.slice(1).map(({ pairs: terms }) => terms),
    );
    assert.equal(state.validations[0]?.pairs?.pairCount, 3);
    assert.ok(state.tokenCount > 12 * 2 * 24, 'the tokens of pairs count');
  });

  test('the base model is judged without the prefix', async () => {
    const { stepper } = await build({ usesReference: true });
    const base = stepper.basePairs()!;
    // Nothing moved from itself: -log sigmoid(-gamma).
    assert.ok(Math.abs(base.rankingLoss - Math.log(1 + Math.exp(0.5))) < 1e-5);
    stepper.step(0, 1);
    assert.deepEqual(stepper.basePairs(), base);
  });

  test('the divergence term keeps the model near the base', async () => {
    const finalNats = async (divergenceWeight: number): Promise<number> => {
      const { stepper, initial } = await build({ divergenceWeight, balance: 'sum' });
      const { state } = await follow(stepper, initial);
      return state.pairSteps!.at(-1)!.divergenceNats!;
    };
    const [light, heavy] = [await finalNats(1e-6), await finalNats(20)];
    assert.ok(heavy < light && heavy > 0, `${heavy} and ${light}`);
  });

  test('a pair that training moves the wrong way loses its weight', async () => {
    // The same change is praised in seven pairs and condemned in one.
    const [better, worse] = [pairs[7]!.better, pairs[7]!.worse];
    const swapped = { ...pairs[7]!, better: worse, worse: better };
    const noisy = [...pairs.slice(0, 7), swapped, ...pairs.slice(8)].map((pair) => ({ ...pair, confidence: 0.8 }));
    const margins = async (denoiseRatio: number): Promise<number> => {
      const objectiveConfig = {
        contextTokens: 24,
        branchTokens: 40,
        denoiseRatio,
        pairsPerStep: 8,
        ruleExponent: 1,
        balance: 'normalise',
      } as const;
      // Slow enough that twelve steps do not learn every pair by heart, the swapped one among them.
      const { stepper, initial } = await buildTrainingFixture(
        'prefix',
        { ...tinyConfigs.prefix, valueRate: 0.01 },
        {
          objective: 'comparative',
          pairs: noisy,
          objectiveConfig,
        },
      );
      return (await follow(stepper, initial)).state.validations.at(-1)!.pairs!.marginNats;
    };
    const [plain, denoised] = [await margins(1), await margins(0.2)];
    assert.ok(denoised > plain, `${denoised} and ${plain}`);
  });

  test('no pair to train on is plain training', async () => {
    const heldOut = pairs.map((pair) => ({ ...pair, role: 'heldOut' as const }));
    const { prepared, stepper } = await buildTrainingFixture('prefix', tinyConfigs.prefix, { objective: 'comparative', pairs: heldOut });
    assert.equal(prepared.preparedPairs, undefined);
    assert.equal(stepper.validatePairs(), undefined);
  });
});

suite('the balance of two gradients', () => {
  const code = [tensor([3, 0]), tensor([0])];
  const other = [tensor([0, 6]), tensor([8])];
  const added = (balance: ObjectiveConfig['balance'], pairRatio: number, clipNorm = 100): number[][] => {
    const sums = balanceGradients(code, other, { balance, pairRatio, clipNorm });
    return sums.map((values) => Array.from(values.dataSync()));
  };
  const assertClose = (actual: number[][], expected: number[][]): void =>
    actual.flat().forEach((value, index) => assert.ok(Math.abs(value - expected.flat()[index]!) < 1e-6, `${actual} and ${expected}`));

  test('sum adds them as they are', () => assertClose(added('sum', 0.1), [[3, 6], [8]]));

  test('clip shortens the pairs to their part of the other, and leaves shorter ones alone', () => {
    assertClose(added('clip', 0.5), [[3, 0.9], [1.2]]);
    assertClose(added('clip', 5), [[3, 6], [8]]);
  });

  test('normalise lengthens them too', () => assertClose(added('normalise', 5), [[3, 9], [12]]));

  test('the gradient of the code is clipped first', () => assertClose(added('clip', 0.5, 1), [[1, 0.3], [0.4]]));

  test('the norm is that of all tensors together', () => {
    assert.ok(Math.abs(globalNorm(other) - 10) < 1e-6);
  });
});

suite('the best point', () => {
  const terms = (rankingLoss: number): PairTerms => ({ rankingLoss, betterLossNats: 1, marginNats: 0, accuracyRatio: 0.5, pairCount: 3 });
  const at = (lossNats: number, rankingLoss: number): { step: number; lossNats: number; pairs: PairTerms } => ({
    step: 1,
    lossNats,
    pairs: terms(rankingLoss),
  });
  const selection = { selectionWeight: 0.5, guardRatio: 0.01 };

  test('is the one with the lower sum, within the guard', () => {
    assert.ok(isBetterPoint(at(1.005, 0.4), at(1, 0.5), [], selection));
    assert.ok(!isBetterPoint(at(1.005, 0.5), at(1, 0.5), [], selection));
    assert.ok(!isBetterPoint(at(1.02, 0.1), at(1, 0.5), [], selection), 'beyond the guard');
    assert.ok(!isBetterPoint(at(1.009, 0.1), at(1.001, 0.5), [at(0.99, 0.6)], selection), 'beyond the lowest of the run');
  });

  test('gives way to a lower loss that leaves it beyond the guard', () => {
    assert.ok(isBetterPoint(at(0.95, 0.9), at(1, 0.5), [], selection));
  });

  test('is the one with the lower loss where nothing is learnt from pairs', () => {
    assert.ok(isBetterPoint(at(0.99, 9), at(1, 0), [], undefined));
    assert.ok(!isBetterPoint(at(1, 0), at(1, 9), [], undefined));
  });
});

test('thinned steps are means by pairs', () => {
  const step = (number: number, rankingLoss: number, pairCount: number): Parameters<typeof meanPairSteps>[0][number] => ({
    step: number,
    rankingLoss,
    betterLossNats: 1,
    marginNats: 0,
    accuracyRatio: 1,
    pairCount,
  });
  assert.deepEqual(meanPairSteps([step(1, 1, 1), step(2, 4, 2), step(3, 5, 2)], 2), [step(2, 3, 3), step(3, 5, 2)]);
});
