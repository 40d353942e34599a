import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SuggestionEvent } from '../../../../src/extension/statistics/countSuggestions.ts';
import type { TextChange } from '../../../../src/extension/statistics/followedSpan.ts';
import { SuggestionFollower } from '../../../../src/extension/statistics/suggestionFollower.ts';

const model = { base: 'smollm2', run: 'shop-1' };
const languageId = 'java';

/** A document with a follower that hears of each of its changes; a suggestion was just accepted behind `before`. */
function accept(before: string, text: string, after: string) {
  const events: SuggestionEvent[] = [];
  const follower = new SuggestionFollower((event) => events.push(event));
  let document = before + text + after;
  follower.noteAccepted({ document: 'a', start: before.length, text, model, languageId }, 0);
  return {
    events,
    follower,
    edit(...changes: TextChange[]): void {
      for (const { offset, length, text } of [...changes].sort((one, other) => other.offset - one.offset))
        document = document.slice(0, offset) + text + document.slice(offset + length);
      follower.noteChanges('a', changes);
    },
    /** States that are found at a time. */
    check(atMs: number): (string | undefined)[] {
      const known = events.length;
      follower.check(atMs, (name, { start, end }) => (name === 'a' ? document.slice(start, end) : undefined));
      return events.slice(known).map((event) => (event.kind === 'checked' ? `${event.after} ${event.state}` : event.kind));
    },
  };
}

describe('SuggestionFollower', () => {
  test('looks after 30 seconds and after 5 minutes, once each', () => {
    const { check, follower } = accept('int a = ', 'b + c;', '\n');
    assert.deepEqual(check(29_999), []);
    assert.deepEqual(check(30_000), ['after30Seconds unchanged']);
    assert.deepEqual(check(60_000), []);
    assert.deepEqual(check(300_000), ['after5Minutes unchanged']);
    assert.equal(follower.isFollowing, false);
    assert.deepEqual(check(900_000), []);
  });

  test('a machine that slept looks at both at once', () => {
    assert.deepEqual(accept('', 'x;', '').check(10_000_000), ['after30Seconds unchanged', 'after5Minutes unchanged']);
  });

  test('finds it where edits elsewhere moved it, several at once among them', () => {
    const { edit, check } = accept('int a = ', 'b + c;', '\nint d = 1;\n');
    edit({ offset: 0, length: 3, text: 'final long' }, { offset: 19, length: 3, text: 'renamed' });
    assert.deepEqual(check(30_000), ['after30Seconds unchanged']);
  });

  test('a small correction is similar, a rewriting is gone, a deletion is gone', () => {
    const text = 'customer.totalOf(order);';
    const corrected = accept('return ', text, '\n');
    corrected.edit({ offset: 7, length: 8, text: 'client' });
    assert.deepEqual(corrected.check(30_000), ['after30Seconds similar']);
    const rewritten = accept('return ', text, '\n');
    rewritten.edit({ offset: 8, length: 22, text: 'ashed, without any of what had been suggested before' });
    assert.deepEqual(rewritten.check(30_000), ['after30Seconds gone']);
    const deleted = accept('return ', text, '\n');
    deleted.edit({ offset: 7, length: text.length, text: '' });
    assert.deepEqual(deleted.check(30_000), ['after30Seconds gone']);
  });

  test('undone after the first look, it is gone at the second', () => {
    const { edit, check } = accept('', 'call();', '');
    assert.deepEqual(check(30_000), ['after30Seconds unchanged']);
    edit({ offset: 0, length: 7, text: '' });
    assert.deepEqual(check(300_000), ['after5Minutes gone']);
  });

  test('what cannot be found any more is not judged', () => {
    const closed = accept('', 'call();', '');
    closed.follower.noteClosed('a');
    assert.deepEqual(closed.check(300_000), []);
    const events: SuggestionEvent[] = [];
    const follower = new SuggestionFollower((event) => events.push(event));
    follower.noteAccepted({ document: 'b', start: undefined, text: 'x', model, languageId }, 0);
    assert.equal(follower.isFollowing, false);
    assert.deepEqual(events, [{ kind: 'accepted', model, languageId }]);
  });

  test('a suggestion that is typed along is one offer, the next one is another', () => {
    const events: SuggestionEvent[] = [];
    const follower = new SuggestionFollower((event) => events.push(event));
    const offer = (start: number, text: string, document = 'a'): void => follower.noteOffered({ document, start, text, model, languageId });
    offer(10, 'price * count');
    offer(11, 'rice * count');
    offer(14, 'e * count');
    assert.equal(events.length, 1);
    offer(14, 'e / count');
    offer(14, 'e / count', 'b');
    assert.equal(events.length, 3);
  });

  test('of very many the oldest are let go', () => {
    const events: SuggestionEvent[] = [];
    const follower = new SuggestionFollower((event) => events.push(event));
    for (let index = 0; index < 500; index++) follower.noteAccepted({ document: 'a', start: index, text: 'x', model, languageId }, 0);
    follower.check(30_000, () => 'x');
    assert.equal(events.filter(({ kind }) => kind === 'checked').length, 200);
  });
});
