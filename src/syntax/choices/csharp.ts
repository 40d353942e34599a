import type { Choice } from './choice.ts';
import { defineConvention, defineRule, localNaming } from './defineChoice.ts';

const possibly = { changesBehaviour: 'possibly' } as const;

/** Choices of C#; the forms are found by `csharp.scm`. */
export const csharpChoices: readonly Choice[] = [
  defineRule('filledSequence', 'emptyCheck', ['roslyn/CA1827'], 'Ask whether there is any.', {
    any: '{x}.Any()',
    count: '{x}.Count() > 0',
  }),
  defineRule('rethrow', 'errorHandling', ['roslyn/CA2200'], 'Keep the stack.', { bare: 'throw;', named: undefined }),
  defineRule(
    'emptyCatch',
    'errorHandling',
    ['sonar/S108', 'roslynator/RCS1075'],
    'Handle what is caught.',
    { handled: undefined, empty: 'catch {declaration|raw}{open}\n{indent}}' },
    possibly,
  ),
  defineRule('trueComparison', 'redundancy', ['roslyn/IDE0100', 'sonar/S1125'], 'A boolean needs no comparison.', {
    plain: '{value}',
    compared: '{value} == true',
  }),
  defineRule('falseComparison', 'redundancy', ['roslyn/IDE0100', 'sonar/S1125'], 'Negate in place of comparing.', {
    negated: '!{value}',
    compared: '{value} == false',
  }),
  defineRule('unneededTernary', 'redundancy', ['roslyn/IDE0075', 'sonar/S1125'], 'A condition is a boolean already.', {
    plain: '{condition}',
    ternary: '{condition} ? true : false',
  }),
  defineRule('nullOrEmpty', 'emptyCheck', ['roslyn/CA1820'], 'There is a method for it.', {
    method: 'string.IsNullOrEmpty({x})',
    chain: '{x} == null || {x} == ""',
  }),
  defineRule('compoundAssignment', 'redundancy', ['roslyn/IDE0054'], 'Assign with the operator.', {
    short: '{x} += {y}',
    long: '{x} = {x} + {y}',
  }),

  defineConvention('nullCheck', 'nullCheck', 'How null is compared with.', { operator: '{x} == null', pattern: '{x} is null' }),
  defineConvention('emptyString', 'string', 'How an empty string is written.', { constant: 'string.Empty', literal: '""' }),
  defineConvention('localType', 'declaration', 'Whether the type of a new object is repeated.', { inferred: 'var', explicit: '{type}' }),
  defineConvention('stringFormat', 'string', 'How values are put into texts.', { interpolated: undefined, format: undefined }),
  localNaming,
];
