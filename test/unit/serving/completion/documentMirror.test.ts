import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CompletionError } from '../../../../src/serving/completion/completionError.ts';
import { DocumentMirror } from '../../../../src/serving/completion/documentMirror.ts';

test('a mirrored document is the document after any edits that fit, and unchanged after one that does not', () => {
  const edit = fc.record({
    start: fc.integer({ min: -2, max: 30 }),
    end: fc.integer({ min: -2, max: 30 }),
    text: fc.string({ maxLength: 5 }),
  });
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.array(fc.array(edit, { maxLength: 3 }), { maxLength: 8 }), (text, changes) => {
      const mirror = new DocumentMirror();
      mirror.open('a', { text, languageId: 'java' });
      let expected = [...text].join('').split('');
      for (const edits of changes) {
        const next = [...expected];
        const fits = edits.every(({ start, end, text: inserted }) => {
          const isFitting = start >= 0 && end >= start && end <= next.length;
          if (isFitting) next.splice(start, end - start, ...inserted.split(''));
          return isFitting;
        });
        if (fits) {
          mirror.change('a', edits);
          expected = next;
        } else
          assert.throws(
            () => mirror.change('a', edits),
            (error) => CompletionError.is(error, 'editOutOfRange'),
          );
        assert.equal(mirror.get('a').text, expected.join(''));
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('a closed document is unknown', () => {
  const mirror = new DocumentMirror();
  mirror.open('a', { text: 'x', languageId: 'java' });
  mirror.close('a');
  assert.throws(
    () => mirror.get('a'),
    (error) => CompletionError.is(error, 'unknownDocument'),
  );
});
