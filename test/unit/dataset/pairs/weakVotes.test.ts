import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { confidenceOf, type WeakVotes } from '../../../../src/dataset/pairs/weakVotes.ts';

const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

const rows: readonly [name: string, votes: WeakVotes, logOdds: number][] = [
  ['nothing known', {}, 0],
  ['a fix', { changeClass: 'fix' }, 1.2],
  ['a fix after which findings fell', { changeClass: 'fix', findingsFixed: 2 }, 2.7],
  ['a clean-up after which findings rose', { changeClass: 'style', findingsFixed: -1 }, -1.3],
  ['a fix that was mended within the month', { changeClass: 'fix', daysToNextFix: 30 }, 0.2],
  ['a fix that was mended later', { changeClass: 'fix', daysToNextFix: 31 }, 1.2],
  ['a fix with its test and a word', { changeClass: 'fix', message: 'Fixes the rounding', changedTests: true }, 1.8],
  ['a hack', { message: 'quick hack, WIP' }, -0.8],
  ['a word inside another word', { message: 'prefixes of whackamole' }, 0],
  ['a change that was taken back', { changeClass: 'refactor', isReverted: true }, -2.3],
  ['a class that is a name of every object', { changeClass: 'constructor' }, 0],
];

for (const [name, votes, logOdds] of rows) {
  test(`${name}: log-odds of ${logOdds}`, () => assert.ok(Math.abs(confidenceOf(votes) - sigmoid(logOdds)) < 1e-12));
}

test('more findings fixed, an earlier next fix or a revert never move it the wrong way', () => {
  const votes = fc.record({
    findingsFixed: fc.integer({ min: -5, max: 5 }),
    changeClass: fc.constantFrom('fix', 'refactor', 'feature', 'revert'),
    message: fc.string(),
    changedTests: fc.boolean(),
    daysToNextFix: fc.nat(90),
  });
  fc.assert(
    fc.property(votes, (base) => {
      const confidence = confidenceOf(base);
      assert.ok(confidence > 0 && confidence < 1);
      assert.ok(confidenceOf({ ...base, findingsFixed: base.findingsFixed + 1 }) >= confidence);
      assert.ok(confidenceOf({ ...base, daysToNextFix: base.daysToNextFix / 2 }) <= confidence);
      assert.ok(confidenceOf({ ...base, isReverted: true }) < confidence);
    }),
  );
});
