import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Stopwatch } from '../../../src/base/phaseTime.ts';
import { JudgedItems } from '../../../src/evaluation/judgedItems.ts';
import type { LinePrediction } from '../../../src/evaluation/prediction.ts';

function predict(item: number, text: string): LinePrediction {
  return { schemaVersion: 1, kind: 'line', variant: 'base', item: String(item), path: 'a.ts', target: '', text };
}

/** Items whose predictions are ready in another order than they were begun. */
function judgedItems(itemCount: number, laneCount: number): { judged: JudgedItems<number, LinePrediction>; mostAtOnce: () => number } {
  let atOnce = 0;
  let most = 0;
  const judged = new JudgedItems<number, LinePrediction>({
    items: Array.from({ length: itemCount }, (_, index) => index),
    laneCount,
    stopwatch: new Stopwatch(),
    judge: async (item, lane) => {
      most = Math.max(most, ++atOnce);
      await wait(item % 3);
      atOnce--;
      return [predict(item, 'first'), predict(item, `lane ${lane}`)];
    },
  });
  return { judged, mostAtOnce: () => most };
}

suite('judged items', () => {
  for (const laneCount of [1, 2, 3]) {
    test(`${laneCount} lanes give predictions in the order of the items`, async () => {
      const { judged, mostAtOnce } = judgedItems(11, laneCount);
      await judged.judgeFirst(4);
      await judged.judgeFirst(10);
      assert.equal(judged.count, 10);
      assert.deepEqual(
        judged.predictions.map(({ item }) => Number(item)),
        Array.from({ length: 20 }, (_, index) => index >> 1),
      );
      assert.equal(mostAtOnce(), laneCount);
    });

    test(`${laneCount} lanes that are stopped leave the first items complete`, async () => {
      const { judged } = judgedItems(20, laneCount);
      await judged.judgeFirst(20, (begun) => begun < 7);
      assert.equal(judged.count, 7);
      assert.equal(judged.predictions.length, 14);
      await judged.judgeFirst(20);
      assert.equal(judged.count, 20);
    });
  }

  test('measuring judges a few items and no more than there are', async () => {
    const { judged } = judgedItems(20, 2);
    assert.ok((await judged.measureMs()) >= 1);
    assert.equal(judged.count, 6);
    const few = judgedItems(2, 4).judged;
    assert.ok((await few.measureMs()) >= 1);
    assert.equal(few.count, 2);
    const none = judgedItems(0, 1).judged;
    assert.equal(await none.measureMs(), 1);
    assert.deepEqual(none.predictions, []);
  });

  test('every item is told of once', async () => {
    const { judged } = judgedItems(9, 2);
    let told = 0;
    await judged.judgeFirst(3, undefined, () => told++);
    await judged.judgeFirst(9, undefined, () => told++);
    assert.equal(told, 9);
  });

  test('a failure is that of the whole, and what was finished stays', async () => {
    const judged = new JudgedItems<number, LinePrediction>({
      items: [0, 1, 2, 3],
      laneCount: 1,
      stopwatch: new Stopwatch(),
      judge: (item) => (item === 2 ? Promise.reject(new Error('no')) : Promise.resolve([predict(item, '')])),
    });
    await assert.rejects(judged.judgeFirst(4), /no/u);
    assert.equal(judged.count, 2);
  });
});
