import type { ChoiceExample, LanguageExamples } from './choiceExample.ts';

/** Every choice of C#. */
export const csharpExamples: LanguageExamples = {
  language: 'csharp',
  around: 'class T\n{\n    void F()\n    {\n        <code>\n    }\n}\n',
  examples: [
    { choice: 'filledSequence', forms: { any: 'G(x.Any());', count: 'G(x.Count() > 0);' }, nearMiss: 'G(x.Count() > 1);' },
    {
      choice: 'rethrow',
      forms: { bare: 'try { G(); } catch (E e) { throw; }', named: 'try { G(); } catch (E e) { throw e; }' },
      nearMiss: 'try { G(); } catch (E e) { throw other; }',
    },
    {
      choice: 'emptyCatch',
      forms: { handled: 'try { G(); } catch (E e) { H(e); }', empty: 'try { G(); } catch (E e) { }' },
      nearMiss: 'try { G(); } catch (E e) { /* fine */ }',
    },
    {
      choice: 'trueComparison',
      forms: { plain: 'if (x.Ready()) { G(); }', compared: 'if (x.Ready() == true) { G(); }' },
      nearMiss: 'if (x?.Ready() == true) { G(); }',
    },
    {
      choice: 'falseComparison',
      forms: { negated: 'if (!x.Ready()) { G(); }', compared: 'if (x.Ready() == false) { G(); }' },
      nearMiss: 'if (!ready) { G(); }',
    },
    {
      choice: 'unneededTernary',
      forms: { plain: 'return a == b;', ternary: 'return a == b ? true : false;' },
      nearMiss: 'return a == b ? c : false;',
    },
    {
      choice: 'nullOrEmpty',
      forms: { method: 'G(string.IsNullOrEmpty(x));', chain: 'G(x == null || x == "");' },
      nearMiss: 'G(x == null || y == "");',
    },
    { choice: 'compoundAssignment', forms: { short: 'x += y;', long: 'x = x + y;' }, nearMiss: 'x = y + x;' },
    { choice: 'nullCheck', forms: { operator: 'G(x == null);', pattern: 'G(x is null);' }, nearMiss: 'G(x is A);' },
    { choice: 'emptyString', forms: { constant: 'G(string.Empty);', literal: 'G("");' }, nearMiss: 'G("a");' },
    { choice: 'localType', forms: { inferred: 'var x = new A();', explicit: 'A x = new A();' }, nearMiss: 'B x = new A();' },
    { choice: 'stringFormat', forms: { interpolated: 'G($"a{x}");', format: 'G(string.Format("a{0}", x));' }, nearMiss: 'G("a" + x);' },
    { choice: 'localNaming', forms: { camel: 'int lineCount = 1;', snake: 'int line_count = 1;' }, nearMiss: 'int count = 1;' },
  ],
};

/** Every choice of PHP. */
export const phpExamples: LanguageExamples = {
  language: 'php',
  around: '<?php\nfunction f($x, $y)\n{\n    <code>\n}\n',
  examples: [
    { choice: 'strictEquality', forms: { strict: "g($x === 'a');", loose: "g($x == 'a');" }, nearMiss: 'g($x == null);' },
    { choice: 'strictInequality', forms: { strict: "g($x !== 'a');", loose: "g($x != 'a');" }, nearMiss: 'g($x != null);' },
    { choice: 'arraySyntax', forms: { short: '$x = [1, 2];', long: '$x = array(1, 2);' }, nearMiss: '$x = arrays(1, 2);' },
    { choice: 'isNull', forms: { operator: 'g($x === null);', function: 'g(is_null($x));' }, nearMiss: 'g(is_int($x));' },
    {
      choice: 'nullCoalescing',
      forms: { operator: 'g($x ?? $y);', ternary: 'g(isset($x) ? $x : $y);' },
      nearMiss: 'g(isset($x) ? $z : $y);',
    },
    { choice: 'count', forms: { count: 'g(count($x));', sizeof: 'g(sizeof($x));' }, nearMiss: 'g($x->count());' },
    { choice: 'implode', forms: { implode: "g(implode(',', $x));", join: "g(join(',', $x));" }, nearMiss: "g(explode(',', $x));" },
    { choice: 'booleanCase', forms: { lower: 'g(true);', upper: 'g(TRUE);' }, nearMiss: 'g(TRUTH);' },
    { choice: 'nullCase', forms: { lower: 'g(null);', upper: 'g(NULL);' }, nearMiss: 'g(NIL);' },
    {
      choice: 'logicalAnd',
      forms: { sign: 'if ($x && $y) { g(); }', word: 'if ($x and $y) { g(); }' },
      nearMiss: 'if ($x || $y) { g(); }',
    },
    {
      choice: 'emptyCatch',
      forms: { handled: 'try { g(); } catch (E $e) { h($e); }', empty: 'try { g(); } catch (E $e) { }' },
      nearMiss: 'try { g(); } catch (E $e) { /* fine */ }',
    },
    {
      choice: 'unneededTernary',
      forms: { plain: 'return $x === $y;', ternary: 'return $x === $y ? true : false;' },
      nearMiss: 'return $x === $y ? $z : false;',
    },
    { choice: 'quotes', forms: { single: "g('a');", double: 'g("a");' }, nearMiss: 'g("a$x");' },
    {
      choice: 'sameAssertion',
      forms: { same: '$this->assertSame($x, $y);', equals: '$this->assertEquals($x, $y);' },
      nearMiss: '$this->assertCount($x, $y);',
    },
  ],
};

