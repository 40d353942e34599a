import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RestartPolicy } from '../../../src/worker/restartPolicy.ts';

describe('RestartPolicy', () => {
  test('waits longer with each crash, and gives up', () => {
    const policy = new RestartPolicy();
    assert.deepEqual(
      [0, 1000, 3000, 6000].map((nowMs) => policy.noteCrash(nowMs)),
      [500, 1000, 2000, undefined],
    );
  });

  test('old crashes do not count', () => {
    const policy = new RestartPolicy();
    for (const nowMs of [0, 100_000, 200_000, 300_000, 400_000]) assert.notEqual(policy.noteCrash(nowMs), undefined);
  });

  test('a person who wants another try gets one', () => {
    const policy = new RestartPolicy();
    for (const nowMs of [0, 1, 2, 3]) policy.noteCrash(nowMs);
    policy.reset();
    assert.equal(policy.noteCrash(4), 500);
  });
});
