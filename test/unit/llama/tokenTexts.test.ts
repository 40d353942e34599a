import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromBytes, toBytes, TokenTexts } from '../../../src/llama/tokenTexts.ts';

test('the fitting tokens are those that begin with the text or that the text begins with', () => {
  const piece = fc.stringMatching(/^[ab é]{0,4}$/u);
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), piece, (pieces, text) => {
      const texts = new TokenTexts(pieces.map(toBytes));
      const required = toBytes(text);
      if (required === '') return;
      const expected = pieces
        .map(toBytes)
        .flatMap((own, id) => (own !== '' && (own.startsWith(required) || required.startsWith(own)) ? [id] : []));
      assert.deepEqual(
        texts.fitting(required).sort((a, b) => a - b),
        expected,
      );
      for (const [id] of pieces.entries()) assert.equal(texts.fits(id, required), expected.includes(id));
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('bytes give their text back', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(fromBytes(toBytes(text)), text)));
});
