import type { Choice } from './choice.ts';
import { defineConvention, defineRule } from './defineChoice.ts';

const possibly = { changesBehaviour: 'possibly' } as const;

/** Choices of Ruby; the forms are found by `ruby.scm`. */
export const rubyChoices: readonly Choice[] = [
  defineRule('nilComparison', 'nullCheck', ['rubocop/Style/NilComparison'], 'There is a predicate for it.', {
    predicate: '{x}.nil?',
    operator: '{x} == nil',
  }),
  defineRule('negation', 'comparison', ['rubocop/Style/Not'], 'The word binds more loosely than an assignment.', {
    sign: '!{x}',
    word: 'not {x}',
  }),
  defineRule('zeroLength', 'emptyCheck', ['rubocop/Style/ZeroLengthPredicate'], 'There is a predicate for it.', {
    predicate: '{x}.empty?',
    length: '{x}.length == 0',
  }),
  defineRule('and', 'comparison', ['rubocop/Style/AndOr'], 'The word binds more loosely than an assignment.', {
    sign: '{x} && {y}',
    word: '{x} and {y}',
  }),
  defineRule('or', 'comparison', ['rubocop/Style/AndOr'], 'The word binds more loosely than an assignment.', {
    sign: '{x} || {y}',
    word: '{x} or {y}',
  }),
  defineRule(
    'rescueException',
    'errorHandling',
    ['rubocop/Lint/RescueException'],
    'It also catches the request to stop.',
    { standard: 'StandardError', exception: 'Exception' },
    possibly,
  ),
  defineRule('symbolProc', 'loop', ['rubocop/Style/SymbolProc'], 'A symbol is a block already.', {
    symbol: '{each}(&:{method})',
    block: undefined,
  }),
  defineRule('redundantReturn', 'redundancy', ['rubocop/Style/RedundantReturn'], 'The last expression is the result.', {
    tail: '{value|raw}',
    return: undefined,
  }),
  defineRule('emptyArray', 'construction', ['rubocop/Style/EmptyLiteral'], 'There is a literal for it.', {
    literal: '[]',
    constructor: 'Array.new',
  }),
  defineRule('emptyHash', 'construction', ['rubocop/Style/EmptyLiteral'], 'There is a literal for it.', {
    literal: '{}',
    constructor: 'Hash.new',
  }),
  defineRule('hashSyntax', 'construction', ['rubocop/Style/HashSyntax'], 'A symbol as a key is a name.', {
    colon: '{key|tail}: {value|raw}',
    rocket: ':{key} => {value|raw}',
  }),

  defineConvention('quotes', 'string', 'Which quotes texts have.', { single: "'{literal|inner}'", double: '"{literal|inner}"' }),
  defineConvention('negatedIf', 'flow', 'How a condition that must not hold is written.', { if: undefined, unless: undefined }),
];
