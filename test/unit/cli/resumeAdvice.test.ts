import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoteWord, resumeCommand } from '../../../src/cli/resumeAdvice.ts';

const run = { id: 'lang3-20260101-120000-abcd', path: '/runs/lang3' };

test('a run in the data folder is resumed by its id', () => {
  assert.equal(resumeCommand(run, undefined), 'npm run personalize -- --resume lang3-20260101-120000-abcd');
});

test('a run in a folder of its own is resumed by that folder', () => {
  assert.equal(resumeCommand(run, 'my run'), "npm run personalize -- --resume --out 'my run'");
});

test('words are quoted only where a shell needs it', () => {
  const cases = [
    ['a/b-c_1.gguf', 'a/b-c_1.gguf'],
    ["it's", String.raw`'it'\''s'`],
    ['$HOME', "'$HOME'"],
    ['', "''"],
  ] as const;
  for (const [word, expected] of cases) assert.equal(quoteWord(word), expected);
});
