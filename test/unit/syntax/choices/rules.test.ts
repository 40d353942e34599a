import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf } from '../../../../src/syntax/choices/choiceTable.ts';
import { applyReplacements, rewriteForm } from '../../../../src/syntax/choices/rewriteForm.ts';
import { languageTable } from '../../../../src/syntax/languageTable.ts';
import { parserOf } from '../fixtureParser.ts';
import type { LanguageExamples } from './choiceExample.ts';
import { goExamples } from './goExamples.ts';
import { javaExamples } from './javaExamples.ts';
import { cExamples, cppExamples, csharpExamples, kotlinExamples, phpExamples, rubyExamples } from './otherExamples.ts';
import { pythonExamples } from './pythonExamples.ts';
import { rustExamples } from './rustExamples.ts';
import { javascriptExamples, typescriptExamples, typescriptreactExamples } from './scriptExamples.ts';

const languages: readonly LanguageExamples[] = [
  javaExamples,
  pythonExamples,
  javascriptExamples,
  typescriptExamples,
  typescriptreactExamples,
  goExamples,
  rustExamples,
  csharpExamples,
  phpExamples,
  rubyExamples,
  kotlinExamples,
  cExamples,
  cppExamples,
];

const withoutSpace = (text: string): string => text.replace(/\s+/gu, ' ').replace(/ ?([{}();]) ?/gu, '$1');

test('every language and every choice has its examples', () => {
  assert.deepEqual(languages.map(({ language }) => language).sort(), languageTable.map(({ id }) => id).sort());
  for (const { language, examples } of languages) {
    assert.deepEqual(
      examples.map(({ choice }) => choice).sort(),
      choicesOf(language)
        .map(({ id }) => id)
        .sort(),
      language,
    );
  }
});

for (const { language, around, examples } of languages) {
  for (const { choice: id, forms, nearMiss } of examples) {
    test(`${language}: ${id} is found in each form, rewritten into the others, and not taken for what it is not`, async () => {
      const parser = await parserOf(language);
      const choice = choicesOf(language).find((entry) => entry.id === id)!;
      const inPlace = (code: string): string => around.replace('<code>', () => code);
      for (const [form, code] of Object.entries(forms)) {
        const text = inPlace(code);
        const { value, problems } = parser.parse(text);
        assert.deepEqual(problems, [], code);
        const found = value.forms.filter((occurrence) => occurrence.choice === id);
        assert.deepEqual(
          found.map((occurrence) => occurrence.form),
          [form],
          code,
        );
        for (const { id: target, template } of choice.forms) {
          if (target === form || template === undefined) continue;
          const replacement = rewriteForm(language, text, found[0]!, target);
          const expected = forms[target];
          // A form that the others cannot say in full is read off the one example that has all parts.
          if (!replacement) {
            assert.ok(lacksParts(template, found[0]!.captures), `${form} to ${target}: ${code}`);
            continue;
          }
          const rewritten = applyReplacements(text, [replacement]);
          assert.deepEqual(parser.parse(rewritten).problems, [], rewritten);
          if (expected !== undefined) assert.equal(withoutSpace(rewritten), withoutSpace(inPlace(expected)));
        }
      }
      const missed = parser.parse(inPlace(nearMiss));
      assert.deepEqual(missed.problems, [], nearMiss);
      assert.deepEqual(
        missed.value.forms.filter((occurrence) => occurrence.choice === id),
        [],
        nearMiss,
      );
    });
  }
}

function lacksParts(template: string, captures: Readonly<Record<string, unknown>>): boolean {
  const names = [...template.matchAll(/\{([a-z][A-Za-z0-9]*)((?:\|[^{}|]+)*)\}/gu)].filter(
    ([, , filters]) => !filters?.includes('optional'),
  );
  return names.some(([, name]) => !['indent', 'unit', 'semi', 'quote', 'open'].includes(name!) && !(name! in captures));
}
