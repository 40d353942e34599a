// llama.cpp itself, but no weights: the vocabulary of a tiny model file.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { LlamaError } from '../../../src/llama/llamaError.ts';
import { disposeLlamaRuntime } from '../../../src/llama/llamaRuntime.ts';
import { openVocabulary, type Vocabulary } from '../../../src/llama/vocabulary.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { writeTinyModel } from '../../helpers/tinyModel.ts';

const folder = temporaryFolder();
let vocabulary: Vocabulary;

before(async () => {
  vocabulary = await openVocabulary(writeTinyModel(join(folder, 'tiny.gguf'), { width: 32, headCount: 4, feedForwardWidth: 32 }));
});
after(() => disposeLlamaRuntime());

suite('the vocabulary of a model file', () => {
  test('knows its size and its special tokens', () => {
    const { size, addsBos, bosToken, endOfTextToken, infill } = vocabulary;
    assert.deepEqual(
      { size, addsBos, bosToken, endOfTextToken, infill },
      { size: 275, addsBos: false, bosToken: 274, endOfTextToken: 274, infill: undefined },
    );
    assert.ok(vocabulary.endsGeneration(274));
    assert.ok(!vocabulary.endsGeneration(10));
  });

  const texts = ['', 'return (x);\n', '\t\tif (a)  {\r\n', 'héllo, 日本 🙂', ' leading and trailing ', 'a\0b'];
  for (const text of texts) {
    test(`gives back ${JSON.stringify(text)} after taking it apart`, () => {
      assert.equal(vocabulary.detokenize(vocabulary.tokenize(text)), text);
    });
  }

  test('joins what its merges join', () => {
    assert.equal(vocabulary.tokenize('return').length, 1);
    assert.equal(vocabulary.tokenize('retort').length, 4);
  });

  test('takes text that looks like a special token as text', () => {
    const tokens = vocabulary.tokenize('<|endoftext|>');
    assert.ok(tokens.length > 1);
    assert.ok(!tokens.includes(274));
  });

  test('refuses a file that llama.cpp cannot load', async () => {
    const path = join(folder, 'text.gguf');
    writeFileSync(path, 'not a model');
    await assert.rejects(openVocabulary(path), (error) => LlamaError.is(error, 'loadFailed'));
  });
});
