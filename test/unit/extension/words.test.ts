import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failureWords as commandLineWords } from '../../../src/cli/words.ts';
import { describeFailure, isCancellation } from '../../../src/extension/failureText.ts';
import { failureWords } from '../../../src/extension/words.ts';
import { WorkerError } from '../../../src/worker/workerError.ts';

const transferred = (name: string, reason?: string, isCancellation = false): WorkerError =>
  new WorkerError({ name, reason, message: 'expected a, found b', isCancellation });

describe('words of the editor', () => {
  // The command line's table is held to the declarations of the sources; options of the command line mean nothing here.
  for (const [className, byReason] of Object.entries(commandLineWords)) {
    if (className === 'UsageError') continue;
    test(`has words for every reason of ${className}, and for no other`, () => {
      assert.deepEqual(Object.keys(failureWords[className] ?? {}).sort(), Object.keys(byReason).sort());
    });
  }

  test('knows no class that the command line does not know', () => {
    for (const className of Object.keys(failureWords)) assert.ok(className in commandLineWords, className);
  });

  test('every sentence and every advice ends as a sentence does, and names no option of the command line', () => {
    for (const { sentence, advice } of Object.values(failureWords).flatMap((byReason) => Object.values(byReason))) {
      assert.match(sentence, /^\S.*\.$/u);
      assert.match(advice, /^\S.*\.$/u);
      assert.doesNotMatch(`${sentence} ${advice}`, /--\w|`repotune|npm run/u);
    }
  });
});

describe('describeFailure', () => {
  test('tells two errors with the same reason apart by their class', () => {
    const model = describeFailure(transferred('ModelError', 'truncated'));
    const prefix = describeFailure(transferred('SequenceStateError', 'truncated'));
    assert.notEqual(model.sentence, prefix.sentence);
    assert.equal(model.message, 'expected a, found b');
  });

  test('what nobody foresaw is told as such', () => {
    assert.equal(describeFailure(new TypeError('x is not a function')).reason, 'unexpected');
    assert.equal(describeFailure('a string').message, 'a string');
  });

  test('tells cancellations from failures', () => {
    assert.ok(isCancellation(transferred('AbortError', undefined, true)));
    assert.ok(!isCancellation(transferred('ModelError', 'truncated')));
    assert.ok(isCancellation(new DOMException('cancelled', 'AbortError')));
  });
});
