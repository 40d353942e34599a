import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { encodePair } from '../../../src/tuning/encodePair.ts';
import { objectiveConfigSchema } from '../../../src/tuning/losses/objective.ts';
import { PairBatchSource, packPairs, validationPairBatches } from '../../../src/tuning/pairBatches.ts';
import { PairSchedule } from '../../../src/tuning/pairSchedule.ts';
import { buildPair } from './pairFixture.ts';
import { byteTokenizer } from './trainingFixture.ts';

const config = objectiveConfigSchema.parse({});
const options = { seed: 3, leadingTokens: [], config, tokenLimit: 512 };

/** `counts[r]` pairs of rule `r`. */
function pairsOfRules(...counts: number[]): { kind: 'linter'; rule: string }[] {
  return counts.flatMap((count, rule) => Array.from({ length: count }, () => ({ kind: 'linter' as const, rule: `rule${rule}` })));
}

function drawsByRule(pairs: readonly { rule: string }[], exponent: number, draws: number): Map<string, number> {
  const schedule = new PairSchedule(pairsOfRules(...[...countRules(pairs).values()]), { seed: 1, exponent });
  const drawn = Array.from({ length: draws }, (_, draw) => pairs[schedule.pairIndex(draw)]!);
  return countRules(drawn);
}

function countRules(pairs: readonly { rule: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of pairs) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

suite('the schedule', () => {
  test('a frequent rule comes up by the power of its number of pairs', () => {
    const pairs = pairsOfRules(64, 4);
    assert.deepEqual(Object.fromEntries(drawsByRule(pairs, 1, 680)), { rule0: 640, rule1: 40 });
    assert.deepEqual(Object.fromEntries(drawsByRule(pairs, 0, 680)), { rule0: 340, rule1: 340 });
    // 8 to 2 of 68: 54 and 14.
    assert.deepEqual(Object.fromEntries(drawsByRule(pairs, 0.5, 680)), { rule0: 540, rule1: 140 });
  });

  test('all pairs of a rule come up before one returns', () => {
    const schedule = new PairSchedule(pairsOfRules(10, 3), { seed: 1, exponent: 0 });
    const drawn = Array.from({ length: 400 }, (_, draw) => schedule.pairIndex(draw)).filter((index) => index < 10);
    for (let first = 0; first + 10 <= drawn.length; first += 10) assert.equal(new Set(drawn.slice(first, first + 10)).size, 10);
  });

  test('a draw depends on its number and the seed alone', () => {
    const pairs = pairsOfRules(7, 5, 2);
    const all = (seed: number): number[] => {
      const schedule = new PairSchedule(pairs, { seed, exponent: 0.5 });
      return Array.from({ length: 60 }, (_, draw) => schedule.pairIndex(draw));
    };
    const backwards = new PairSchedule(pairs, { seed: 1, exponent: 0.5 });
    assert.deepEqual(Array.from({ length: 60 }, (_, draw) => backwards.pairIndex(59 - draw)).reverse(), all(1));
    assert.notDeepEqual(all(1), all(2));
  });
});

suite('batches of pairs', () => {
  test('only pairs to train on are trained on, and only watched ones watched', () => {
    const roles = ['train', 'validation', 'heldOut', 'train', 'validation'] as const;
    const pairs = roles.map((role, number) => buildPair(number, role));
    const source = new PairBatchSource(pairs, byteTokenizer, options);
    assert.equal(source.pairCount, 2);
    const trained = new Set(Array.from({ length: 20 }, (_, step) => source.batches(step)).flatMap((passes) => passes.flatMap(idsOf)));
    assert.deepEqual([...trained].sort(), [pairs[0]!.id, pairs[3]!.id]);
    const watched = validationPairBatches(pairs, byteTokenizer, options).flatMap(idsOf);
    assert.deepEqual(watched.sort(), [pairs[1]!.id, pairs[4]!.id]);
  });

  test('at most as many pairs are watched as asked for, each once and of all rules', () => {
    const pairs = Array.from({ length: 60 }, (_, number) => buildPair(number, 'validation', { rule: number < 4 ? 'rare' : 'frequent' }));
    const few = { ...options, config: { ...config, validationPairs: 20 } };
    const watched = validationPairBatches(pairs, byteTokenizer, few).flatMap(idsOf);
    assert.equal(watched.length, 20);
    assert.equal(new Set(watched).size, 20);
    assert.ok(watched.some((id) => Number.parseInt(id, 16) < 4));
  });

  test('the same step gives the same batches, whatever came before', () => {
    const pairs = Array.from({ length: 9 }, (_, number) => buildPair(number, 'train', { rule: `rule${number % 3}` }));
    const [first, second] = [new PairBatchSource(pairs, byteTokenizer, options), new PairBatchSource(pairs, byteTokenizer, options)];
    for (let step = 0; step < 12; step++) first.batches(step);
    assert.deepEqual(second.batches(7), first.batches(7));
  });

  test('passes keep to the limit and have every pair once, in order', () => {
    const encoded = Array.from({ length: 7 }, (_, number) => encodePair(buildPair(number), byteTokenizer, [], config)!);
    const passes = packPairs(encoded, 300);
    assert.ok(passes.length > 1);
    for (const { batch, pairs } of passes) assert.ok(batch.tokens.length <= 300 || pairs.length === 1);
    assert.deepEqual(
      passes.flatMap(idsOf),
      encoded.map(({ id }) => id),
    );
    assert.equal(packPairs(encoded, 1).length, 7);
  });

  test('targets are the marked tokens of each side, predicted from the token before', () => {
    const encoded = Array.from({ length: 3 }, (_, number) => encodePair(buildPair(number), byteTokenizer, [], config)!);
    const { batch, sides } = packPairs(encoded, 10_000)[0]!;
    const expected = encoded.flatMap(({ better, worse }, pair) =>
      [better, worse].flatMap(({ tokens, isTarget }, side) =>
        Array.from(
          tokens.filter((_, index) => isTarget[index] === 1),
          (token) => [2 * pair + side, token],
        ),
      ),
    );
    assert.deepEqual(
      Array.from(sides, (side, target) => [side, batch.targetTokens[target]]),
      expected,
    );
  });

  test('no pairs give no batches', () => {
    const source = new PairBatchSource([buildPair(1, 'heldOut')], byteTokenizer, options);
    assert.deepEqual(source.batches(0), []);
    assert.deepEqual(validationPairBatches([buildPair(1, 'train')], byteTokenizer, options), []);
  });
});

function idsOf({ pairs }: { pairs: readonly { id: string }[] }): string[] {
  return pairs.map(({ id }) => id);
}
