import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statementEnd } from '../../../../src/dataset/pairs/statementEnd.ts';
import type { LanguageId } from '../../../../src/mining/sample.ts';

const rows: readonly [name: string, language: LanguageId, text: string, statement: string | undefined][] = [
  ['a statement of one line', 'java', 'a = b;\nc();', 'a = b;'],
  ['white space at its end', 'java', 'a = b;  \nc();', 'a = b;'],
  ['a call with one argument a line', 'java', 'f(\n  a,\n  b);\nc();', 'f(\n  a,\n  b);'],
  ['a block ends with its first line', 'java', 'if (a) {\n  b();\n}', 'if (a) {'],
  ['a block that was opened and closed', 'java', 'if (a) { b(); }\nc();', 'if (a) { b(); }'],
  ['brackets in texts do not count', 'python', 'f("(")\ng()', 'f("(")'],
  ['a list over six lines ends with its first', 'python', 'a = [\n1,\n2,\n3,\n4,\n5]', 'a = ['],
  ['the end of the text', 'go', 'return a', 'return a'],
  ['a comment is no statement', 'go', '// a\nb()', undefined],
  ['an empty line is no statement', 'go', '\nb()', undefined],
];

for (const [name, language, text, statement] of rows) {
  test(name, () => {
    const end = statementEnd(text, language);
    assert.equal(end && text.slice(0, end.length), statement);
    if (end) assert.equal(end.lineCount, statement?.split('\n').length);
  });
}
