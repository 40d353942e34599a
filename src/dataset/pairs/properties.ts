// What a rule is about, in words that people choose by: the properties that a prefix can be trained for and that a report counts by.
// One table for bundled rules and conventions (`syntax/choices`), for known linters, and for pairs of either.

import type { Finding, FindingCategory } from '../../mining/linters/finding.ts';
import { linterDefinitions } from '../../mining/linters/linterTable.ts';
import type { LanguageId } from '../../mining/sample.ts';
import type { Choice, ChoiceCategory } from '../../syntax/choices/choice.ts';
import { choiceOf, choicesOf } from '../../syntax/choices/choiceTable.ts';
import { languageTable } from '../../syntax/languageTable.ts';
import type { Pair } from './pair.ts';

/** What rules are about. `other` holds what no table knows, and pairs that no rule made. */
export const ruleCategories = [
  'errorHandling',
  'naming',
  'comparisons',
  'simplification',
  'idioms',
  'assertions',
  'formatting',
  'types',
  'logging',
  'imports',
  'documentation',
  'performance',
  'complexity',
  'security',
  'correctness',
  'other',
] as const;

/** What a rule is about. */
export type RuleCategory = (typeof ruleCategories)[number];

/** What a prefix can be trained for: a category, a group of them, or `everything`, which is "write as we do". */
export const properties = ['everything', 'readability', ...ruleCategories] as const;

/** What a prefix can be trained for. */
export type Property = (typeof properties)[number];

/** Categories of a property that is a group. */
const readability: ReadonlySet<RuleCategory> = new Set(['naming', 'comparisons', 'simplification', 'formatting', 'documentation']);

const byChoiceCategory: Readonly<Record<ChoiceCategory, RuleCategory>> = {
  assertion: 'assertions',
  braces: 'formatting',
  comparison: 'comparisons',
  construction: 'idioms',
  declaration: 'idioms',
  emptyCheck: 'comparisons',
  errorHandling: 'errorHandling',
  flow: 'simplification',
  logging: 'logging',
  loop: 'idioms',
  naming: 'naming',
  nullCheck: 'comparisons',
  redundancy: 'simplification',
  string: 'idioms',
};

/** Choices that are about something finer than their own category says. */
export const finerChoices: Readonly<Record<string, RuleCategory>> = {
  ...{ explicitAny: 'types', inferrableType: 'types', arrayType: 'types', anyType: 'types' },
  ...{ localType: 'types', annotatedLocal: 'types', collectType: 'types' },
  ...{ quotes: 'formatting', arrowParentheses: 'formatting', arrayStyle: 'formatting', longSuffix: 'formatting' },
  ...{ booleanCase: 'formatting', nullCase: 'formatting', errorText: 'errorHandling', loopKeys: 'simplification' },
};

const byFindingCategory: Readonly<Record<FindingCategory, RuleCategory>> = {
  correctness: 'correctness',
  errorHandling: 'errorHandling',
  simplification: 'simplification',
  style: 'other',
  layout: 'formatting',
  naming: 'naming',
  import: 'imports',
  documentation: 'documentation',
  complexity: 'complexity',
  performance: 'performance',
  security: 'security',
  types: 'types',
  logging: 'logging',
  test: 'assertions',
};

