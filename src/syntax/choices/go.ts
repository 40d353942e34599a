import type { Choice } from './choice.ts';
import { defineConvention, defineRule, localNaming } from './defineChoice.ts';

const possibly = { changesBehaviour: 'possibly' } as const;

/** Choices of Go; the forms are found by `go.scm`. */
export const goChoices: readonly Choice[] = [
  defineRule('trueComparison', 'redundancy', ['staticcheck/S1002'], 'A boolean needs no comparison.', {
    plain: '{value}',
    compared: '{value} == true',
  }),
  defineRule('falseComparison', 'redundancy', ['staticcheck/S1002'], 'Negate in place of comparing.', {
    negated: '!{value}',
    compared: '{value} == false',
  }),
  defineRule('errorf', 'errorHandling', ['staticcheck/S1028', 'revive/errorf'], 'There is a function for it.', {
    errorf: 'fmt.Errorf{arguments|raw}',
    nested: 'errors.New(fmt.Sprintf{arguments|raw})',
  }),
  defineRule('rangeIndex', 'loop', ['staticcheck/S1005', 'revive/range'], 'A blank second value is left out.', {
    single: '{index} := range {items}',
    blank: '{index}, _ := range {items}',
  }),
  defineRule(
    'errorWrap',
    'errorHandling',
    ['errorlint/errorf'],
    'Keep the cause.',
    { wrapped: 'fmt.Errorf({format|replace:%v":%w"}, {error})', flat: 'fmt.Errorf({format|replace:%w":%v"}, {error})' },
    possibly,
  ),
  defineRule('contains', 'comparison', ['staticcheck/S1003'], 'Ask for what is meant.', {
    function: 'strings.Contains({s}, {x})',
    index: 'strings.Index({s}, {x}) != -1',
  }),
  defineRule('bytesEqual', 'comparison', ['staticcheck/S1004'], 'Ask for what is meant.', {
    equal: 'bytes.Equal({a}, {b})',
    compare: 'bytes.Compare({a}, {b}) == 0',
  }),
  defineRule('timeSince', 'redundancy', ['staticcheck/S1012'], 'There is a function for it.', {
    since: 'time.Since({start})',
    sub: 'time.Now().Sub({start})',
  }),
  defineRule('nilLength', 'nullCheck', ['staticcheck/S1009'], 'The length of nil is zero.', {
    length: 'len({x}) > 0',
    guarded: '{x} != nil && len({x}) > 0',
  }),
  defineRule('increment', 'redundancy', ['revive/increment-decrement'], 'There is a statement for it.', {
    operator: '{x}++',
    assignment: '{x} += 1',
  }),
  defineRule('returnError', 'errorHandling', ['revive/if-return'], 'Return what the call returns.', {
    direct: 'return {call}',
    branches: 'if err := {call}; err != nil {\n{indent}{unit}return err\n{indent}}\n{indent}return nil',
  }),
  defineRule('elseAfterReturn', 'flow', ['revive/indent-error-flow'], 'Nothing comes after a return.', {
    flat: 'if {condition} {\n{indent}{unit}{first}\n{indent}}\n{indent}{second|dedent}',
    else: 'if {condition} {\n{indent}{unit}{first}\n{indent}} else {\n{indent}{unit}{second|indent}\n{indent}}',
  }),
  defineRule(
    'errorsIs',
    'errorHandling',
    ['errorlint/comparison'],
    'An error may be wrapped.',
    { is: 'errors.Is({error}, {target})', identity: '{error} == {target}' },
    possibly,
  ),
  defineRule('appendAll', 'loop', ['staticcheck/S1011'], 'Append a list at once.', {
    variadic: '{list} = append({list}, {items}...)',
    loop: 'for _, item := range {items} {\n{indent}{unit}{list} = append({list}, item)\n{indent}}',
  }),
  defineRule('booleanReturn', 'redundancy', ['staticcheck/S1008'], 'Return the condition.', {
    plain: 'return {condition}',
    branches: 'if {condition} {\n{indent}{unit}return true\n{indent}}\n{indent}return false',
  }),
  defineRule('replaceAll', 'string', ['gocritic/wrapperFunc'], 'There is a function for it.', {
    all: 'strings.ReplaceAll({s}, {old}, {new})',
    limit: 'strings.Replace({s}, {old}, {new}, -1)',
  }),
  defineRule('printf', 'string', ['staticcheck/S1038'], 'There is a function for it.', {
    direct: 'fmt.Printf{arguments|raw}',
    nested: 'fmt.Print(fmt.Sprintf{arguments|raw})',
  }),
  defineRule(
    'errorText',
    'string',
    ['staticcheck/ST1005', 'revive/error-strings'],
    'Errors stand in the middle of sentences.',
    { lower: '{text|lowerFirst}', capital: '{text|upperFirst}' },
    possibly,
  ),
  defineRule('compoundAssignment', 'redundancy', ['gocritic/assignOp'], 'Assign with the operator.', {
    short: '{x} += {y}',
    long: '{x} = {x} + {y}',
  }),
  defineRule('itoa', 'string', ['perfsprint/integer-format'], 'There is a function for it.', {
    itoa: 'strconv.Itoa({x})',
    sprintf: 'fmt.Sprintf("%d", {x})',
  }),
  defineRule('collapsedIf', 'flow', ['sonar/S1066'], 'Join conditions that guard one block.', {
    joined: 'if {first} && {second} {body|dedent}',
    nested: 'if {first} {\n{indent}{unit}if {second} {body|indent}\n{indent}}',
  }),

  defineConvention(
    'ignoredError',
    'errorHandling',
    'Whether errors are passed on or thrown away.',
    { handled: undefined, ignored: '_ = {call}' },
    possibly,
  ),
  defineConvention('emptyString', 'emptyCheck', 'How an empty string is recognised.', { literal: '{x} == ""', length: 'len({x}) == 0' }),
  defineConvention('plainError', 'errorHandling', 'How an error without values is made.', {
    new: 'errors.New({text})',
    errorf: 'fmt.Errorf({text})',
  }),
  defineConvention('errorCheck', 'errorHandling', 'Whether a call stands in its check.', {
    joined: 'if {head}; {condition}',
    apart: '{head}\n{indent}if {condition}',
  }),
  defineConvention(
    'zeroValue',
    'declaration',
    'How an empty list is declared.',
    { var: 'var {name} {type}', literal: '{name} := {type}{}' },
    possibly,
  ),
  defineConvention('emptyMap', 'construction', 'How an empty map is made.', { make: 'make({type})', literal: '{type}{}' }),
  defineConvention('pointer', 'construction', 'How a pointer to an empty value is made.', { new: 'new({type})', address: '&{type}{}' }),
  defineConvention('anyType', 'declaration', 'How the type of anything is called.', { interface: 'interface{}', any: 'any' }),
  defineConvention(
    'equalityAssertion',
    'assertion',
    'How a test compares.',
    { equal: 'assert.Equal({t}, {expected}, {actual})', condition: 'assert.True({t}, {actual} == {expected})' },
    possibly,
  ),
  defineConvention('errorAssertion', 'assertion', 'How a test expects no error.', {
    noError: 'assert.NoError({t}, {error})',
    nil: 'assert.Nil({t}, {error})',
  }),
  defineConvention(
    'failure',
    'assertion',
    'Whether a failed check ends the test.',
    { errorf: '{t}.Errorf{arguments|raw}', fatalf: '{t}.Fatalf{arguments|raw}' },
    possibly,
  ),
  defineConvention('logging', 'logging', 'Where messages go.', { logger: undefined, print: 'fmt.Println({message})' }, possibly),
  localNaming,
];
