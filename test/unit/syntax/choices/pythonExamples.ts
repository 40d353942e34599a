import type { LanguageExamples } from './choiceExample.ts';

/** Every choice of Python. */
export const pythonExamples: LanguageExamples = {
  language: 'python',
  around: 'def f(self):\n    <code>\n',
  examples: [
    { choice: 'noneComparison', forms: { identity: 'g(x is None)', equality: 'g(x == None)' }, nearMiss: 'g(x is y)' },
    { choice: 'notNoneComparison', forms: { identity: 'g(x is not None)', equality: 'g(x != None)' }, nearMiss: 'g(x is None)' },
    { choice: 'membership', forms: { notIn: 'g(x not in y)', negated: 'g(not x in y)' }, nearMiss: 'g(x in y)' },
    { choice: 'identity', forms: { isNot: 'g(x is not y)', negated: 'g(not x is y)' }, nearMiss: 'g(x is y)' },
    {
      choice: 'inequality',
      forms: { operator: 'g(x != y)', negated: 'g(not x == y)' },
      nearMiss: 'def __ne__(self, other):\n        return not self == other',
    },
    {
      choice: 'bareExcept',
      forms: { exception: 'try:\n        g()\n    except Exception:\n        h()', bare: 'try:\n        g()\n    except:\n        h()' },
      nearMiss: 'try:\n        g()\n    except ValueError:\n        h()',
    },
    {
      choice: 'trueComparison',
      forms: { plain: 'if x.ready():\n        g()', compared: 'if x.ready() == True:\n        g()' },
      nearMiss: 'if x == 1:\n        g()',
    },
    {
      choice: 'falseComparison',
      forms: { negated: 'if not x.ready():\n        g()', compared: 'if x.ready() == False:\n        g()' },
      nearMiss: 'if not x:\n        g()',
    },
    {
      choice: 'typeComparison',
      forms: { isinstance: 'g(isinstance(x, str))', comparison: 'g(type(x) == str)' },
      nearMiss: 'g(type(x) is str)',
    },
    { choice: 'lenCondition', forms: { length: 'if len(x):\n        g()' }, nearMiss: 'if len(x) > 1:\n        g()' },
    { choice: 'mutableDefault', forms: { mutable: 'def g(x=[]):\n        h()' }, nearMiss: 'def g(x=()):\n        h()' },
    {
      choice: 'lambdaAssignment',
      forms: { function: 'def g(x):\n        return x + 1', lambda: 'g = lambda x: x + 1' },
      nearMiss: 'h(lambda x: x)',
    },
    { choice: 'dictKeys', forms: { keys: 'g(x in y.keys())' }, nearMiss: 'g(x in y.values())' },
    { choice: 'loopKeys', forms: { keys: 'for x in y.keys():\n        g(x)' }, nearMiss: 'for x in y.values():\n        g(x)' },
    {
      choice: 'enumerate',
      forms: { enumerate: 'for i, x in enumerate(xs):\n        g(x)', range: 'for i in range(len(xs)):\n        x = xs[i]\n        g(x)' },
      nearMiss: 'for i in range(len(xs)):\n        x = ys[i]',
    },
    {
      choice: 'booleanExpression',
      forms: { plain: 'return a == b', conditional: 'return True if a == b else False' },
      nearMiss: 'return True if a == b else c',
    },
    {
      choice: 'booleanReturn',
      forms: { plain: 'return a == b', branches: 'if a == b:\n        return True\n    return False' },
      nearMiss: 'if a == b:\n        return True\n    return True',
    },
    { choice: 'super', forms: { plain: 'super().g()', arguments: 'super(A, self).g()' }, nearMiss: 'super(A, cls).g()' },
    {
      choice: 'repeatedComparison',
      forms: { membership: 'g(x in (1, 2))', chain: 'g(x == 1 or x == 2)' },
      nearMiss: 'g(x == 1 or y == 2)',
    },
    { choice: 'emptyDict', forms: { literal: 'x = {}', call: 'x = dict()' }, nearMiss: 'x = dict(a=1)' },
    { choice: 'emptyList', forms: { literal: 'x = []', call: 'x = list()' }, nearMiss: 'x = list(y)' },
    {
      choice: 'copyComprehension',
      forms: { call: 'g(list(x))', comprehension: 'g([item for item in x])' },
      nearMiss: 'g([h(item) for item in x])',
    },
    { choice: 'setLiteral', forms: { literal: 'g({1, 2})', call: 'g(set([1, 2]))' }, nearMiss: 'g(set(x))' },
    {
      choice: 'notImplemented',
      forms: { error: 'raise NotImplementedError', constant: 'raise NotImplemented' },
      nearMiss: 'return NotImplemented',
    },
    { choice: 'assertTuple', forms: { message: "assert x, 'no'", tuple: "assert (x, 'no')" }, nearMiss: 'assert (x and y)' },
    {
      choice: 'raiseFrom',
      forms: {
        cause: 'try:\n        g()\n    except A as e:\n        raise B(1) from e',
        lost: 'try:\n        g()\n    except A as e:\n        raise B(1)',
      },
      nearMiss: 'raise B(1)',
    },
    {
      choice: 'isinstanceTuple',
      forms: { tuple: 'g(isinstance(x, (A, B)))', chain: 'g(isinstance(x, A) or isinstance(x, B))' },
      nearMiss: 'g(isinstance(x, A) or isinstance(y, B))',
    },
    { choice: 'compoundAssignment', forms: { short: 'x += y', long: 'x = x + y' }, nearMiss: 'x = y + x' },
    { choice: 'getNone', forms: { plain: "x.get('a')", default: "x.get('a', None)" }, nearMiss: "x.get('a', 1)" },
    {
      choice: 'collapsedIf',
      forms: { nested: 'if a:\n        if b:\n            g()\n            h()' },
      nearMiss: 'if a:\n        if b:\n            g()\n        h()',
    },
    {
      choice: 'elseAfterReturn',
      forms: { flat: 'if a:\n        return b\n    return c', else: 'if a:\n        return b\n    else:\n        return c' },
      nearMiss: 'if a:\n        b()\n    else:\n        return c',
    },
    {
      choice: 'stringFormat',
      forms: { interpolated: 'g(f"a {x} b")', percent: 'g("a %s b" % (x,))', format: 'g("a {} b".format(x))' },
      nearMiss: 'g("a" + x)',
    },
    { choice: 'quotes', forms: { double: 'g("a")', single: "g('a')" }, nearMiss: 'g(f"{x}", """a""")' },
    { choice: 'equalityAssertion', forms: { assert: 'assert a == b', method: 'self.assertEqual(a, b)' }, nearMiss: 'assert a != b' },
    { choice: 'truthAssertion', forms: { assert: 'assert g(x)', method: 'self.assertTrue(g(x))' }, nearMiss: 'self.assertFalse(x)' },
    { choice: 'noneAssertion', forms: { assert: 'assert a is None', method: 'self.assertIsNone(a)' }, nearMiss: 'assert a is b' },
    { choice: 'logging', forms: { logger: "logger.info('x')", print: "print('x')" }, nearMiss: "log.add('x'); pprint('x')" },
    {
      choice: 'suppress',
      forms: { with: 'with contextlib.suppress(A):\n        g()', try: 'try:\n        g()\n    except A:\n        pass' },
      nearMiss: 'try:\n        g()\n    except A:\n        pass\n    else:\n        h()',
    },
    {
      choice: 'returnChoice',
      forms: { conditional: 'return a if c else b', branches: 'if c:\n        return a\n    return b' },
      nearMiss: 'if c:\n        return a\n    g()\n    return b',
    },
    {
      choice: 'assignmentChoice',
      forms: { conditional: 'x = a if c else b', branches: 'if c:\n        x = a\n    else:\n        x = b' },
      nearMiss: 'if c:\n        x = a\n    else:\n        y = b',
    },
    { choice: 'annotatedLocal', forms: { annotated: 'x: int = 1', plain: 'x = 1' }, nearMiss: 'x.y = 1' },
    { choice: 'endlessLoop', forms: { true: 'while True:\n        g()', one: 'while 1:\n        g()' }, nearMiss: 'while x:\n        g()' },
    { choice: 'emptyReturn', forms: { explicit: 'return None', bare: 'return' }, nearMiss: 'return 0' },
    { choice: 'localNaming', forms: { camel: 'lineCount = 1', snake: 'line_count = 1' }, nearMiss: 'count = 1' },
  ],
};
