import type { Choice } from './choice.ts';
import { defineConvention, defineRule, localNaming } from './defineChoice.ts';

/** Choices of C; the forms are found by `c.scm`. */
export const cChoices: readonly Choice[] = [
  defineRule('unneededTernary', 'redundancy', ['clang-tidy/readability-simplify-boolean-expr'], 'A comparison is a boolean already.', {
    plain: '{condition}',
    ternary: '{condition} ? true : false',
  }),
  defineRule('yoda', 'comparison', ['checkpatch/CONSTANT_COMPARISON'], 'The value comes first.', {
    valueFirst: '{x} == {literal}',
    literalFirst: '{literal} == {x}',
  }),
  defineRule('emptyString', 'emptyCheck', ['pvs-studio/V805'], 'The first character is enough.', {
    first: "{x}[0] == '\\0'",
    length: 'strlen({x}) == 0',
  }),
  defineRule('booleanReturn', 'redundancy', ['clang-tidy/readability-simplify-boolean-expr'], 'Return the condition.', {
    plain: 'return {condition};',
    branches: 'if ({condition}){open}\n{indent}{unit}return true;\n{indent}}\n{indent}return false;',
  }),

  defineConvention('nullCheck', 'nullCheck', 'How a missing pointer is recognised.', { compared: '{x} == NULL', negated: '!{x}' }),
  defineConvention('stringEquality', 'comparison', 'How equal strings are recognised.', {
    compared: 'strcmp({a}, {b}) == 0',
    negated: '!strcmp({a}, {b})',
  }),
  defineConvention('increment', 'loop', 'How a statement counts up.', { postfix: '{x}++;', prefix: '++{x};' }),
  defineConvention('sizeOf', 'construction', 'What sizes are taken of.', { value: undefined, type: undefined }),
  defineConvention('ifBraces', 'braces', 'Whether a single statement has braces.', {
    block: 'if {condition|raw}{open}\n{indent}{unit}{body}\n{indent}}',
    bare: 'if {condition|raw}\n{indent}{unit}{body}',
  }),
  localNaming,
];

/** Choices of C++; the forms are found by `c.scm` and `cpp.scm`. */
export const cppChoices: readonly Choice[] = [
  ...cChoices,
  defineRule('nullPointer', 'nullCheck', ['clang-tidy/modernize-use-nullptr'], 'A pointer is no number.', {
    nullptr: 'nullptr',
    macro: 'NULL',
  }),
  defineRule('isEmpty', 'emptyCheck', ['clang-tidy/readability-container-size-empty'], 'Ask a container whether it is empty.', {
    empty: '{x}.empty()',
    size: '{x}.size() == 0',
  }),
];
