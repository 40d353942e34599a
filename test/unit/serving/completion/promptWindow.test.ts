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

test('a long text keeps as many of its last lines as fit', async () => {
  const text = lines(50);
  const { start, tokens } = await fitPrompt(text, 20, tokenize);
  assert.equal(text[start - 1], '\n');
  assert.deepEqual(tokens, await tokenize(text.slice(start)));
  const earlier = text.lastIndexOf('\n', start - 2) + 1;
  assert.ok(tokens.length <= 20 && (await tokenize(text.slice(earlier))).length > 20);
});

test('a prompt keeps its beginning while its text grows, and is cut again only when it is full', async () => {
  let text = lines(40);
  let previous = (await fitPrompt(text, 24, tokenize)).start;
  const starts = new Set<number>();
  for (let key = 0; key < 60; key++) {
    text += key % 10 === 9 ? '\n' : ' k';
    const prompt = await fitPrompt(text, 24, tokenize, previous);
    assert.ok(prompt.tokens.length <= 24);
    previous = prompt.start;
    starts.add(prompt.start);
  }
  assert.ok(starts.size <= 12, `${starts.size} cuts in 60 keystrokes`);
});

test('a line that alone is too long is cut in its middle', async () => {
  const { tokens } = await fitPrompt('a b '.repeat(100), 10, tokenize);
  assert.equal(tokens.length, 10);
});

test('no text makes the prompt longer than its limit', async () => {
  const word = fc.constantFrom('a', 'bb', ' ', '\n', 'ccc');
  await fc.assert(
    fc.asyncProperty(
      fc.array(word, { maxLength: 200 }),
      fc.integer({ min: 4, max: 30 }),
      fc.option(fc.nat({ max: 200 })),
      async (words, limit, previous) => {
        const text = words.join('');
        const { start, tokens } = await fitPrompt(text, limit, tokenize, previous ?? undefined);
        assert.ok(tokens.length <= limit);
        assert.ok(start >= 0 && start <= text.length);
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});
