import type { Choice } from './choice.ts';
import { defineConvention, defineRule } from './defineChoice.ts';

const possibly = { changesBehaviour: 'possibly' } as const;

/** Choices of PHP; the forms are found by `php.scm`. */
export const phpChoices: readonly Choice[] = [
  defineRule(
    'strictEquality',
    'comparison',
    ['phpcs/SlevomatCodingStandard.Operators.DisallowEqualOperators', 'php-cs-fixer/strict_comparison'],
    'Compare without conversion.',
    { strict: '{x} === {y}', loose: '{x} == {y}' },
    possibly,
  ),
  defineRule(
    'strictInequality',
    'comparison',
    ['phpcs/SlevomatCodingStandard.Operators.DisallowEqualOperators', 'php-cs-fixer/strict_comparison'],
    'Compare without conversion.',
    { strict: '{x} !== {y}', loose: '{x} != {y}' },
    possibly,
  ),
  defineRule(
    'arraySyntax',
    'construction',
    ['phpcs/Generic.Arrays.DisallowLongArraySyntax', 'php-cs-fixer/array_syntax'],
    'There is a literal for it.',
    { short: '[{array|replace:array(:[|inner}]', long: 'array({array|inner})' },
  ),
  defineRule('isNull', 'nullCheck', ['php-cs-fixer/is_null'], 'There is an operator for it.', {
    operator: '{x} === null',
    function: 'is_null({x})',
  }),
  defineRule('nullCoalescing', 'nullCheck', ['php-cs-fixer/ternary_to_null_coalescing'], 'There is an operator for it.', {
    operator: '{x} ?? {y}',
    ternary: 'isset({x}) ? {x} : {y}',
  }),
  defineRule(
    'count',
    'redundancy',
    ['php-cs-fixer/no_alias_functions', 'phpcs/Generic.PHP.ForbiddenFunctions'],
    'One name for one function.',
    { count: 'count', sizeof: 'sizeof' },
  ),
  defineRule('implode', 'redundancy', ['php-cs-fixer/no_alias_functions'], 'One name for one function.', {
    implode: 'implode',
    join: 'join',
  }),
  defineRule(
    'booleanCase',
    'declaration',
    ['phpcs/Generic.PHP.LowerCaseConstant', 'php-cs-fixer/constant_case'],
    'Constants of the language are in lower case.',
    { lower: '{constant|lower}', upper: '{constant|upper}' },
  ),
  defineRule(
    'nullCase',
    'declaration',
    ['phpcs/Generic.PHP.LowerCaseConstant', 'php-cs-fixer/constant_case'],
    'Constants of the language are in lower case.',
    { lower: '{constant|lower}', upper: '{constant|upper}' },
  ),
  defineRule(
    'logicalAnd',
    'comparison',
    ['phpcs/Squiz.Operators.ValidLogicalOperators'],
    'The word binds more loosely than an assignment.',
    { sign: '{x} && {y}', word: '{x} and {y}' },
    possibly,
  ),
  defineRule(
    'emptyCatch',
    'errorHandling',
    ['phpcs/Generic.CodeAnalysis.EmptyStatement', 'phpmd/EmptyCatchBlock'],
    'Handle what is caught.',
    { handled: undefined, empty: 'catch ({type} {name}) {\n{indent}}' },
    possibly,
  ),
  defineRule('unneededTernary', 'redundancy', ['sonar/S1125'], 'A comparison is a boolean already.', {
    plain: '{condition}',
    ternary: '{condition} ? true : false',
  }),

  defineConvention('quotes', 'string', 'Which quotes texts have.', { single: "'{literal|inner}'", double: '"{literal|inner}"' }),
  defineConvention('sameAssertion', 'assertion', 'How a test compares.', { same: 'assertSame', equals: 'assertEquals' }, possibly),
];
