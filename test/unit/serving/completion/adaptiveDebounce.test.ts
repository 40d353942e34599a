import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdaptiveDebounce } from '../../../../src/serving/completion/adaptiveDebounce.ts';

/** Types with a fixed interval and returns the waits after it. */
function waitsAt(intervalMs: number, answerMs: number): { inWord: number; behindSign: number } {
  let now = 0;
  const debounce = new AdaptiveDebounce(() => now);
  for (let press = 0; press < 60; press++) {
    debounce.noteKey();
    now += intervalMs;
  }
  debounce.noteAnswer(answerMs);
  return { inWord: debounce.delayMs('names.si'), behindSign: debounce.delayMs('names.') };
}

test('who types slowly is waited for longer, within bounds, and less behind a sign', () => {
  const fast = waitsAt(80, 20);
  const slow = waitsAt(250, 20);
  assert.ok(fast.inWord < slow.inWord);
  assert.ok(fast.behindSign < fast.inWord);
  assert.ok(waitsAt(900, 1).inWord <= 500);
});

test('the time of the answer is taken off the wait, down to nothing', () => {
  assert.ok(waitsAt(200, 100).inWord < waitsAt(200, 20).inWord);
  assert.equal(waitsAt(100, 1000).inWord, 0);
});

test('a pause is not taken for slow typing', () => {
  let now = 0;
  const debounce = new AdaptiveDebounce(() => now);
  for (const pause of [100, 100, 60_000, 100, 100]) {
    debounce.noteKey();
    now += pause;
  }
  assert.ok(debounce.delayMs('word') <= 450);
});
