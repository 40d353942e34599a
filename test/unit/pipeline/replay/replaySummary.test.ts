import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentExample } from '../../../../src/dataset/example.ts';
import { summarizeReplay } from '../../../../src/pipeline/replay/replaySummary.ts';
import type { ReplayedKey } from '../../../../src/pipeline/replay/replayTyping.ts';

function key(elapsedMs: number, kind: 'suggestion' | 'none', acceptedLength: number, isReused = false): ReplayedKey {
  const cost = { elapsedMs, debouncedMs: 0, promptTokenCount: 9, evaluatedTokenCount: 1, generatedTokenCount: 1 };
  const shared = { variant: 'base', isReused, cost };
  const range = { start: 0, end: 0 };
  const answer =
    kind === 'none'
      ? ({ ...shared, kind, reason: 'notSure' } as const)
      : ({ ...shared, kind, scope: 'line', insertText: 'x', range, confidence: 0.9 } as const);
  return { offset: 0, answer, rightLength: acceptedLength, acceptedLength };
}

test('characters, answers and times are counted; the first request of a file is cold', () => {
  const document = { path: 'a', text: '' } as DocumentExample;
  const keys = [key(900, 'suggestion', 0), key(0, 'suggestion', 0, true), key(100, 'none', 0), key(200, 'suggestion', 10)];
  const summary = summarizeReplay('base', [{ document, start: 0, end: 40 }], [{ keys, keystrokeCount: 30 }]);
  assert.equal(summary.acceptedCharacters, 10);
  assert.equal(summary.acceptedRatio, 0.25);
  assert.equal(summary.shown, 2);
  assert.equal(summary.shownRightRatio, 0.5);
  assert.deepEqual(summary.silent, { notSure: 1 });
  assert.equal(summary.reusedRatio, 0.25);
  assert.deepEqual(summary.coldLatency, { count: 1, p50Ms: 900, p95Ms: 900, mostMs: 900 });
  assert.deepEqual(summary.lineLatency, { count: 2, p50Ms: 200, p95Ms: 200, mostMs: 200 });
});