/** Rules of known linters by `linter/rule`, where the linter's own grouping is coarser or says only "style". The first that fits. */
const byName: readonly (readonly [RegExp, RuleCategory])[] = [
  [/^ruff\/(?:UP|PTH|FURB|FLY|C4|PERF|E7[34])/, 'idioms'],
  [/^ruff\/(?:E71|E72[01]|PLR1714|PLC1901|SIM(?:20|300))/, 'comparisons'],
  [/^ruff\/(?:PLR5|PLR17|C40|RUF005)/, 'simplification'],
  [/^eslint\/(?:.*\/)?(?:eqeqeq|yoda|use-isnan|no-eq-null|no-self-compare|valid-typeof)$/, 'comparisons'],
  [
    /^eslint\/(?:@?stylistic\/|prettier\/|(?:.*\/)?(?:semi|quote|indent|comma|curly|eol|padded|.*spac|.*newline|.*brace-style|.*linebreak|arrow-parens))/,
    'formatting',
  ],
  [/^eslint\/(?:.*\/)?(?:no-else-return|no-lonely-if|no-useless|no-unneeded|no-extra|no-unnecessary|sonarjs)/, 'simplification'],
  [/^eslint\/(?:.*\/)?(?:prefer-|no-var$|object-shorthand|arrow-body-style|unicorn\/)/, 'idioms'],
  [/^clippy\/.*(?:comparison|_cmp|cmp_|len_zero|neg_)/, 'comparisons'],
  [/^clippy\/(?:manual_|map_|iter_|option_|match_|single_|explicit_|from_)/, 'idioms'],
  [/^rubocop\/Style\/.*(?:Rescue|Raise|Exception)/, 'errorHandling'],
  [/^rubocop\/Style\/.*(?:Quotes|Semicolon|Comma|Parenthes|Braces|Delimiters|Alignment|SpaceIn)/, 'formatting'],
  [/^rubocop\/Style\/.*(?:Nil|Predicate|Equal|AndOr|Not$|Yoda)/, 'comparisons'],
  [/^rubocop\/Style\/.*(?:Redundant|Useless|IfUnless|Guard|Negated|Nested)/, 'simplification'],
  [/^rubocop\/Style\//, 'idioms'],
  [/^checkstyle\/(?:IllegalCatch|IllegalThrows|EmptyCatch|MutableException)/, 'errorHandling'],
  [/^checkstyle\/.*(?:Braces|Curly|Whitespace|Indentation|EmptyLine|Paren|Wrap|Tab|Newline|UpperEll|ArrayTypeStyle)/, 'formatting'],
  [/^checkstyle\/(?:EqualsAvoidNull|StringLiteralEquality|CovariantEquals)/, 'comparisons'],
  [/^checkstyle\/(?:Simplify|Redundant|Unnecessary|InnerAssignment|NestedIf)/, 'simplification'],
  [/^pmd\/.*(?:Braces|Parentheses|UnnecessaryLocal)/, 'formatting'],
  [/^pmd\/.*(?:Equals|Compare|IsEmpty|Comparison)/, 'comparisons'],
  [/^pmd\/.*(?:Simplif|Unnecessary|Useless|Collapsible|Redundant)/, 'simplification'],
  [/^pmd\/.*(?:ForLoop|Literal|Instantiation|Diamond|Builder|Append)/, 'idioms'],
  [/^phpcs\/.*(?:Comparison|Equal)/, 'comparisons'],
  [/^phpcs\/.*(?:WhiteSpace|Brace|Spacing|Indent|Quotes|LineLength)/, 'formatting'],
  [/^phpcs\/.*(?:Exception|Catch)/, 'errorHandling'],
  [/^phpcs\/.*(?:Arrays|Operators|Useless)/, 'idioms'],
];

/** Rules of linters that say what a bundled one says. */
const byChoice = new Map<string, RuleCategory>(
  languageTable.flatMap(({ id }) =>
    choicesOf(id).flatMap((choice) => choice.linterRules.map((name) => [name, categoryOfChoice(choice)] as const)),
  ),
);

const definitions = new Map(linterDefinitions.map((definition) => [definition.name, definition]));

/** What a bundled rule or a convention is about. */
export function categoryOfChoice({ id, category }: Pick<Choice, 'id' | 'category'>): RuleCategory {
  return finerChoices[id] ?? byChoiceCategory[category];
}

/** What a bundled rule or a convention is about, by its name; `other` where the language has none of this name. */
export function categoryOfBundledRule(language: LanguageId, rule: string): RuleCategory {
  const choice = choiceOf(language, rule);
  return choice ? categoryOfChoice(choice) : 'other';
}

/** What a rule of a linter is about; a category that the linter's reader gave counts where no table knows the name. */
export function categoryOfLinterRule({ tool, rule, category }: Pick<Finding, 'tool' | 'rule'> & Partial<Finding>): RuleCategory {
  const name = nameOf(tool, rule);
  const known = byChoice.get(name) ?? byName.find(([pattern]) => pattern.test(`${tool}/${rule.replace(/^clippy::/u, '')}`))?.[1];
  return known ?? byFindingCategory[category ?? definitions.get(tool)?.categoryOf?.(rule) ?? 'style'];
}

/** What a pair is about: one category, or several where a linter's fix answered several rules. */
export function categoriesOfPair({ kind, rule, language }: Pick<Pair, 'kind' | 'rule' | 'language'>): ReadonlySet<RuleCategory> {
  if (kind !== 'linter' && kind !== 'convention') return new Set(['other']);
  const [, tool, rules] = /^([^/]+)\/(.+)$/u.exec(rule) ?? [];
  if (tool === undefined || rules === undefined) return new Set([categoryOfBundledRule(language, rule)]);
  return new Set(rules.split('+').map((name) => categoryOfLinterRule({ tool, rule: name })));
}

/** Whether a pair teaches a property. */
export function hasProperty(pair: Pick<Pair, 'kind' | 'rule' | 'language'>, property: Property): boolean {
  if (property === 'everything') return true;
  const categories = [...categoriesOfPair(pair)];
  return property === 'readability' ? categories.some((category) => readability.has(category)) : categories.includes(property);
}

/** The name by which `syntax/choices` quotes a rule: without the linter's own prefix, and a plugin in place of the linter. */
function nameOf(tool: string, rule: string): string {
  if (tool === 'clippy') return `clippy/${rule.replace(/^clippy::/u, '')}`;
  if (tool === 'eslint' && rule.includes('/')) return rule.replace(/^@/u, '');
  // PHP_CodeSniffer adds what exactly it objected to.
  if (tool === 'phpcs') return `phpcs/${rule.split('.').slice(0, 3).join('.')}`;
  return `${tool}/${rule}`;
}
