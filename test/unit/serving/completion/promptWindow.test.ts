import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitPrompt } from '../../../../src/serving/completion/promptWindow.ts';

/** A tokenizer of words and line breaks: one id each. */
function tokenize(text: string): Promise<Int32Array> {
  return Promise.resolve(Int32Array.from(text.match(/[a-z]+|\n| +/gu) ?? [], (word) => word.length));
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `word number ${'x'.repeat((index % 5) + 1)}\n`).join('');
}

test('a text that fits is the prompt as a whole', async () => {
  const { start, tokens } = await fitPrompt('one two\nthree', 10, tokenize);
  assert.equal(start, 0);
  assert.equal(tokens.length, 5);
});

test('a long text keeps many of its last lines, from the start of a line on', async () => {
  const text = lines(50);
  const { start, tokens } = await fitPrompt(text, 60, tokenize);
  assert.equal(text[start - 1], '\n');
  assert.deepEqual(tokens, await tokenize(text.slice(start)));
  assert.ok(tokens.length <= 60 && tokens.length >= 30, `${tokens.length} tokens`);
});

test('a prompt keeps its beginning while its text grows, and depends on nothing but the text', async () => {
  const grown = Array.from({ length: 160 }, (_, line) => `word${'xyz'[line % 3]} number ${'k'.repeat(1 + ((line * 7) % 11))} end\n`).join(
    '',
  );
  const starts: number[] = [];
  for (let length = grown.length / 2; length <= grown.length; length++) {
    const text = grown.slice(0, length);
    const prompt = await fitPrompt(text, 240, tokenize);
    assert.ok(prompt.tokens.length <= 240);
    if (length % 50 === 0) assert.deepEqual(await fitPrompt(text, 240, tokenize), prompt);
    starts.push(prompt.start);
  }
  const moves = starts.filter((start, index) => index > 0 && start !== starts[index - 1]).length;
  assert.ok(moves > 0 && moves <= 40, `${moves} cuts in 80 lines`);
});

test('text that is added far above moves nothing', async () => {
  const text = lines(60);
  const { tokens } = await fitPrompt(text, 60, tokenize);
  assert.deepEqual((await fitPrompt(`one more line\n${text}`, 60, tokenize)).tokens, tokens);
});

test('a line that alone is too long is cut at one of its words', async () => {
  const { tokens } = await fitPrompt('a b '.repeat(100), 10, tokenize);
  assert.ok(tokens.length <= 10 && tokens.length >= 5, `${tokens.length} tokens`);
});

test('no text makes the prompt longer than its limit', async () => {
  const word = fc.constantFrom('a', 'bb', ' ', '\n', 'ccc');
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 200 }), fc.integer({ min: 4, max: 30 }), async (words, limit) => {
      const text = words.join('');
      const { start, tokens } = await fitPrompt(text, limit, tokenize);
      assert.ok(tokens.length <= limit);
      assert.ok(start >= 0 && start <= text.length);
    }),
    { numRuns: 300, seed: 1 },
  );
});
