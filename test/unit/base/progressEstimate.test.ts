import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProgressEstimate } from '../../../src/base/progressEstimate.ts';

/** Feeds one sighting every two seconds, counting up by the given steps. */
function follow(steps: readonly number[]): ProgressEstimate {
  const estimate = new ProgressEstimate();
  let done = 0;
  estimate.note(0, 0);
  for (const [index, step] of steps.entries()) {
    done += step;
    estimate.note(2000 * (index + 1), done);
  }
  return estimate;
}

describe('ProgressEstimate', () => {
  test('says nothing before anything was counted', () => {
    assert.equal(follow([]).estimate(100), undefined);
    assert.equal(follow([0, 0]).estimate(100), undefined);
  });

  test('gives a rate but no end while it has seen little', () => {
    assert.deepEqual(follow([4]).estimate(100), { unitsPerSecond: 2 });
  });

  test('gives no end without a total', () => {
    assert.deepEqual(follow([4, 4, 4, 4]).estimate(undefined), { unitsPerSecond: 2 });
  });

  test('gives a narrow range for even work', () => {
    const { secondsLeft, unitsPerSecond } = follow(Array.from({ length: 10 }, () => 4)).estimate(240) ?? {};
    assert.equal(unitsPerSecond, 2);
    assert.deepEqual(secondsLeft, { low: 90, high: 110.00000000000001 });
  });

  test('gives a wide range for uneven work, the true time inside', () => {
    const { secondsLeft } = follow([1, 7, 1, 7, 1, 7, 1, 7]).estimate(232) ?? {};
    assert.ok(secondsLeft && secondsLeft.low < 60 && secondsLeft.high > 150, JSON.stringify(secondsLeft));
  });

  test('forgets what is longer ago than its window', () => {
    const { unitsPerSecond } =
      follow([...Array.from({ length: 50 }, () => 40), ...Array.from({ length: 21 }, () => 2)]).estimate(9999) ?? {};
    assert.equal(unitsPerSecond, 1);
  });

  test('starts again when the counter goes back', () => {
    const estimate = follow([10, 10, 10]);
    estimate.note(8000, 5);
    assert.equal(estimate.estimate(100), undefined);
  });

  test('never says that the end has passed', () => {
    const { secondsLeft } = follow([4, 4, 4, 4]).estimate(10) ?? {};
    assert.deepEqual(secondsLeft, { low: 0, high: 0 });
  });
});
