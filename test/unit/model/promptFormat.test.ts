import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Vocabulary } from '../../../src/llama/vocabulary.ts';
import { leadingTokens, promptLayout } from '../../../src/model/promptFormat.ts';

/** A vocabulary of characters. */
const characters: Vocabulary = {
  size: 0x10000,
  bosToken: undefined,
  addsBos: false,
  endOfTextToken: undefined,
  infill: undefined,
  tokenize: (text) => Int32Array.from(text, (character) => character.charCodeAt(0)),
  detokenize: (tokens) => String.fromCharCode(...tokens),
  endsGeneration: () => false,
  dispose: () => Promise.resolve(),
};

suite('the layout of a prompt', () => {
  test('is the text alone in a model that expects nothing in front', () => {
    const vocabulary = { ...characters, bosToken: 7 };
    assert.deepEqual(promptLayout(vocabulary), { placeholderToken: 7, bosFollows: false });
    assert.deepEqual(leadingTokens(vocabulary), []);
  });

  test('begins with the BOS token in a model that expects it', () => {
    const vocabulary = { ...characters, bosToken: 7, endOfTextToken: 9, addsBos: true };
    assert.deepEqual(promptLayout(vocabulary), { placeholderToken: 9, bosFollows: true });
    assert.deepEqual(leadingTokens(vocabulary), [7]);
  });

  test('has a placeholder inside the vocabulary even without special tokens', () => {
    assert.deepEqual(promptLayout(characters), { placeholderToken: 0, bosFollows: false });
  });
});
