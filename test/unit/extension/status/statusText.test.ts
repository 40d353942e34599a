import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeStatus } from '../../../../src/extension/status/statusText.ts';

const same = (text: string): string => text;
const serving = { kind: 'serving', model: { base: 'smollm2', run: 'shop-1' } } as const;

describe('describeStatus', () => {
  test('says which model answers', () => {
    assert.deepEqual(describeStatus(serving, undefined, undefined, same), {
      text: '$(sparkle) Personalized',
      tooltip: 'The personalized model answers.\nshop-1',
    });
    assert.match(describeStatus({ kind: 'off' }, undefined, undefined, same).tooltip, /suggests nothing/u);
  });

  test('says until when suggestions are silent, and where to end that', () => {
    const until = new Date(2026, 10, 24, 9, 5);
    assert.deepEqual(describeStatus(serving, undefined, until, same), {
      text: '$(bell-slash) Snoozed 09:05',
      tooltip: 'Inline completions are silent until 09:05. The menu ends it.',
    });
    assert.match(describeStatus(serving, undefined, 'restart', same).tooltip, /until the editor starts again/u);
  });

  test('what needs attention, or cannot suggest anyway, is not hidden by it', () => {
    assert.match(describeStatus({ kind: 'failed', error: new Error('x') }, undefined, 'restart', same).text, /warning/u);
    assert.match(describeStatus({ kind: 'off' }, undefined, 'restart', same).text, /circle-slash/u);
  });
});
