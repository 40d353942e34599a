import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LanguageId } from '../../../src/syntax/languageDefinition.ts';
import type { OutlinedFunction } from '../../../src/syntax/outline.ts';
import { parseFixture, parserOf } from './fixtureParser.ts';

/** Name; kind, parameters and result; annotations; cyclomatic complexity; calls with the number of their arguments. */
type Row = readonly [name: string, signature: string, annotations: string, complexity: number, calls: string];

const cases: readonly { readonly language: LanguageId; readonly file: string; readonly functions: readonly Row[] }[] = [
  {
    language: 'java',
    file: 'Account.java',
    functions: [
      ['Account', 'constructor(owner: String) ?', '', 1, ''],
      ['sum', 'method(amounts: List<T>) BigDecimal', '@Deprecated', 2, 'total . add/1, new BigDecimal/1, amount . toString/0'],
      ['size', 'method() int', '', 1, ''],
      ['isOpen', 'method() boolean', '', 1, ''],
      ['changed', 'method() void', '', 1, ''],
      ['Point', 'constructor() ?', '', 2, 'new IllegalArgumentException/0'],
    ],
  },
  {
    language: 'python',
    file: 'shapes.py',
    functions: [
      ['__init__', 'constructor(self, radius: float) None', '', 1, ''],
      ['area', 'method(self) float', '@property', 1, ''],
      ['draw', 'method(self) ?', '', 1, ''],
      ['total', 'function(shapes: Iterable[Circle]) float', '', 2, 'sum/2, weigh/1'],
      ['weigh', 'function(shape) ?', '', 1, ''],
    ],
  },
  {
    language: 'typescript',
    file: 'queue.ts',
    functions: [
      ['onChange', 'method() ?', '', 1, 'this . size/0'],
      ['size', 'method() number', '@logged', 1, ''],
      ['from', 'method(items: readonly U[]) Queue<U>', '', 1, 'new Queue/0'],
      ['build', 'function() Queue<Item>', '', 1, 'new Queue/0'],
      ['double', 'function(value: number) number', '', 1, ''],
      ['byAge', 'function(left: Item, right: Item) number', '', 1, ''],
      ['by name', 'function(left: Item) string', '', 1, ''],
      ['reverse', 'function() ?', '', 1, ''],
      ['deep', 'function() ?', '', 1, ''],
    ],
  },
  {
    language: 'typescript',
    file: 'queue.test.ts',
    functions: [
      ['helper', 'function() ?', '', 1, ''],
      ['starts empty', 'function() ?', '', 1, 'helper/0'],
      ['grows', 'function() ?', '', 1, 'helper/0'],
      ['stands alone', 'function() ?', '', 1, ''],
    ],
  },
  {
    language: 'typescriptreact',
    file: 'button.tsx',
    functions: [
      ['Button', 'function({ label }: { label: string }) ?', '', 1, ''],
      ['render', 'method() ?', '', 1, ''],
    ],
  },
  {
    language: 'javascript',
    file: 'server.js',
    functions: [
      ['port', 'method() ?', '', 1, ''],
      [
        'start',
        'function(port) ?',
        '',
        1,
        'http.createServer((request, response) => response.end()) . listen/1, http . createServer/1, response . end/0',
      ],
      ['count', 'function() ?', '', 1, ''],
      ['stop', 'function() ?', '', 1, ''],
      ['Server.prototype.restart', 'function() ?', '', 1, 'stop/0'],
      ['get', 'function(request) ?', '', 1, ''],
      ['not found', 'function(request) ?', '', 1, ''],
    ],
  },
  {
    language: 'go',
    file: 'stack.go',
    functions: [
      ['Push', 'method(item: T) ?', '', 1, 'append/2'],
      ['Len', 'method() int', '', 1, 'len/1'],
      ['describe', 'function(count: int) string', '', 2, 'fmt . Sprintf/2'],
    ],
  },
  {
    language: 'rust',
    file: 'counter.rs',
    functions: [
      ['new', 'method(count: T) Self', '#[must_use] #[inline]', 1, 'new Self/1'],
      ['fmt', "method(&self, f: &mut fmt::Formatter<'_>) fmt::Result", '', 1, 'write/2'],
      ['twice', 'method(&mut self) ?', '', 1, 'self . step/0, self . step/0'],
      ['starts_where_told', 'function() ?', '#[test]', 1, 'Counter . new/1'],
      ['waits', 'function() ?', '#[tokio::test]', 1, ''],
      ['helper', 'function() u8', '', 2, ''],
    ],
  },
  {
    language: 'csharp',
    file: 'Cart.cs',
    functions: [
      ['Cart', 'constructor(size: int) ?', '', 1, 'Fill/1'],
      [
        'Add',
        'method(first: int, name: string) Task<int>',
        '[Obsolete("later")]',
        5,
        'Log . Write/2, this.items.Where(item => item != null) . Count/0, this.items . Where/1',
      ],
      ['Half', 'function(value: int) int', '', 1, ''],
      ['Double', 'method(value: int) int', '', 1, ''],
      ['+', 'method(left: Cart<T>, right: Cart<T>) Cart<T>', '', 1, ''],
    ],
  },
  {
    language: 'c',
    file: 'list.c',
    functions: [
      [
        'make',
        'function(name: const char *, sizes: int[3], visit: void (*)(int), ...) const char *',
        '',
        6,
        'visit/1, list . visit/2, MAX/2',
      ],
      ['old', 'function(a, b) int', '', 1, ''],
      ['none', 'function() void', '', 1, ''],
      ['heads', 'function(count: unsigned int) struct node **', '', 1, 'calloc/2'],
    ],
  },
  {
    language: 'c',
    file: 'test_list.c',
    functions: [
      ['helper', 'function() int', '', 1, ''],
      ['test_list_is_empty', 'function() void', '', 1, 'TEST_ASSERT_EQUAL/2, size/1, make/3'],
      ['main', 'function() int', '', 1, 'UNITY_END/0'],
    ],
  },
  {
    language: 'cpp',
    file: 'shape.cpp',
    functions: [
      ['Shape', 'constructor(edges: int, name: const std::string&) ?', '', 1, 'init/0'],
      ['~Shape', 'method() ?', '', 1, ''],
      ['get', 'method() int', '', 1, ''],
      ['operator==', 'method(other: const Shape&) bool', '', 1, ''],
      ['make', 'method(value: T&&, count: int*) Shape<T>*', '', 1, 'new Shape/2'],
      ['radius', 'method(scale: int) int', '', 5, 'size . grow/1, std . move/1, half/1, risk/0, new Circle/2'],
      ['Circle', 'constructor(radius: int) ?', '', 1, ''],
      ['trailing', 'function(value: int) auto&', '', 1, ''],
    ],
  },
  {
    language: 'cpp',
    file: 'shape_test.cpp',
    functions: [
      ['helper', 'function() int', '', 1, ''],
      ['HasArea', 'function() ?', '', 1, 'EXPECT_EQ/2, Shape(1) . area/0, Shape/1'],
      ['Grows', 'function() ?', '', 1, 'ASSERT_TRUE/1, helper/0'],
    ],
  },
  {
    language: 'php',
    file: 'Cart.php',
    functions: [
      ['__construct', 'constructor($name: string, $rest: int) ?', '', 1, 'parent . __construct/1'],
      [
        'count',
        'method($items: array|int, $extra: ?Thing) ?int',
        '#[Pure]',
        8,
        '$this->helper($items, 2) . go/0, $this . helper/2, Log . write/1, new Thing/1, strlen/1',
      ],
      ['shout', 'method() ?', '', 1, ''],
      ['free_standing', 'function($item) ?', '', 2, ''],
    ],
  },
  {
    language: 'php',
    file: 'CartTest.php',
    functions: [
      ['testIsEmpty', 'method() void', '', 1, "$this . assertSame/2, (new Cart('a')) . count/0, new Cart/1"],
      ['grows', 'method() void', '#[Test]', 1, ''],
      ['helper', 'method() ?', '', 1, ''],
      ['adds', 'function() ?', '', 1, 'expect(add(1)) . toBe/1, expect/1, add/1'],
    ],
  },
  {
    language: 'ruby',
    file: 'cart.rb',
    functions: [
      ['initialize', 'constructor(size, name, *rest, &block) ?', '', 1, 'super/1'],
      ['count', 'method(first, second) ?', '', 6, 'weigh/1, first . each/0, item . go/0, raise/2, new Cart/1'],
      ['build', 'method() ?', '', 1, 'new/1'],
      ['empty?', 'method() ?', '', 1, ''],
    ],
  },
  {
    language: 'ruby',
    file: 'cart_spec.rb',
    functions: [
      ['test_count', 'method() ?', '', 1, 'assert_equal/2, Cart.new . count/0, new Cart/0'],
      ['helper', 'method() ?', '', 1, ''],
      ['counts', 'function() ?', '', 1, 'expect(Cart.new.count) . to/1, expect/1, Cart.new . count/0, new Cart/0, eq/1'],
      ['stands alone', 'function() ?', '', 1, 'assert/1'],
    ],
  },
  {
    language: 'kotlin',
    file: 'Cart.kt',
    functions: [
      ['constructor', 'constructor(size: Int) ?', '', 1, 'fill/0'],
      [
        'add',
        'method(first: Int, block: (Int) -> Unit) Int?',
        '@Deprecated("later")',
        6,
        'items . isEmpty/0, block/1, fill/0, fill/0, Thing/2',
      ],
      ['half', 'function(value: Int) ?', '', 1, ''],
      ['double', 'method(value: Int) ?', '', 1, ''],
      ['make', 'method() Cart', '', 1, 'Cart/1'],
      ['isOpen', 'method() ?', '', 1, ''],
      ['total', 'method(start: Int) Int', '', 1, 'sum/0'],
    ],
  },
];

