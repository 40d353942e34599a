import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFragmentParser } from '../../../../src/syntax/choices/fragmentParser.ts';
import type { LanguageId } from '../../../../src/mining/sample.ts';

const rows: readonly [name: string, language: LanguageId, text: string, expected: boolean][] = [
  ['a method', 'java', '@Override\n    public int size() {\n        return 1;\n    }', true],
  ['a constructor', 'java', 'Box(int size) { this.size = size; }', true],
  ['a method without its end', 'java', 'int size() { return 1;', false],
  ['a decorated method', 'python', '@property\n    def size(self):\n        return 1', true],
  ['a function', 'python', 'def f(a):\n    return [a]', true],
  ['a function with an open bracket', 'python', 'def f(a):\n    return [a', false],
  ['a method of a class', 'typescript', 'private async size(): Promise<number> { return 1; }', true],
  ['a method of an object', 'javascript', 'get size() { return 1; }', true],
  ['an arrow function', 'typescript', 'const size = (a: number) => a * 2;', true],
  ['a method with a receiver', 'go', 'func (b *Box) Size() int { return 1 }', true],
  ['a method of an implementation', 'rust', 'pub fn size(&self) -> usize { self.size }', true],
  ['a method', 'php', 'public function size(): int { return 1; }', true],
  ['a function', 'php', 'function size() { return 1; }', true],
  ['an overriding method', 'kotlin', 'override fun size(): Int = 1', true],
  ['a method', 'ruby', 'def size\n      1\n    end', true],
  ['a constructor with initialisers', 'cpp', 'Box(int size) : size(size) {}', true],
  ['a function', 'c', 'static int size(void) { return 1; }', true],
  ['nothing but noise', 'rust', '}}{{', false],
  ['a language that was not loaded', 'csharp', 'int f() { return 1; }', false],
];

const parser = await openFragmentParser(['java', 'python', 'typescript', 'javascript', 'go', 'rust', 'php', 'kotlin', 'ruby', 'cpp', 'c']);

for (const [name, language, text, expected] of rows) {
  test(`${expected ? 'parses' : 'does not parse'} ${name} in ${language}`, () => assert.equal(parser.parses(language, text), expected));
}
