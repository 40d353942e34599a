import type { LanguageExamples } from './choiceExample.ts';

/** Every choice of Java. */
export const javaExamples: LanguageExamples = {
  language: 'java',
  around: 'class T {\n  void f() {\n    <code>\n  }\n}\n',
  examples: [
    {
      choice: 'emptyCollection',
      forms: { isEmpty: 'List<A> xs = a(); boolean b = xs.isEmpty();', size: 'List<A> xs = a(); boolean b = xs.size() == 0;' },
      nearMiss: 'String s = a(); boolean b = s.isEmpty() || t.size() == 1;',
    },
    {
      choice: 'filledCollection',
      forms: { isEmpty: 'Set<A> xs = a(); boolean b = !xs.isEmpty();', size: 'Set<A> xs = a(); boolean b = xs.size() > 0;' },
      nearMiss: 'boolean b = xs.size() > 1;',
    },
    {
      choice: 'emptyString',
      forms: { isEmpty: 'String s = a(); boolean b = s.isEmpty();', equals: 'String s = a(); boolean b = s.equals("");' },
      nearMiss: 'Set<A> s = a(); boolean b = s.isEmpty() || t.equals(" ");',
    },
    {
      choice: 'stringEquality',
      forms: { equals: 'boolean b = "x".equals(s);', identity: 'boolean b = s == "x";' },
      nearMiss: "boolean b = s == 'x' || s.equals(t);",
    },
    {
      choice: 'trueComparison',
      forms: { plain: 'if (x.isOpen()) { g(); }', compared: 'if (x.isOpen() == true) { g(); }' },
      nearMiss: 'if (x != y) { g(); }',
    },
    {
      choice: 'falseComparison',
      forms: { negated: 'if (!x.isOpen()) { g(); }', compared: 'if (x.isOpen() == false) { g(); }' },
      nearMiss: 'if (!open) { g(); }',
    },
    {
      choice: 'boxing',
      forms: { valueOf: 'Object o = Integer.valueOf(n);', constructor: 'Object o = new Integer(n);' },
      nearMiss: 'Object o = new BigInteger(n);',
    },
    {
      choice: 'ifBraces',
      forms: { block: 'if (a == b) {\n g();\n}', bare: 'if (a == b)\n g();' },
      nearMiss: 'if (a == b) { g(); } else { h(); }',
    },
    { choice: 'whileBraces', forms: { block: 'while (a) {\n g();\n}', bare: 'while (a)\n g();' }, nearMiss: 'while (a) { g(); h(); }' },
    {
      choice: 'forEachBraces',
      forms: { block: 'for (final A x : xs) {\n g(x);\n}', bare: 'for (final A x : xs)\n g(x);' },
      nearMiss: 'for (A x : xs) { g(x); h(x); }',
    },
    {
      choice: 'emptyCatch',
      forms: { handled: 'try { g(); } catch (A | B e) { h(e); }', empty: 'try { g(); } catch (A | B e) { }' },
      nearMiss: 'try { g(); } catch (A ignored) { } try { g(); } catch (A e) { /* as it should be */ }',
    },
    { choice: 'arrayStyle', forms: { java: 'int[] xs = a();', c: 'int xs[] = a();' }, nearMiss: 'int xs = a();' },
    { choice: 'longSuffix', forms: { upper: 'long n = 10L;', lower: 'long n = 10l;' }, nearMiss: 'long n = 10; double d = 10d;' },
    {
      choice: 'booleanTernary',
      forms: { plain: 'return a == b;', ternary: 'return a == b ? true : false;' },
      nearMiss: 'return a == b ? x : false;',
    },
    {
      choice: 'booleanReturn',
      forms: { plain: 'return a && b;', branches: 'if (a && b) {\n return true;\n}\nreturn false;' },
      nearMiss: 'if (a && b) { return true; } return true;',
    },
    {
      choice: 'equalsNull',
      forms: { identity: 'if (x == null) { g(); h(); }', equals: 'if (x.equals(null)) { g(); h(); }' },
      nearMiss: 'assertFalse(x.equals(null));',
    },
    {
      choice: 'appendConcatenation',
      forms: { chained: 'sb.append("a").append(b);', concatenated: 'sb.append("a" + b);' },
      nearMiss: 'list.append("a" + b); sb.append(a).append(b);',
    },
    {
      choice: 'stringConstructor',
      forms: { literal: 'return "a";', constructor: 'return new String("a");' },
      nearMiss: 'return new String(bytes);',
    },
    {
      choice: 'emptyList',
      forms: { method: 'g(Collections.emptyList());', constant: 'g(Collections.EMPTY_LIST);' },
      nearMiss: 'g(Others.emptyList());',
    },
    {
      choice: 'emptyMap',
      forms: { method: 'g(Collections.emptyMap());', constant: 'g(Collections.EMPTY_MAP);' },
      nearMiss: 'g(Collections.emptySet());',
    },
    {
      choice: 'printStackTrace',
      forms: { logged: 'try { g(); } catch (A e) { LOG.error("no", e); }', printed: 'try { g(); } catch (A e) { e.printStackTrace(); }' },
      nearMiss: 'try { g(); } catch (A e) { e.printStackTrace(out); other.error("no", e); }',
    },
    {
      choice: 'diamond',
      forms: { short: 'List<A> xs = new ArrayList<>();', long: 'List<A> xs = new ArrayList<A>();' },
      nearMiss: 'List<A> xs = new ArrayList<B>();',
    },
    { choice: 'compoundAssignment', forms: { short: 'n += m;', long: 'n = n + m;' }, nearMiss: 'n = m + n; s = s + "x";' },
    {
      choice: 'assertEquals',
      forms: { equals: 'assertEquals(a, b);', condition: 'assertTrue(a.equals(b));' },
      nearMiss: 'assertTrue(a.same(b)); assertEquals(1, b);',
    },
    {
      choice: 'assertFalse',
      forms: { plain: 'assertFalse(x.isOpen());', negated: 'assertTrue(!x.isOpen());' },
      nearMiss: 'assertTrue(x.isOpen());',
    },
    {
      choice: 'assertNull',
      forms: { plain: 'assertNull(x);', equals: 'assertEquals(null, x);', condition: 'assertTrue(x == null);' },
      nearMiss: 'assertTrue(x != null); assertEquals(0, x);',
    },
    {
      choice: 'collapsedIf',
      forms: { joined: 'if (a && b) {\n g();\n h();\n}', nested: 'if (a) {\n if (b) {\n g();\n h();\n }\n}' },
      nearMiss: 'if (a) { if (b) { g(); } h(); } if (c) { if (d) { g(); } else { h(); } }',
    },
    {
      choice: 'nullCheck',
      forms: { valueFirst: 'g(x == null);', nullFirst: 'g(null == x);', method: 'g(Objects.isNull(x));' },
      nearMiss: 'g(x == y);',
    },
    {
      choice: 'notNullCheck',
      forms: { valueFirst: 'g(x != null);', nullFirst: 'g(null != x);', method: 'g(Objects.nonNull(x));' },
      nearMiss: 'g(x != y);',
    },
    {
      choice: 'requireNonNull',
      forms: {
        objects: 'Objects.requireNonNull(x, "x");',
        imported: 'requireNonNull(x, "x");',
        branch: 'if (x == null) { throw new NullPointerException("x"); }',
      },
      nearMiss: 'if (x == null) { throw new StateException("x"); }',
    },
    { choice: 'literalSide', forms: { literalFirst: 'g("a".equals(s));', valueFirst: 'g(s.equals("a"));' }, nearMiss: 'g(s.equals(t));' },
    { choice: 'finalLocal', forms: { final: 'final A x = g();', plain: 'A x = g();' }, nearMiss: 'A x; x = g();' },
    { choice: 'localType', forms: { explicit: 'A x = new A();', inferred: 'var x = new A();' }, nearMiss: 'A x = new B();' },
    {
      choice: 'returnChoice',
      forms: { ternary: 'return c ? a : b;', branches: 'if (c) {\n return a;\n}\nreturn b;' },
      nearMiss: 'if (c) { return a; } g(); return b;',
    },
    {
      choice: 'endlessLoop',
      forms: { while: 'while (true) { g(); }', for: 'for (;;) { g(); }' },
      nearMiss: 'while (a) { g(); } for (; a;) { g(); }',
    },
    { choice: 'increment', forms: { postfix: 'n++;', prefix: '++n;', assignment: 'n += 1;' }, nearMiss: 'g(n++); n += 2; n--;' },
    {
      choice: 'logging',
      forms: { logger: 'LOG.info("x");', console: 'System.out.println("x");' },
      nearMiss: 'LOG.info("x", y); out.println("x");',
    },
    { choice: 'stringBuilding', forms: { concatenated: 'g("a: " + b);', format: 'g(String.format("a: %s", b));' }, nearMiss: 'g(a + b);' },
    {
      choice: 'equalityAssertion',
      forms: { assertEquals: 'assertEquals(a, b);', assertThat: 'assertThat(b).isEqualTo(a);' },
      nearMiss: 'assertThat(b).isSameAs(a);',
    },
    {
      choice: 'exceptionAssertion',
      forms: {
        assertThrows: 'assertThrows(A.class, () -> g(x));',
        try: 'try { g(x); fail("expected an exception"); } catch (A expected) { }',
      },
      nearMiss: 'try { g(x); fail(); } catch (A e) { assertEquals(1, e.code()); }',
    },
    {
      choice: 'localNaming',
      forms: { camel: 'int lineCount = 1;', snake: 'int line_count = 1;' },
      nearMiss: 'int count = 1; int LINE_COUNT = 2;',
    },
  ],
};
