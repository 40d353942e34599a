import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseForms, nameKey, subjectWords, wordsOf } from '../../../../src/mining/focalLinks/nameWords.ts';

const words: readonly (readonly [name: string, words: string])[] = [
  ['testParseCSVFile', 'test parse csv file'],
  ['test__debug_cp38', 'test debug cp38'],
  ['HTTPServer2Test', 'http server2 test'],
  ['kebab-case title, with spaces', 'kebab case title with spaces'],
  ['ÄrgerÜberÖl', 'ärger über öl'],
  ['', ''],
];
for (const [name, expected] of words) test(`the words of "${name}"`, () => assert.equal(wordsOf(name).join(' '), expected));

test('spellings of one name have one key', () => {
  assert.equal(nameKey('get_env_config'), nameKey('GetEnvConfig'));
  assert.equal(nameKey('__hash__'), 'hash');
});

test('what only says "test" is dropped at both ends, not in between', () => {
  assert.deepEqual(subjectWords(['test', 'load', 'test', 'file', 'tests']), ['load', 'test', 'file']);
});

test('verbs are found under their endings', () => {
  for (const [word, base] of [
    ['parses', 'parse'],
    ['stringifies', 'stringify'],
    ['adding', 'add'],
    ['stopped', 'stop'],
    ['parsing', 'parse'],
  ] as const)
    assert.ok(baseForms(word).includes(base), `${word} → ${baseForms(word).join(', ')}`);
});
