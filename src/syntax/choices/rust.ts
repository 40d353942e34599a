import type { Choice } from './choice.ts';
import { defineConvention, defineRule, localNaming } from './defineChoice.ts';

const possibly = { changesBehaviour: 'possibly' } as const;

/** Choices of Rust; the forms are found by `rust.scm`. */
export const rustChoices: readonly Choice[] = [
  defineRule('isEmpty', 'emptyCheck', ['clippy/len_zero'], 'Ask a collection whether it is empty.', {
    isEmpty: '{x}.is_empty()',
    len: '{x}.len() == 0',
  }),
  defineRule('isFilled', 'emptyCheck', ['clippy/len_zero'], 'Ask a collection whether it is empty.', {
    isEmpty: '!{x}.is_empty()',
    len: '{x}.len() > 0',
  }),
  defineRule('needlessReturn', 'redundancy', ['clippy/needless_return'], 'The last expression is the result.', {
    tail: '{value|raw}',
    return: 'return {value};',
  }),
  defineRule('trueComparison', 'redundancy', ['clippy/bool_comparison'], 'A boolean needs no comparison.', {
    plain: '{value}',
    compared: '{value} == true',
  }),
  defineRule('falseComparison', 'redundancy', ['clippy/bool_comparison'], 'Negate in place of comparing.', {
    negated: '!{value}',
    compared: '{value} == false',
  }),
  defineRule('fieldShorthand', 'redundancy', ['clippy/redundant_field_names'], 'Say the name once.', {
    short: '{name}',
    long: '{name}: {name}',
  }),
  defineRule('singleMatch', 'flow', ['clippy/single_match'], 'One pattern needs no match.', {
    ifLet: 'if let {pattern} = {value} {body|dedent}',
    match: 'match {value} {\n{indent}{unit}{pattern} => {body|indent}\n{indent}{unit}_ => {}\n{indent}}',
  }),
  defineRule('isSome', 'comparison', ['clippy/redundant_pattern_matching'], 'There is a method for it.', {
    method: '{x}.is_some()',
    pattern: 'let Some(_) = {x}',
  }),
  defineRule('isNone', 'comparison', ['clippy/redundant_pattern_matching'], 'There is a method for it.', {
    method: '{x}.is_none()',
    pattern: 'let None = {x}',
  }),
  defineRule('isOk', 'comparison', ['clippy/redundant_pattern_matching'], 'There is a method for it.', {
    method: '{x}.is_ok()',
    pattern: 'let Ok(_) = {x}',
  }),
  defineRule('filterNext', 'loop', ['clippy/filter_next'], 'There is a method for it.', {
    find: '{x}.find({predicate})',
    filter: '{x}.filter({predicate}).next()',
  }),
  defineRule('mapClone', 'loop', ['clippy/map_clone'], 'There is a method for it.', {
    cloned: '{x}.cloned()',
    closure: '{x}.map(|x| x.clone())',
  }),
  defineRule('compoundAssignment', 'redundancy', ['clippy/assign_op_pattern'], 'Assign with the operator.', {
    short: '{x} += {y}',
    long: '{x} = {x} + {y}',
  }),
  defineRule('needlessBool', 'redundancy', ['clippy/needless_bool'], 'A condition is a boolean already.', {
    plain: '{condition}',
    branches: 'if {condition} { true } else { false }',
  }),
  defineRule('unwrapDefault', 'construction', ['clippy/unwrap_or_default'], 'There is a method for it.', {
    default: '{x}.unwrap_or_default()',
    function: '{x}.unwrap_or_else(Default::default)',
  }),
  defineRule('collapsedIf', 'flow', ['clippy/collapsible_if'], 'Join conditions that guard one block.', {
    joined: 'if {first} && {second} {body|dedent}',
    nested: 'if {first} {\n{indent}{unit}if {second} {body|indent}\n{indent}}',
  }),
  defineRule('getFirst', 'construction', ['clippy/get_first'], 'There is a method for it.', { first: '{x}.first()', get: '{x}.get(0)' }),
  defineRule('nthZero', 'loop', ['clippy/iter_nth_zero'], 'There is a method for it.', { next: '{x}.next()', nth: '{x}.nth(0)' }),
  defineRule('redundantClosure', 'redundancy', ['clippy/redundant_closure'], 'A function is a closure already.', {
    function: '{function}',
    closure: '|x| {function}(x)',
  }),
  defineRule('memTake', 'construction', ['clippy/mem_replace_with_default'], 'There is a function for it.', {
    take: 'std::mem::take({x})',
    replace: 'std::mem::replace({x}, Default::default())',
  }),
  defineRule('stringNew', 'string', ['clippy/manual_string_new'], 'There is a function for it.', {
    new: 'String::new()',
    literal: '"".to_string()',
    from: 'String::from("")',
  }),
  defineRule('expectFormat', 'errorHandling', ['clippy/expect_fun_call'], 'Write the message only when it is needed.', {
    lazy: '{x}.unwrap_or_else(|| panic!{message|raw})',
    eager: '{x}.expect(&format!{message|raw})',
  }),
  defineRule('okExpect', 'errorHandling', ['clippy/ok_expect'], 'Show the error as well.', {
    expect: '{x}.expect({message})',
    ok: undefined,
  }),
  defineRule('elseAfterReturn', 'flow', ['clippy/redundant_else'], 'Nothing comes after a return.', {
    flat: 'if {condition} {\n{indent}{unit}{first};\n{indent}}\n{indent}{second|dedent}',
    else: 'if {condition} {\n{indent}{unit}{first};\n{indent}} else {\n{indent}{unit}{second|indent}\n{indent}}',
  }),

  defineConvention(
    'unwrap',
    'errorHandling',
    'How a value is taken out of its wrapper.',
    { unwrap: '{x}.unwrap()', expect: undefined, question: undefined },
    possibly,
  ),
  defineConvention('ownedString', 'string', 'How a literal becomes an owned string.', {
    toString: '{literal}.to_string()',
    toOwned: '{literal}.to_owned()',
    from: 'String::from({literal})',
  }),
  defineConvention('emptyVec', 'construction', 'How an empty list is made.', { macro: 'vec![]', new: 'Vec::new()' }),
  defineConvention('iteration', 'loop', 'How a list is walked through.', { method: '{items}.iter()', reference: '&{items}' }),
  defineConvention('letElse', 'flow', 'How a value that may be missing is taken or left.', { letElse: undefined, match: undefined }),
  defineConvention('collectType', 'declaration', 'Where the type of a collection is said.', {
    annotated: 'let {name}: {type} = {x}.collect();',
    turbofish: 'let {name} = {x}.collect::<{type}>();',
  }),
  defineConvention('equalityAssertion', 'assertion', 'How a test compares.', { assertEq: undefined, assert: undefined }),
  defineConvention('mapOr', 'nullCheck', 'How a value is changed or replaced.', {
    mapUnwrapOr: '{x}.map({function}).unwrap_or({fallback})',
    mapOr: '{x}.map_or({fallback}, {function})',
  }),
  localNaming,
];
