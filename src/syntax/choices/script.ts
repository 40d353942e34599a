import type { Choice } from './choice.ts';
import { defineConvention, defineRule, localNaming } from './defineChoice.ts';

const possibly = { changesBehaviour: 'possibly' } as const;

/** Choices of JavaScript and TypeScript; the forms are found by `script.scm`. */
export const scriptChoices: readonly Choice[] = [
  defineRule(
    'strictEquality',
    'comparison',
    ['eslint/eqeqeq'],
    'Compare without conversion.',
    { strict: '{x} === {y}', loose: '{x} == {y}' },
    possibly,
  ),
  defineRule(
    'strictInequality',
    'comparison',
    ['eslint/eqeqeq'],
    'Compare without conversion.',
    { strict: '{x} !== {y}', loose: '{x} != {y}' },
    possibly,
  ),
  defineRule(
    'noVar',
    'declaration',
    ['eslint/no-var'],
    'A variable lives in its block.',
    { let: undefined, const: undefined, var: 'var' },
    { ...possibly, accepted: ['const'] },
  ),
  defineRule('unneededTernary', 'redundancy', ['eslint/no-unneeded-ternary'], 'A comparison is a boolean already.', {
    plain: '{condition}',
    ternary: '{condition} ? true : false',
  }),
  defineRule('booleanReturn', 'redundancy', ['sonarjs/prefer-single-boolean-return'], 'Return the condition.', {
    plain: 'return {condition}{semi}',
    branches: 'if ({condition}) {\n{indent}{unit}return true{semi}\n{indent}}\n{indent}return false{semi}',
  }),
  defineRule('booleanCast', 'redundancy', ['eslint/no-extra-boolean-cast'], 'A condition converts by itself.', {
    plain: '{x}',
    cast: '!!{x}',
  }),
  defineRule('arrayConstructor', 'construction', ['eslint/no-array-constructor'], 'There is a literal for it.', {
    literal: '[]',
    constructor: 'new Array()',
  }),
  defineRule('objectConstructor', 'construction', ['eslint/no-object-constructor'], 'There is a literal for it.', {
    literal: '{}',
    constructor: 'new Object()',
  }),
  defineRule(
    'emptyCatch',
    'errorHandling',
    ['eslint/no-empty'],
    'Handle what is caught.',
    { handled: undefined, empty: 'catch ({parameter}) {\n{indent}}' },
    possibly,
  ),
  defineRule(
    'throwLiteral',
    'errorHandling',
    ['eslint/no-throw-literal', 'typescript-eslint/only-throw-error'],
    'An error has a stack.',
    { error: 'new Error({message})', literal: '{message}' },
    possibly,
  ),
  defineRule(
    'isNaN',
    'comparison',
    ['eslint/use-isnan'],
    'Nothing equals NaN.',
    { function: 'isNaN({x})', method: 'Number.isNaN({x})', comparison: '{x} === NaN' },
    { ...possibly, accepted: ['method'] },
  ),
  defineRule('radix', 'redundancy', ['eslint/radix'], 'Say which base the digits have.', {
    given: 'parseInt({x}, 10)',
    missing: 'parseInt({x})',
  }),
  defineRule(
    'prototypeBuiltins',
    'comparison',
    ['eslint/no-prototype-builtins', 'eslint/prefer-object-has-own'],
    'An object may have no prototype.',
    { safe: 'Object.prototype.hasOwnProperty.call({object}, {key})', hasOwn: undefined, direct: '{object}.hasOwnProperty({key})' },
    { accepted: ['hasOwn'] },
  ),
  defineRule('objectShorthand', 'redundancy', ['eslint/object-shorthand'], 'Say the name once.', {
    short: '{name}',
    long: '{name}: {name}',
  }),
  defineRule('dotNotation', 'redundancy', ['eslint/dot-notation'], 'A name needs no quotes.', {
    dot: '{object}.{quoted|inner}',
    bracket: undefined,
  }),
  defineRule('yoda', 'comparison', ['eslint/yoda'], 'The value comes first.', {
    valueFirst: '{x} {operator|raw} {literal}',
    literalFirst: '{literal} {operator|raw} {x}',
  }),
  defineRule('elseAfterReturn', 'flow', ['eslint/no-else-return'], 'Nothing comes after a return.', {
    flat: 'if {condition|raw} {\n{indent}{unit}{first}\n{indent}}\n{indent}{second|dedent}',
    else: 'if {condition|raw} {\n{indent}{unit}{first}\n{indent}} else {\n{indent}{unit}{second|indent}\n{indent}}',
  }),
  defineRule('exponent', 'construction', ['eslint/prefer-exponentiation-operator'], 'There is an operator for it.', {
    operator: '{base} ** {exponent}',
    method: 'Math.pow({base}, {exponent})',
  }),
  defineRule(
    'optionalChain',
    'nullCheck',
    ['typescript-eslint/prefer-optional-chain'],
    'There is an operator for it.',
    { chain: '{object}?.{key}', and: '{object} && {object}.{key}' },
    possibly,
  ),
  defineRule('includes', 'comparison', ['typescript-eslint/prefer-includes', 'unicorn/prefer-includes'], 'Ask for what is meant.', {
    method: '{object}.includes({item})',
    indexOf: '{object}.indexOf({item}) !== -1',
  }),
  defineRule('startsWith', 'comparison', ['typescript-eslint/prefer-string-starts-ends-with'], 'Ask for what is meant.', {
    method: '{object}.startsWith({head})',
    indexOf: '{object}.indexOf({head}) === 0',
  }),
  defineRule('forOf', 'loop', ['typescript-eslint/prefer-for-of', 'unicorn/no-for-loop'], 'The index is not needed.', {
    of: undefined,
    index: 'for (let i = 0; i < {items}.length; i++) {\n{indent}{unit}const {item} = {items}[i]{semi}',
  }),
  defineRule('compoundAssignment', 'redundancy', ['eslint/operator-assignment'], 'Assign with the operator.', {
    short: '{x} += {y}',
    long: '{x} = {x} + {y}',
  }),
  defineRule('collapsedIf', 'flow', ['sonarjs/no-collapsible-if', 'unicorn/no-lonely-if'], 'Join conditions that guard one block.', {
    joined: 'if ({first} && {second}) {body|dedent}',
    nested: 'if ({first}) {\n{indent}{unit}if ({second}) {body|indent}\n{indent}}',
  }),

  defineConvention('quotes', 'string', 'Which quotes texts have.', { single: "'{literal|inner}'", double: '"{literal|inner}"' }),
  defineConvention('stringBuilding', 'string', 'How values are put into texts.', {
    template: undefined,
    concatenated: '{quote}{head|optional}{quote} + {value}{tail|optional|plus}',
  }),
  defineConvention('undefinedCheck', 'nullCheck', 'How a missing value is recognised.', {
    value: '{x} === undefined',
    typeof: 'typeof {x} === {quote}undefined{quote}',
  }),
  defineConvention('nullishCheck', 'nullCheck', 'How null and undefined are recognised together.', {
    loose: '{x} == null',
    strict: '{x} === null || {x} === undefined',
  }),
  defineConvention('emptyCheck', 'emptyCheck', 'How emptiness is recognised.', { compared: '{x}.length === 0', negated: '!{x}.length' }),
  defineConvention(
    'expectEquality',
    'assertion',
    'How a test compares.',
    { toBe: 'expect({actual}).toBe({expected})', toEqual: 'expect({actual}).toEqual({expected})' },
    possibly,
  ),
  defineConvention(
    'expectTruth',
    'assertion',
    'How a test claims.',
    { toBe: 'expect({actual}).toBe(true)', toEqual: 'expect({actual}).toEqual(true)', toBeTruthy: 'expect({actual}).toBeTruthy()' },
    possibly,
  ),
  defineConvention('expectUndefined', 'assertion', 'How a test expects nothing.', {
    toBeUndefined: 'expect({actual}).toBeUndefined()',
    toBe: 'expect({actual}).toBe(undefined)',
  }),
  defineConvention(
    'assertEquality',
    'assertion',
    'How a test compares.',
    {
      strictEqual: 'assert.strictEqual({actual}, {expected})',
      equal: 'assert.equal({actual}, {expected})',
      condition: 'assert({actual} === {expected})',
    },
    possibly,
  ),
  defineConvention('logging', 'logging', 'Where messages go.', { logger: undefined, console: 'console.log({message}){semi}' }, possibly),
  defineConvention('arrowParentheses', 'declaration', 'Whether a single parameter has parentheses.', {
    bare: '{name}',
    parenthesised: '({name})',
  }),
  defineConvention('ifBraces', 'braces', 'Whether a single statement has braces.', {
    block: 'if {condition|raw} {\n{indent}{unit}{body}\n{indent}}',
    bare: 'if {condition|raw} {body}',
  }),
  defineConvention('returnChoice', 'flow', 'How one of two values is returned.', {
    ternary: 'return {condition} ? {first} : {second}{semi}',
    branches: 'if ({condition}) {\n{indent}{unit}return {first}{semi}\n{indent}}\n{indent}return {second}{semi}',
  }),
  defineConvention('iteration', 'loop', 'How a list is walked through.', {
    forOf: 'for (const {item} of {items}) {body|raw}',
    forEach: '{items}.forEach(({item}) => {body|raw}){semi}',
  }),
  defineConvention('increment', 'loop', 'How a statement counts up.', { postfix: '{x}++{semi}', assignment: '{x} += 1{semi}' }),
  defineConvention('endlessLoop', 'loop', 'How an endless loop is written.', {
    while: 'while (true) {body|raw}',
    for: 'for (;;) {body|raw}',
  }),
  localNaming,
];

/** Choices that only TypeScript has; the forms are found by `typescript.scm`. */
export const typescriptChoices: readonly Choice[] = [
  ...scriptChoices,
  defineRule('explicitAny', 'declaration', ['typescript-eslint/no-explicit-any'], 'Any gives up all checks.', {
    type: undefined,
    any: '{x} as any',
  }),
  defineRule('inferrableType', 'redundancy', ['typescript-eslint/no-inferrable-types'], 'A literal says its type.', {
    inferred: '',
    annotated: undefined,
  }),
  defineConvention('arrayType', 'declaration', 'How the type of a list is written.', {
    brackets: '{element}[]',
    generic: 'Array<{element}>',
  }),
];