for (const { language, file, functions } of cases) {
  test(`the functions of ${file} have their parameters, annotations, decisions and calls`, async () => {
    const { outline } = await parseFixture(language, file);
    assert.deepEqual(outline.functions.map(rowOf), functions);
  });
}

function rowOf({ name, kind, parameters, returnType, annotations, cyclomaticComplexity, calls }: OutlinedFunction): Row {
  const list = parameters.map((entry) => (entry.type === undefined ? entry.name : `${entry.name}: ${entry.type}`)).join(', ');
  const prefix = (receiver: string | undefined): string => (receiver === undefined ? '' : receiver === 'new' ? 'new ' : `${receiver} . `);
  const called = calls.map((call) => `${prefix(call.receiver)}${call.name}/${call.argumentCount}`).join(', ');
  return [name, `${kind}(${list}) ${returnType ?? '?'}`, annotations.join(' '), cyclomaticComplexity, called];
}

const decisions: readonly (readonly [LanguageId, string, readonly number[]])[] = [
  ['java', 'class A { void a() { if (x && y || z) { } for (;;) { while (b) { } } do { } while (c); } }', [7]],
  ['java', 'class A { int a() { switch (x) { case 1: case 2: default: } return b ? 1 : 2; } }', [4]],
  ['java', 'class A { void a() { try { } catch (E e) { } catch (F f) { } for (int x : y) { } } }', [4]],
  ['java', 'class A { void a() { new B() { void b() { if (x) { } } }; } }', [1, 2]],
  ['python', 'def a():\n  if x and y: pass\n  elif z: pass\n  return [b for c in d if e] if f else g\n', [7]],
  ['python', 'def a():\n  def b():\n    while x: pass\n  try: pass\n  except E: pass\n', [2, 2]],
  ['typescript', 'function a() { return b ?? c ?? (d ? 1 : 2); }', [4]],
  ['javascript', 'function a() { for (const b of c) { } for (b in c) { } switch (d) { case 1: default: } }', [4]],
  ['go', 'package a\nfunc a() { for { }; switch { case x: default: }; select { case <-c: }; if y || z { } }', [6]],
  ['rust', 'fn a() { match x { 1 => 2, _ => 3 }; loop { }; b?; if let Some(c) = d { } }', [5]],
  ['csharp', 'class A { int B(int c) => c switch { 1 => 2, _ => c > 0 ? 1 : 2 }; }', [3]],
  ['c', 'int a(int b) { switch (b) { case 1: case 2: break; default: break; } do { } while (b); return b ? 1 : 2; }', [5]],
  ['cpp', 'void a() { for (auto b : c) { } try { } catch (...) { } }', [3]],
  ['php', '<?php function a($b) { return match ($b) { 1 => 2, default => $b ?? 3 }; }', [3]],
  ['ruby', 'def a(b)\n  return 1 unless b\n  b ? 1 : 2\nend\n', [3]],
  ['kotlin', 'fun a(b: Int) = when (b) { 1 -> 2; else -> 3 }', [2]],
];

