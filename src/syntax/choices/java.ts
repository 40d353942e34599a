import type { Choice } from './choice.ts';
import { defineConvention, defineRule, localNaming } from './defineChoice.ts';

const possibly = { changesBehaviour: 'possibly' } as const;

/** Choices of Java; the forms are found by `java.scm`. */
export const javaChoices: readonly Choice[] = [
  defineRule('emptyCollection', 'emptyCheck', ['pmd/UseCollectionIsEmpty', 'sonar/S1155'], 'Ask a collection whether it is empty.', {
    isEmpty: '{x}.isEmpty()',
    size: '{x}.size() == 0',
  }),
  defineRule('filledCollection', 'emptyCheck', ['pmd/UseCollectionIsEmpty', 'sonar/S1155'], 'Ask a collection whether it is empty.', {
    isEmpty: '!{x}.isEmpty()',
    size: '{x}.size() > 0',
  }),
  defineRule('emptyString', 'emptyCheck', ['sonar/S7158'], 'Ask a string whether it is empty.', {
    isEmpty: '{x}.isEmpty()',
    equals: '{x}.equals("")',
  }),
  defineRule(
    'stringEquality',
    'comparison',
    ['pmd/UseEqualsToCompareStrings', 'errorprone/ReferenceEquality'],
    'Compare strings by content.',
    { equals: '{literal}.equals({x})', identity: '{x} == {literal}' },
    possibly,
  ),
  defineRule('trueComparison', 'redundancy', ['checkstyle/SimplifyBooleanExpression', 'sonar/S1125'], 'A boolean needs no comparison.', {
    plain: '{value}',
    compared: '{value} == true',
  }),
  defineRule('falseComparison', 'redundancy', ['checkstyle/SimplifyBooleanExpression', 'sonar/S1125'], 'Negate in place of comparing.', {
    negated: '!{value}',
    compared: '{value} == false',
  }),
  defineRule('boxing', 'construction', ['pmd/PrimitiveWrapperInstantiation', 'errorprone/BoxedPrimitiveConstructor'], 'Box by valueOf.', {
    valueOf: '{type}.valueOf({value})',
    constructor: 'new {type}({value})',
  }),
  defineRule('ifBraces', 'braces', ['pmd/ControlStatementBraces', 'checkstyle/NeedBraces'], 'Braces around the branch.', {
    block: 'if {condition|raw} {\n{indent}{unit}{body}\n{indent}}',
    bare: 'if {condition|raw}\n{indent}{unit}{body}',
  }),
  defineRule('whileBraces', 'braces', ['pmd/ControlStatementBraces', 'checkstyle/NeedBraces'], 'Braces around the loop.', {
    block: 'while {condition|raw} {\n{indent}{unit}{body}\n{indent}}',
    bare: 'while {condition|raw}\n{indent}{unit}{body}',
  }),
  defineRule('forEachBraces', 'braces', ['pmd/ControlStatementBraces', 'checkstyle/NeedBraces'], 'Braces around the loop.', {
    block: 'for ({head}) {\n{indent}{unit}{body}\n{indent}}',
    bare: 'for ({head})\n{indent}{unit}{body}',
  }),
  defineRule(
    'emptyCatch',
    'errorHandling',
    ['pmd/EmptyCatchBlock', 'checkstyle/EmptyCatchBlock'],
    'Handle what is caught.',
    { handled: undefined, empty: 'catch ({parameter}) {\n{indent}}' },
    possibly,
  ),
  defineRule(
    'arrayStyle',
    'declaration',
    ['checkstyle/ArrayTypeStyle', 'errorprone/MixedArrayDimensions'],
    'Brackets belong to the type.',
    {
      java: '{type}{dimensions} {name}',
      c: '{type} {name}{dimensions}',
    },
  ),
  defineRule('longSuffix', 'declaration', ['checkstyle/UpperEll', 'sonar/S818'], 'A small l looks like a one.', {
    upper: '{literal|upper}',
    lower: '{literal|lower}',
  }),
  defineRule('booleanTernary', 'redundancy', ['pmd/SimplifiedTernary', 'sonar/S1125'], 'A condition is a boolean already.', {
    plain: 'return {condition};',
    ternary: 'return {condition} ? true : false;',
  }),
  defineRule('booleanReturn', 'redundancy', ['pmd/SimplifyBooleanReturns', 'checkstyle/SimplifyBooleanReturn'], 'Return the condition.', {
    plain: 'return {condition};',
    branches: 'if ({condition}) {\n{indent}{unit}return true;\n{indent}}\n{indent}return false;',
  }),
  defineRule(
    'equalsNull',
    'nullCheck',
    ['pmd/EqualsNull', 'errorprone/EqualsNull'],
    'Nothing equals null.',
    { identity: '{x} == null', equals: '{x}.equals(null)' },
    possibly,
  ),
  defineRule('appendConcatenation', 'string', ['pmd/InefficientStringBuffering'], 'Append part by part.', {
    chained: '{builder}.append({first}).append({second})',
    concatenated: '{builder}.append({first} + {second})',
  }),
  defineRule('stringConstructor', 'construction', ['pmd/StringInstantiation', 'sonar/S2129'], 'A literal is a string already.', {
    literal: '{literal}',
    constructor: 'new String({literal})',
  }),
  defineRule('emptyList', 'construction', ['sonar/S1596'], 'The method knows the type.', {
    method: 'Collections.emptyList()',
    constant: 'Collections.EMPTY_LIST',
  }),
  defineRule('emptyMap', 'construction', ['sonar/S1596'], 'The method knows the type.', {
    method: 'Collections.emptyMap()',
    constant: 'Collections.EMPTY_MAP',
  }),
  defineRule(
    'printStackTrace',
    'logging',
    ['pmd/AvoidPrintStackTrace', 'sonar/S1148'],
    'Log exceptions.',
    { logged: undefined, printed: '{error}.printStackTrace()' },
    possibly,
  ),
  defineRule('diamond', 'construction', ['pmd/UseDiamondOperator', 'sonar/S2293'], 'The type arguments are known.', {
    short: '{type}<>',
    long: '{type}{arguments}',
  }),
  defineRule('compoundAssignment', 'redundancy', ['intellij/AssignmentReplaceableWithOperatorAssignment'], 'Assign with the operator.', {
    short: '{x} += {y}',
    long: '{x} = {x} + {y}',
  }),
  defineRule('assertEquals', 'assertion', ['pmd/SimplifiableTestAssertion', 'sonar/S5785'], 'Let the assertion compare.', {
    equals: 'assertEquals({expected}, {actual})',
    condition: 'assertTrue({expected}.equals({actual}))',
  }),
  defineRule('assertFalse', 'assertion', ['pmd/SimplifiableTestAssertion', 'sonar/S5785'], 'Let the assertion negate.', {
    plain: 'assertFalse({value})',
    negated: 'assertTrue(!{value})',
  }),
  defineRule('assertNull', 'assertion', ['pmd/SimplifiableTestAssertion', 'sonar/S5785'], 'Let the assertion compare with null.', {
    plain: 'assertNull({value})',
    equals: 'assertEquals(null, {value})',
    condition: 'assertTrue({value} == null)',
  }),
  defineRule('collapsedIf', 'flow', ['pmd/CollapsibleIfStatements', 'sonar/S1066'], 'Join conditions that guard one block.', {
    joined: 'if ({first} && {second}) {body|dedent}',
    nested: 'if ({first}) {\n{indent}{unit}if ({second}) {body|indent}\n{indent}}',
  }),

  defineConvention('nullCheck', 'nullCheck', 'How null is compared with.', {
    valueFirst: '{x} == null',
    nullFirst: 'null == {x}',
    method: 'Objects.isNull({x})',
  }),
  defineConvention('notNullCheck', 'nullCheck', 'How null is ruled out.', {
    valueFirst: '{x} != null',
    nullFirst: 'null != {x}',
    method: 'Objects.nonNull({x})',
  }),
  defineConvention(
    'requireNonNull',
    'errorHandling',
    'How a missing argument is refused.',
    {
      objects: 'Objects.requireNonNull({x}, {message});',
      imported: 'requireNonNull({x}, {message});',
      branch: 'if ({x} == null) {\n{indent}{unit}throw new NullPointerException({message});\n{indent}}',
    },
    possibly,
  ),
  defineConvention(
    'literalSide',
    'comparison',
    'Which side of a comparison the literal is on.',
    { literalFirst: '{literal}.equals({x})', valueFirst: '{x}.equals({literal})' },
    possibly,
  ),
  defineConvention('finalLocal', 'declaration', 'Whether local variables are final.', {
    final: 'final {type} {name} = {value};',
    plain: '{type} {name} = {value};',
  }),
  defineConvention('localType', 'declaration', 'Whether the type of a new object is repeated.', { explicit: '{type}', inferred: 'var' }),
  defineConvention('returnChoice', 'flow', 'How one of two values is returned.', {
    ternary: 'return {condition} ? {first} : {second};',
    branches: 'if ({condition}) {\n{indent}{unit}return {first};\n{indent}}\n{indent}return {second};',
  }),
  defineConvention('endlessLoop', 'loop', 'How an endless loop is written.', {
    while: 'while (true) {body|raw}',
    for: 'for (;;) {body|raw}',
  }),
  defineConvention('increment', 'loop', 'How a statement counts up.', { postfix: '{x}++;', prefix: '++{x};', assignment: '{x} += 1;' }),
  defineConvention('logging', 'logging', 'Where messages go.', { logger: undefined, console: 'System.out.println({message});' }, possibly),
  defineConvention('stringBuilding', 'string', 'How values are put into texts.', {
    concatenated: undefined,
    format: 'String.format("{head|inner}%s", {value})',
  }),
  defineConvention('equalityAssertion', 'assertion', 'How a test compares.', {
    assertEquals: 'assertEquals({expected}, {actual});',
    assertThat: 'assertThat({actual}).isEqualTo({expected});',
  }),
  defineConvention('exceptionAssertion', 'assertion', 'How a test expects an exception.', {
    assertThrows: 'assertThrows({type}.class, () -> {call});',
    try: 'try {\n{indent}{unit}{call};\n{indent}{unit}fail("expected an exception");\n{indent}} catch ({type} expected) {\n{indent}}',
  }),
  localNaming,
];
