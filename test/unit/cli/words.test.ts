import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exitCodes } from '../../../src/cli/exitCode.ts';
import { describeFailure } from '../../../src/cli/failure.ts';
import { failureWords } from '../../../src/cli/words.ts';
import { WorkerError } from '../../../src/worker/workerError.ts';

const sources = fileURLToPath(new URL('../../../src', import.meta.url));

/** Every typed error of the sources with the reasons that its declaration allows. */
function declaredReasons(): ReadonlyMap<string, readonly string[]> {
  const texts = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(sources, path), 'utf8').replace(/\/\*\*.*?\*\//gsu, ''));
  const found = new Map<string, readonly string[]>();
  for (const text of texts) {
    for (const [, className = '', typeText = ''] of text.matchAll(/class (\w+) extends ProjectError<([^>]+)>/gu)) {
      if (className === 'WorkerError') continue;
      const union = typeText.includes("'") ? typeText : (new RegExp(`type ${typeText} =([^;]+);`, 'u').exec(text)?.[1] ?? '');
      found.set(
        className,
        [...union.matchAll(/'(\w+)'/gu)].map(([, reason = '']) => reason),
      );
    }
  }
  return found;
}

describe('failureWords', () => {
  const declared = declaredReasons();

  test('the sources declare the errors that this test looks for', () => {
    for (const name of ['MiningError', 'ModelError', 'ArtifactError', 'BackendError'])
      assert.ok((declared.get(name) ?? []).length > 0, name);
  });

  for (const [className, reasons] of declared) {
    test(`has words for every reason of ${className}, and for no other`, () => {
      assert.ok(reasons.length > 0, 'expected reasons in the declaration, found none');
      assert.deepEqual(Object.keys(failureWords[className] ?? {}).sort(), [...reasons].sort());
    });
  }

  test('every sentence and every advice ends as a sentence does', () => {
    const all = Object.values(failureWords).flatMap((byReason) => Object.values(byReason));
    for (const { sentence, advice } of all) assert.match(`${sentence}\n${advice}`, /^[A-Zgl`].*\.\n\S.*\.$/u);
  });
});

describe('describeFailure', () => {
  const transferred = (name: string, reason: string | undefined): WorkerError =>
    new WorkerError({ name, reason, message: 'expected a, found b', isCancellation: false });

  test('tells two errors with the same reason apart by their class', () => {
    assert.equal(describeFailure(transferred('ModelError', 'truncated')).exitCode, exitCodes.modelUnusable);
    assert.equal(describeFailure(transferred('SequenceStateError', 'truncated')).exitCode, exitCodes.failure);
  });

  test('keeps what was expected and found', () => {
    assert.match(describeFailure(transferred('DatasetError', 'tooSmall')).message, /too small.*\nexpected a, found b/u);
  });

  test('sends to the doctor with an error that nobody foresaw', () => {
    for (const error of [new TypeError('x is undefined'), transferred('RangeError', undefined), 'a thrown text']) {
      const { reason, advice, exitCode } = describeFailure(error);
      assert.deepEqual([reason, exitCode], ['unexpected', exitCodes.failure]);
      assert.match(advice, /doctor/u);
    }
  });

  test('says how to go on when the worker died', () => {
    assert.match(describeFailure(transferred('WorkerError', 'workerDied')).advice, /--resume/u);
  });
});