for (const [language, text, expected] of decisions) {
  test(`${language}: ${text.replaceAll('\n', ' ')} has complexity ${expected.join()}`, async () => {
    const { value } = (await parserOf(language)).parse(text);
    assert.deepEqual(
      value.functions.map((entry) => entry.cyclomaticComplexity),
      expected,
    );
  });
}

test('a comment is no argument', async () => {
  const { value } = (await parserOf('java')).parse('class A { void a() { b(/* none */); c(1 /* one */, 2); d(e(/* none */)); } }');
  assert.deepEqual(
    value.functions[0]?.calls.map(({ name, argumentCount }) => `${name}/${argumentCount}`),
    ['b/0', 'c/2', 'd/1', 'e/0'],
  );
});

test('parameters of a function type or of a default value are not those of the function', async () => {
  const { value } = (await parserOf('typescript')).parse(
    'function a(b: (c: string) => void, d = (e: number) => e): (f: number) => void { }',
  );
  assert.deepEqual(
    value.functions[0]?.parameters.map(({ name }) => name),
    ['b', 'd'],
  );
});

test('calls within the tokens of a Rust macro are found', async () => {
  const { value } = (await parserOf('rust')).parse('fn a() { assert_eq!(total(1, 2), b.size()); }');
  assert.deepEqual(
    value.functions[0]?.calls.map(({ name, argumentCount }) => `${name}/${argumentCount}`),
    ['assert_eq/2', 'total/2', 'size/0'],
  );
});

test('with the detail of functions, names, ranges, signatures and doc comments are the same, and nothing else is looked for', async () => {
  for (const { language, file } of cases) {
    const { text, outline } = await parseFixture(language, file);
    const { value } = (await parserOf(language)).parse(text, 'functions');
    assert.deepEqual(
      value.functions,
      outline.functions.map((entry) => ({ ...entry, calls: [], cyclomaticComplexity: 1 })),
    );
    assert.deepEqual(value.comments, outline.comments);
    assert.deepEqual([value.types, value.imports, value.importedModules, value.statementStarts, value.forms].flat(), []);
  }
});