/** Every choice of Ruby. */
export const rubyExamples: LanguageExamples = {
  language: 'ruby',
  around: 'def f(x, y)\n  <code>\nend\n',
  examples: [
    { choice: 'nilComparison', forms: { predicate: 'g(x.nil?)', operator: 'g(x == nil)' }, nearMiss: 'g(x == y)' },
    { choice: 'negation', forms: { sign: 'z = g if !x', word: 'z = g if not x' }, nearMiss: 'z = g if x' },
    { choice: 'zeroLength', forms: { predicate: 'g(x.empty?)', length: 'g(x.length == 0)' }, nearMiss: 'g(x.length == 1)' },
    { choice: 'and', forms: { sign: 'if x && y\n g\n end', word: 'if x and y\n g\n end' }, nearMiss: 'if x || y\n g\n end' },
    { choice: 'or', forms: { sign: 'if x || y\n g\n end', word: 'if x or y\n g\n end' }, nearMiss: 'if x && y\n g\n end' },
    {
      choice: 'rescueException',
      forms: { standard: 'begin\n g\n rescue StandardError => e\n h\n end', exception: 'begin\n g\n rescue Exception => e\n h\n end' },
      nearMiss: 'begin\n g\n rescue ArgumentError => e\n h\n end',
    },
    { choice: 'symbolProc', forms: { symbol: 'x.map(&:name)', block: 'x.map { |a| a.name }' }, nearMiss: 'x.map { |a| a.name(1) }' },
    { choice: 'redundantReturn', forms: { return: 'g\n  return x' }, nearMiss: 'return x if y\n  g' },
    { choice: 'emptyArray', forms: { literal: 'z = []', constructor: 'z = Array.new' }, nearMiss: 'z = Array.new(3)' },
    { choice: 'emptyHash', forms: { literal: 'z = {}', constructor: 'z = Hash.new' }, nearMiss: 'z = Hash.new(0)' },
    { choice: 'hashSyntax', forms: { colon: 'g(a: 1)', rocket: 'g(:a => 1)' }, nearMiss: "g('a' => 1)" },
    { choice: 'quotes', forms: { single: "g('a')", double: 'g("a")' }, nearMiss: 'g("a#{x}")' },
    { choice: 'negatedIf', forms: { if: 'if !x\n g\n end', unless: 'unless x\n g\n end' }, nearMiss: 'if x\n g\n end' },
  ],
};

