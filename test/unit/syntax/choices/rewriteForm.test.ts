import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyReplacements, rewriteForm } from '../../../../src/syntax/choices/rewriteForm.ts';
import type { LanguageId } from '../../../../src/syntax/languageDefinition.ts';
import { parserOf } from '../fixtureParser.ts';

interface Case {
  readonly name: string;
  readonly language: LanguageId;
  readonly text: string;
  readonly choice: string;
  readonly target: string;
  /** `undefined` where the form must not be written. */
  readonly expected: string | undefined;
}

const cases: readonly Case[] = [
  {
    name: 'adds parentheses around a part that its new neighbours would tear apart',
    language: 'python',
    text: 'g(x or y is None)\ng((x or y) == None)',
    choice: 'noneComparison',
    target: 'identity',
    expected: 'g(x or y is None)\ng((x or y) is None)',
  },
  {
    name: 'adds parentheses around a whole that stands in a stronger place',
    language: 'python',
    text: 'z = isinstance(x, (A, B)) and w',
    choice: 'isinstanceTuple',
    target: 'chain',
    expected: 'z = (isinstance(x, A) or isinstance(x, B)) and w',
  },
  {
    name: 'adds none where nothing can go wrong',
    language: 'python',
    text: 'z = [x is None and w]',
    choice: 'noneComparison',
    target: 'equality',
    expected: 'z = [x == None and w]',
  },
  {
    name: 'copies a part word for word, line breaks included',
    language: 'java',
    text: 'class A { boolean f() { return a\n      == b; } }',
    choice: 'booleanTernary',
    target: 'ternary',
    expected: 'class A { boolean f() { return a\n      == b ? true : false; } }',
  },
  {
    name: 'keeps a comment rather than the form',
    language: 'java',
    text: 'class A { boolean f() { return a == b /* why */; } }',
    choice: 'booleanTernary',
    target: 'ternary',
    expected: undefined,
  },
  {
    name: 'takes the indentation of the file, and moves a block with it',
    language: 'go',
    text: 'package p\n\nfunc f() {\n\tif a && b {\n\t\tg()\n\t}\n}\n',
    choice: 'collapsedIf',
    target: 'nested',
    expected: 'package p\n\nfunc f() {\n\tif a {\n\t\tif b {\n\t\t\tg()\n\t\t}\n\t}\n}\n',
  },
  {
    name: 'writes no semicolon where there was none',
    language: 'javascript',
    text: 'function f() {\n  return c ? a : b\n}\n',
    choice: 'returnChoice',
    target: 'branches',
    expected: 'function f() {\n  if (c) {\n    return a\n  }\n  return b\n}\n',
  },
  {
    name: 'uses the quotes that are common around it',
    language: 'javascript',
    text: 'f("a", "b", `c ${d}`);',
    choice: 'stringBuilding',
    target: 'concatenated',
    expected: 'f("a", "b", "c " + d);',
  },
  {
    name: 'leaves a finding whose fix could change what happens',
    language: 'javascript',
    text: "f(a == b, a == '1');",
    choice: 'strictEquality',
    target: 'strict',
    expected: undefined,
  },
  {
    name: 'writes nothing that nobody writes',
    language: 'rust',
    text: 'fn f() { g(!x.is_empty()); }',
    choice: 'isEmpty',
    target: 'len',
    expected: undefined,
  },
];

for (const { name, language, text, choice, target, expected } of cases) {
  test(`${language}: ${name}`, async () => {
    const forms = (await parserOf(language)).parse(text).value.forms;
    const occurrence = forms.find((found) => found.choice === choice && found.form !== target);
    assert.ok(occurrence, 'the form is found');
    const replacement = rewriteForm(language, text, occurrence, target);
    assert.equal(replacement && applyReplacements(text, [replacement]), expected);
  });
}

test('a form is not rewritten into itself, nor into one that does not exist', async () => {
  const text = 'g(x is None)';
  const [occurrence] = (await parserOf('python')).parse(text).value.forms;
  assert.equal(rewriteForm('python', text, occurrence!, 'identity'), undefined);
  assert.equal(rewriteForm('python', text, occurrence!, 'noSuchForm'), undefined);
  assert.equal(rewriteForm('java', text, occurrence!, 'equality'), undefined);
});
