import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defined } from '../../../../src/base/assert.ts';
import { resolveScope } from '../../../../src/serving/completion/completionScope.ts';
import { cursorPlaceOf } from '../../../../src/serving/completion/cursorPlace.ts';

test('the syntax around the cursor decides between line, block and silence', () => {
  const cases: [string, string, string, string, 'automatic' | 'explicit'][] = [
    ['the rest of a line', 'java', 'int a = |\n', 'line', 'automatic'],
    ['a new block', 'java', 'void f() {|\n', 'block', 'automatic'],
    ['a new block with its brace closed below', 'java', 'void f() {\n    |\n}\n', 'block', 'automatic'],
    ['a block that has something in it', 'java', 'void f() {\n    |\n    a();\n}\n', 'line', 'automatic'],
    ['a brace in a string opens nothing', 'java', 'a("{|\n', 'line', 'automatic'],
    ['a brace in a comment opens nothing', 'java', 'a(); // {|\n', 'line', 'automatic'],
    ['a definition in Python', 'python', 'def f(a: int) -> int:|\n', 'block', 'automatic'],
    ['a key in Python', 'python', 'a = {"b":|\n', 'line', 'automatic'],
    ['a slice in Python', 'python', 'b = a[1:|\n', 'line', 'automatic'],
    ['a method in Ruby', 'ruby', 'def f(a)|\n', 'block', 'automatic'],
    ['inside of a word', 'java', 'int na|me = 1;\n', 'insideWord', 'automatic'],
    ['text behind the cursor', 'java', 'int | = name;\n', 'textBehindCursor', 'automatic'],
    ['brackets behind the cursor', 'java', 'f(|);\n', 'line', 'automatic'],
    ['a person asks there', 'java', 'int | = name;\n', 'line', 'explicit'],
    ['a person asks on an empty line', 'java', 'a();\n|\nb();\n', 'block', 'explicit'],
    ['a person asks in a line', 'java', 'a = |\n', 'line', 'explicit'],
    ['a language without a syntax here', 'haskell', 'main = |\n', 'line', 'automatic'],
  ];
  for (const [name, language, marked, expected, trigger] of cases) {
    const place = defined(cursorPlaceOf(marked.replace('|', ''), marked.indexOf('|'), language), name);
    assert.equal(resolveScope(place, trigger), expected, name);
  }
});
