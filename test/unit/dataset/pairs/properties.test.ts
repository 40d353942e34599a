import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Property,
  type RuleCategory,
  categoriesOfPair,
  categoryOfBundledRule,
  categoryOfChoice,
  categoryOfLinterRule,
  finerChoices,
  hasProperty,
  properties,
  ruleCategories,
} from '../../../../src/dataset/pairs/properties.ts';
import { linterDefinitions } from '../../../../src/mining/linters/linterTable.ts';
import { choicesOf } from '../../../../src/syntax/choices/choiceTable.ts';
import { languageTable } from '../../../../src/syntax/languageTable.ts';

const all = languageTable.flatMap(({ id: language }) => choicesOf(language).map((choice) => ({ language, choice })));

test('every bundled rule and every convention has a category', () => {
  assert.ok(all.length > 150);
  for (const { language, choice } of all) {
    const category = categoryOfChoice(choice);
    assert.ok(ruleCategories.includes(category) && category !== 'other', `${language} ${choice.id}: ${category}`);
    assert.equal(categoryOfBundledRule(language, choice.id), category);
  }
});

test('no finer category is kept for a choice that is gone', () => {
  const known = new Set(all.map(({ choice }) => choice.id));
  assert.deepEqual(
    Object.keys(finerChoices).filter((id) => !known.has(id)),
    [],
  );
});

test('a rule of a linter is about what the bundled rule is about that says the same', () => {
  const names = new Map<string, Set<RuleCategory>>();
  const known = new Set([...linterDefinitions.map(({ name }) => name), 'typescript-eslint', 'sonarjs', 'unicorn']);
  for (const { choice } of all)
    for (const name of choice.linterRules)
      if (known.has(name.slice(0, name.indexOf('/')))) names.set(name, (names.get(name) ?? new Set()).add(categoryOfChoice(choice)));
  assert.ok(names.size > 100);
  for (const [name, categories] of names) assert.equal(categories.size, 1, `${name}: ${[...categories].join(', ')}`);
});

test('rules of known linters have categories, by name, by the linter and by what its reader said', () => {
  const rows: readonly (readonly [tool: string, rule: string, category: RuleCategory])[] = [
    ['ruff', 'E711', 'comparisons'],
    ['ruff', 'E722', 'errorHandling'],
    ['ruff', 'UP006', 'idioms'],
    ['ruff', 'W291', 'formatting'],
    ['ruff', 'I001', 'imports'],
    ['ruff', 'N806', 'naming'],
    ['ruff', 'SIM108', 'simplification'],
    ['eslint', 'eqeqeq', 'comparisons'],
    ['eslint', '@typescript-eslint/no-explicit-any', 'types'],
    ['eslint', 'prefer-const', 'idioms'],
    ['eslint', 'semi', 'formatting'],
    ['eslint', '@stylistic/quotes', 'formatting'],
    ['eslint', 'camelcase', 'naming'],
    ['clippy', 'clippy::needless_return', 'simplification'],
    ['clippy', 'clippy::len_zero', 'comparisons'],
    ['clippy', 'clippy::missing_docs_in_private_items', 'documentation'],
    ['gofmt', 'gofmt', 'formatting'],
    ['rubocop', 'Layout/SpaceInsideParens', 'formatting'],
    ['rubocop', 'Style/StringLiterals', 'idioms'],
    ['rubocop', 'Style/NilComparison', 'comparisons'],
    ['checkstyle', 'NeedBraces', 'formatting'],
    ['pmd', 'EmptyCatchBlock', 'errorHandling'],
    ['phpcs', 'Generic.CodeAnalysis.EmptyStatement.DetectedCatch', 'errorHandling'],
    ['nobody', 'knows', 'other'],
  ];
  for (const [tool, rule, category] of rows) assert.equal(categoryOfLinterRule({ tool, rule }), category, `${tool} ${rule}`);
  assert.equal(categoryOfLinterRule({ tool: 'nobody', rule: 'knows', category: 'naming' }), 'naming');
});

test('every linter that makes pairs says what its rules are about by name', () => {
  for (const { name, buildFixRuns, categoryOf } of linterDefinitions) if (buildFixRuns) assert.ok(categoryOf, name);
});

test('a pair has the categories of the rules that made it', () => {
  const rows: readonly (readonly [
    kind: 'linter' | 'convention' | 'revision' | 'self',
    rule: string,
    categories: readonly RuleCategory[],
  ])[] = [
    ['linter', 'bareExcept', ['errorHandling']],
    ['linter', 'ruff/E711+F401+E722', ['comparisons', 'imports', 'errorHandling']],
    ['linter', 'eslint/@typescript-eslint/no-explicit-any', ['types']],
    ['convention', 'localNaming', ['naming']],
    ['convention', 'unheardOf', ['other']],
    ['revision', 'fix', ['other']],
    ['self', 'line', ['other']],
  ];
  for (const [kind, rule, categories] of rows) {
    assert.deepEqual([...categoriesOfPair({ kind, rule, language: 'python' })], categories, `${kind} ${rule}`);
  }
});

test('every pair has everything, and a property is a category or a group of them', () => {
  const pair = { kind: 'linter', rule: 'noneComparison', language: 'python' } as const;
  const having = (asked: typeof pair | { kind: 'revision'; rule: string; language: 'python' }): readonly Property[] =>
    properties.filter((property) => hasProperty(asked, property));
  assert.deepEqual(having(pair), ['everything', 'readability', 'comparisons']);
  assert.deepEqual(having({ kind: 'revision', rule: 'fix', language: 'python' }), ['everything', 'other']);
});
