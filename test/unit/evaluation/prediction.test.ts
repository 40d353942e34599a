import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pairKinds } from '../../../src/dataset/pairs/pair.ts';
import { ruleCategories } from '../../../src/dataset/pairs/properties.ts';
import { formatPredictions, parsePredictions, type Prediction } from '../../../src/evaluation/prediction.ts';
import { pairPrediction } from './quality/pairFixture.ts';

const word = fc.string({ minLength: 1, unit: 'binary' });
/** A record such as JSON.parse gives. */
function record<T>(fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true });
}

const nats = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const loss = record({ lossNats: nats, targetCount: fc.integer({ min: 1, max: 1e6 }) });
const common = { schemaVersion: fc.constant(1 as const), variant: word, item: word, path: word };

/** Any prediction that the schema allows. */
const anyPrediction: fc.Arbitrary<Prediction> = fc.oneof(
  record({
    ...common,
    kind: fc.constant('window' as const),
    scoredBy: fc.constantFrom('llama.cpp' as const, 'engine' as const),
    lossNats: nats,
    targetCount: fc.nat(),
    byPosition: fc.array(record({ fromToken: fc.nat(), lossNats: nats, targetCount: fc.nat() })),
  }),
  record({ ...common, kind: fc.constant('line' as const), target: fc.string({ unit: 'binary' }), text: fc.string({ unit: 'binary' }) }),
  record({
    ...common,
    kind: fc.constant('pair' as const),
    pairKind: fc.constantFrom(...pairKinds),
    rule: word,
    categories: fc.array(fc.constantFrom(...ruleCategories)),
    contextTokenCount: fc.nat(),
    better: loss,
    worse: loss,
  }),
  record({
    ...common,
    kind: fc.constant('block' as const),
    text: fc.string({ unit: 'binary' }),
    isWhole: fc.boolean(),
    parses: fc.boolean(),
    lineCount: fc.nat(),
    hasCode: fc.boolean(),
    findings: fc.array(
      record({ source: word, rule: word, category: fc.constantFrom(...ruleCategories), line: fc.integer({ min: 1, max: 1e6 }) }),
    ),
    kept: fc.array(record({ rule: word, category: fc.constantFrom(...ruleCategories), count: fc.integer({ min: 1, max: 1e6 }) })),
  }),
);

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.array(anyPrediction), (predictions) => {
      assert.deepEqual(parsePredictions(formatPredictions(predictions)), predictions);
    }),
  );
});

test('a damaged file is an error or predictions that the schema allows, never anything else', () => {
  fc.assert(
    fc.property(fc.array(anyPrediction, { minLength: 1 }), fc.nat(), fc.nat(), fc.string(), (predictions, start, length, patch) => {
      const text = formatPredictions(predictions);
      const from = start % text.length;
      const damaged = text.slice(0, from) + patch + text.slice(from + (length % 40));
      let read: Prediction[];
      try {
        read = parsePredictions(damaged);
      } catch (error) {
        assert.ok(error instanceof Error && error.message.length > 0);
        return;
      }
      assert.deepEqual(parsePredictions(formatPredictions(read)), read);
    }),
    { numRuns: 500 },
  );
});

test('unknown kinds, versions and impossible counts are refused', () => {
  const good = pairPrediction('base', 1, 1);
  for (const bad of [
    { ...good, kind: 'other' },
    { ...good, schemaVersion: 2 },
    { ...good, better: { lossNats: 1, targetCount: 0 } },
    { ...good, pairKind: 'dream' },
    { ...good, categories: ['unheard'] },
  ])
    assert.throws(() => parsePredictions(`${JSON.stringify(bad)}\n`));
  assert.deepEqual(parsePredictions(`${JSON.stringify(good)}\n`), [good]);
});
