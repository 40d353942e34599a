import type { Choice } from './choice.ts';
import { defineConvention, defineRule, localNaming } from './defineChoice.ts';

const possibly = { changesBehaviour: 'possibly' } as const;

/** Choices of Python; the forms are found by `python.scm`. */
export const pythonChoices: readonly Choice[] = [
  defineRule('noneComparison', 'nullCheck', ['ruff/E711', 'pylint/singleton-comparison'], 'None is one object.', {
    identity: '{x} is None',
    equality: '{x} == None',
  }),
  defineRule('notNoneComparison', 'nullCheck', ['ruff/E711', 'pylint/singleton-comparison'], 'None is one object.', {
    identity: '{x} is not None',
    equality: '{x} != None',
  }),
  defineRule('membership', 'comparison', ['ruff/E713'], 'There is an operator for it.', {
    notIn: '{x} not in {y}',
    negated: 'not {x} in {y}',
  }),
  defineRule('identity', 'comparison', ['ruff/E714'], 'There is an operator for it.', {
    isNot: '{x} is not {y}',
    negated: 'not {x} is {y}',
  }),
  defineRule('inequality', 'comparison', ['ruff/SIM201'], 'There is an operator for it.', {
    operator: '{x} != {y}',
    negated: 'not {x} == {y}',
  }),
  defineRule(
    'bareExcept',
    'errorHandling',
    ['ruff/E722', 'pylint/bare-except'],
    'A bare except also catches the request to stop.',
    { exception: 'except Exception', bare: 'except' },
    possibly,
  ),
  defineRule(
    'trueComparison',
    'redundancy',
    ['ruff/E712', 'pylint/singleton-comparison'],
    'A truth needs no comparison.',
    { plain: '{value}', compared: '{value} == True' },
    possibly,
  ),
  defineRule(
    'falseComparison',
    'redundancy',
    ['ruff/E712', 'pylint/singleton-comparison'],
    'Negate in place of comparing.',
    { negated: 'not {value}', compared: '{value} == False' },
    possibly,
  ),
  defineRule(
    'typeComparison',
    'comparison',
    ['ruff/E721', 'pylint/unidiomatic-typecheck'],
    'Subclasses are instances too.',
    { isinstance: 'isinstance({x}, {type})', comparison: 'type({x}) == {type}' },
    possibly,
  ),
  defineRule('lenCondition', 'emptyCheck', ['ruff/PLC1802', 'pylint/use-implicit-booleaness-not-len'], 'An empty collection is false.', {
    plain: '{x}',
    length: undefined,
  }),
  defineRule(
    'mutableDefault',
    'declaration',
    ['ruff/B006', 'pylint/dangerous-default-value'],
    'A default is shared by all calls.',
    { none: undefined, mutable: undefined },
    possibly,
  ),
  defineRule('lambdaAssignment', 'declaration', ['ruff/E731'], 'A named function is defined.', {
    function: 'def {name}({parameters}):\n{indent}{unit}return {value}',
    lambda: undefined,
  }),
  defineRule('dictKeys', 'redundancy', ['ruff/SIM118'], 'A mapping holds its keys.', { plain: '{key} in {mapping}', keys: undefined }),
  defineRule('loopKeys', 'loop', ['ruff/SIM118', 'pylint/consider-iterating-dictionary'], 'A mapping gives its keys.', {
    plain: '{mapping}',
    keys: undefined,
  }),
  defineRule('enumerate', 'loop', ['pylint/consider-using-enumerate'], 'Items and their numbers come together.', {
    enumerate: 'for {index}, {item} in enumerate({items}):',
    range: 'for {index} in range(len({items})):\n{indent}{unit}{item} = {items}[{index}]',
  }),
  defineRule('booleanExpression', 'redundancy', ['ruff/SIM210'], 'A comparison is a boolean already.', {
    plain: '{condition}',
    conditional: 'True if {condition} else False',
  }),
  defineRule('booleanReturn', 'redundancy', ['ruff/SIM103'], 'Return the condition.', {
    plain: 'return {condition}',
    branches: 'if {condition}:\n{indent}{unit}return True\n{indent}return False',
  }),
  defineRule('super', 'redundancy', ['ruff/UP008', 'pylint/super-with-arguments'], 'It knows its class.', {
    plain: 'super()',
    arguments: undefined,
  }),
  defineRule('repeatedComparison', 'comparison', ['ruff/PLR1714', 'pylint/consider-using-in'], 'Ask for membership once.', {
    membership: '{x} in ({a}, {b})',
    chain: '{x} == {a} or {x} == {b}',
  }),
  defineRule('emptyDict', 'construction', ['ruff/C408', 'pylint/use-dict-literal'], 'A literal is shorter and faster.', {
    literal: '{}',
    call: 'dict()',
  }),
  defineRule('emptyList', 'construction', ['ruff/C408', 'pylint/use-list-literal'], 'A literal is shorter and faster.', {
    literal: '[]',
    call: 'list()',
  }),
  defineRule('copyComprehension', 'construction', ['ruff/C416', 'pylint/unnecessary-comprehension'], 'The constructor copies.', {
    call: 'list({items})',
    comprehension: '[item for item in {items}]',
  }),
  defineRule('setLiteral', 'construction', ['ruff/C405'], 'There is a literal for sets.', { literal: '{{list|inner}}', call: undefined }),
  defineRule(
    'notImplemented',
    'errorHandling',
    ['ruff/F901', 'pylint/notimplemented-raised'],
    'Only one of them is an exception.',
    { error: 'NotImplementedError', constant: 'NotImplemented' },
    possibly,
  ),
  defineRule(
    'assertTuple',
    'assertion',
    ['ruff/F631', 'pylint/assert-on-tuple'],
    'A tuple is always true.',
    { message: 'assert {condition}, {message}', tuple: 'assert ({condition}, {message})' },
    possibly,
  ),
  defineRule(
    'raiseFrom',
    'errorHandling',
    ['ruff/B904', 'pylint/raise-missing-from'],
    'Name the cause.',
    { cause: 'raise {exception} from {cause}', lost: 'raise {exception}' },
    possibly,
  ),
  defineRule('isinstanceTuple', 'comparison', ['ruff/SIM101', 'pylint/consider-merging-isinstance'], 'Ask once for all types.', {
    tuple: 'isinstance({x}, ({a}, {b}))',
    chain: 'isinstance({x}, {a}) or isinstance({x}, {b})',
  }),
  defineRule('compoundAssignment', 'redundancy', ['ruff/PLR6104', 'pylint/consider-using-augmented-assign'], 'Assign with the operator.', {
    short: '{x} += {y}',
    long: '{x} = {x} + {y}',
  }),
  defineRule('getNone', 'redundancy', ['ruff/SIM910'], 'None is what a missing key gives.', {
    plain: '{mapping}.get({key})',
    default: '{mapping}.get({key}, None)',
  }),
  defineRule('collapsedIf', 'flow', ['ruff/SIM102'], 'Join conditions that guard one block.', {
    joined: 'if {first} and {second}:\n{indent}{unit}{body|dedent}',
    nested: undefined,
  }),
  defineRule('elseAfterReturn', 'flow', ['ruff/RET505', 'pylint/no-else-return'], 'Nothing comes after a return.', {
    flat: 'if {condition}:\n{indent}{unit}{first}\n{indent}{second|dedent}',
    else: 'if {condition}:\n{indent}{unit}{first}\n{indent}else:\n{indent}{unit}{second|indent}',
  }),

  defineConvention('stringFormat', 'string', 'How values are put into texts.', {
    interpolated: undefined,
    percent: '"{head|optional}%s{tail|optional}" % ({value},)',
    format: '"{head|optional}{}{tail|optional}".format({value})',
  }),
  defineConvention('quotes', 'string', 'Which quotes texts have.', { double: '"{content|optional}"', single: "'{content|optional}'" }),
  defineConvention('equalityAssertion', 'assertion', 'How a test compares.', {
    assert: 'assert {actual} == {expected}',
    method: 'self.assertEqual({actual}, {expected})',
  }),
  defineConvention('truthAssertion', 'assertion', 'How a test claims.', {
    assert: 'assert {condition}',
    method: 'self.assertTrue({condition})',
  }),
  defineConvention('noneAssertion', 'assertion', 'How a test expects None.', {
    assert: 'assert {actual} is None',
    method: 'self.assertIsNone({actual})',
  }),
  defineConvention('logging', 'logging', 'Where messages go.', { logger: undefined, print: 'print({message})' }, possibly),
  defineConvention('suppress', 'errorHandling', 'How an exception is passed over.', {
    with: 'with contextlib.suppress({exception}):\n{indent}{unit}{statement}',
    try: 'try:\n{indent}{unit}{statement}\n{indent}except {exception}:\n{indent}{unit}pass',
  }),
  defineConvention('returnChoice', 'flow', 'How one of two values is returned.', {
    conditional: 'return {first} if {condition} else {second}',
    branches: 'if {condition}:\n{indent}{unit}return {first}\n{indent}return {second}',
  }),
  defineConvention('assignmentChoice', 'flow', 'How one of two values is assigned.', {
    conditional: '{name} = {first} if {condition} else {second}',
    branches: 'if {condition}:\n{indent}{unit}{name} = {first}\n{indent}else:\n{indent}{unit}{name} = {second}',
  }),
  defineConvention('annotatedLocal', 'declaration', 'Whether local variables have their types.', {
    annotated: undefined,
    plain: '{name} = {value}',
  }),
  defineConvention('endlessLoop', 'loop', 'How an endless loop is written.', { true: 'while True:', one: 'while 1:' }),
  defineConvention('emptyReturn', 'flow', 'How a function returns nothing.', { explicit: 'return None', bare: 'return' }),
  localNaming,
];