/** Every choice of Kotlin. */
export const kotlinExamples: LanguageExamples = {
  language: 'kotlin',
  around: 'fun f() {\n    <code>\n}\n',
  examples: [
    { choice: 'isEmpty', forms: { method: 'g(x.isEmpty())', size: 'g(x.size == 0)' }, nearMiss: 'g(x.size == 1)' },
    { choice: 'isNotEmpty', forms: { method: 'g(x.isNotEmpty())', negated: 'g(!x.isEmpty())' }, nearMiss: 'g(!x.isBlank())' },
    { choice: 'elvis', forms: { operator: 'g(x ?: y)', branches: 'g(if (x != null) x else y)' }, nearMiss: 'g(if (x != null) z else y)' },
    { choice: 'indexAccess', forms: { brackets: 'g(x[i])', get: 'g(x.get(i))' }, nearMiss: 'g(Paths.get(i)); x[i] = 1' },
    {
      choice: 'rangeUntil',
      forms: { until: 'for (i in 0 until n) { g(i) }', minus: 'for (i in 0..n - 1) { g(i) }' },
      nearMiss: 'for (i in 0..n) { g(i) }',
    },
    {
      choice: 'filterFirst',
      forms: { first: 'g(x.first { it > 1 })', filter: 'g(x.filter { it > 1 }.first())' },
      nearMiss: 'g(x.filter { it > 1 }.last())',
    },
    {
      choice: 'filterAny',
      forms: { any: 'g(x.any { it > 1 })', filter: 'g(x.filter { it > 1 }.any())' },
      nearMiss: 'g(x.filter { it > 1 }.last())',
    },
    {
      choice: 'emptyCatch',
      forms: { handled: 'try { g() } catch (e: E) { h(e) }', empty: 'try { g() } catch (e: E) { }' },
      nearMiss: 'try { g() } catch (_: E) { }',
    },
    { choice: 'stringBuilding', forms: { template: 'g("a${x.y}")', concatenated: 'g("a" + x)' }, nearMiss: 'g(x + y)' },
    {
      choice: 'equalityAssertion',
      forms: { assertEquals: 'assertEquals(a, b)', assertTrue: 'assertTrue(b == a)' },
      nearMiss: 'assertTrue(a)',
    },
    { choice: 'localNaming', forms: { camel: 'val lineCount = 1', snake: 'val line_count = 1' }, nearMiss: 'val count = 1' },
  ],
};

const cLike: readonly ChoiceExample[] = [
  {
    choice: 'unneededTernary',
    forms: { plain: 'return a == b;', ternary: 'return a == b ? true : false;' },
    nearMiss: 'return a == b ? c : false;',
  },
  { choice: 'yoda', forms: { valueFirst: 'g(x == 1);', literalFirst: 'g(1 == x);' }, nearMiss: 'g(x == y);' },
  { choice: 'emptyString', forms: { first: "g(s[0] == '\\0');", length: 'g(strlen(s) == 0);' }, nearMiss: 'g(strlen(s) == 1);' },
  {
    choice: 'booleanReturn',
    forms: { plain: 'return a == b;', branches: 'if (a == b) {\n return true;\n}\nreturn false;' },
    nearMiss: 'if (a == b) { return true; } return c;',
  },
  { choice: 'nullCheck', forms: { compared: 'if (x == NULL) { g(); }', negated: 'if (!x) { g(); }' }, nearMiss: 'if (x == y) { g(); }' },
  {
    choice: 'stringEquality',
    forms: { compared: 'g(strcmp(a, b) == 0);', negated: 'g(!strcmp(a, b));' },
    nearMiss: 'g(strcmp(a, b) < 0);',
  },
  { choice: 'increment', forms: { postfix: 'n++;', prefix: '++n;' }, nearMiss: 'g(n++);' },
  { choice: 'sizeOf', forms: { value: 'g(sizeof(*p));', type: 'g(sizeof(int));' }, nearMiss: 'g(size(int_));' },
  { choice: 'ifBraces', forms: { block: 'if (a) {\n g();\n}', bare: 'if (a)\n g();' }, nearMiss: 'if (a) { g(); h(); }' },
  { choice: 'localNaming', forms: { camel: 'int lineCount = 1;', snake: 'int line_count = 1;' }, nearMiss: 'int count = 1;' },
];

/** Every choice of C. */
export const cExamples: LanguageExamples = { language: 'c', around: 'void f(void) {\n    <code>\n}\n', examples: cLike };

/** Every choice of C++. */
export const cppExamples: LanguageExamples = {
  language: 'cpp',
  around: 'void f() {\n    <code>\n}\n',
  examples: [
    ...cLike,
    { choice: 'nullPointer', forms: { nullptr: 'g(nullptr);', macro: 'g(NULL);' }, nearMiss: 'g(0);' },
    { choice: 'isEmpty', forms: { empty: 'g(x.empty());', size: 'g(x.size() == 0);' }, nearMiss: 'g(x.size() == 1);' },
  ],
};
