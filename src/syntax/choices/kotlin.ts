import type { Choice } from './choice.ts';
import { defineConvention, defineRule, localNaming } from './defineChoice.ts';

const possibly = { changesBehaviour: 'possibly' } as const;

/** Choices of Kotlin; the forms are found by `kotlin.scm`. */
export const kotlinChoices: readonly Choice[] = [
  defineRule('isEmpty', 'emptyCheck', ['intellij/ReplaceSizeZeroCheckWithIsEmpty'], 'Ask a collection whether it is empty.', {
    method: '{x}.isEmpty()',
    size: '{x}.size == 0',
  }),
  defineRule('isNotEmpty', 'emptyCheck', ['intellij/ReplaceNegatedIsEmptyWithIsNotEmpty'], 'There is a method for it.', {
    method: '{x}.isNotEmpty()',
    negated: '!{x}.isEmpty()',
  }),
  defineRule('elvis', 'nullCheck', ['intellij/IfThenToElvis'], 'There is an operator for it.', {
    operator: '{x} ?: {y}',
    branches: 'if ({x} != null) {x} else {y}',
  }),
  defineRule(
    'indexAccess',
    'redundancy',
    ['detekt/ExplicitCollectionElementAccessMethod', 'intellij/ReplaceGetOrSet'],
    'There is an operator for it.',
    { brackets: '{x}[{index}]', get: '{x}.get({index})' },
  ),
  defineRule('rangeUntil', 'loop', ['intellij/ReplaceRangeToWithUntil'], 'There is a word for it.', {
    until: '{from} until {to}',
    minus: '{from}..{to} - 1',
  }),
  defineRule('filterFirst', 'loop', ['intellij/SimplifiableCallChain', 'detekt/UnnecessaryFilter'], 'There is a method for it.', {
    first: '{x}.first {predicate|raw}',
    filter: '{x}.filter {predicate|raw}.first()',
  }),
  defineRule('filterAny', 'loop', ['intellij/SimplifiableCallChain', 'detekt/UnnecessaryFilter'], 'There is a method for it.', {
    any: '{x}.any {predicate|raw}',
    filter: '{x}.filter {predicate|raw}.any()',
  }),
  defineRule(
    'emptyCatch',
    'errorHandling',
    ['detekt/EmptyCatchBlock'],
    'Handle what is caught.',
    { handled: undefined, empty: 'catch ({name}: {type}) {\n{indent}}' },
    possibly,
  ),

  defineConvention('stringBuilding', 'string', 'How values are put into texts.', { template: undefined, concatenated: undefined }),
  defineConvention('equalityAssertion', 'assertion', 'How a test compares.', {
    assertEquals: 'assertEquals({expected}, {actual})',
    assertTrue: 'assertTrue({actual} == {expected})',
  }),
  localNaming,
];
