import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LanguageId } from '../../../src/syntax/languageDefinition.ts';
import { parseFixture, parserOf } from './fixtureParser.ts';

interface Case {
  readonly language: LanguageId;
  readonly file: string;
  /** Kind, name and supertypes, with the kind, name and signature of each member. */
  readonly types: readonly (readonly [type: string, members: readonly string[]])[];
  /** Each imported module with the names that it gives. */
  readonly modules: readonly string[];
}

const cases: readonly Case[] = [
  {
    language: 'java',
    file: 'Account.java',
    types: [
      [
        'class Account',
        [
          'field owner: private final String owner',
          'constructor Account: public Account(final String owner)',
          'method sum: public <T extends Number> BigDecimal sum( final List<T> amounts)',
        ],
      ],
      ['class Entry', ['method post: abstract void post()', 'method size: int size()']],
      ['enum Kind', ['field OPEN: OPEN', 'field CLOSED: CLOSED', 'method isOpen: boolean isOpen()']],
      ['interface Listener', ['method changed: default void changed()']],
      ['record Point', ['field x: int x', 'field y: int y', 'constructor Point: Point']],
    ],
    modules: ['java.math.BigDecimal BigDecimal', 'java.util.List List'],
  },
  {
    language: 'python',
    file: 'shapes.py',
    types: [
      [
        'class Circle',
        [
          'field sides: sides',
          'constructor __init__: def __init__(self, radius: float) -> None',
          'field radius: self.radius',
          'method area: def area(self) -> float',
        ],
      ],
      ['class Part', ['method draw: async def draw(self)']],
    ],
    modules: ['math math', 'typing Iterable'],
  },
  {
    language: 'typescript',
    file: 'queue.ts',
    types: [
      [
        'class Queue',
        [
          'field items: private readonly items: T[]',
          'method onChange: onChange = ()',
          'method size: size(): number',
          'method from: static from<U>(items: readonly U[]): Queue<U>',
        ],
      ],
      ['interface Listener', ['method changed: changed(): void']],
    ],
    modules: ['node:events once', './item Item'],
  },
  {
    language: 'typescript',
    file: 'queue.test.ts',
    types: [],
    modules: ['vitest describe it'],
  },
  {
    language: 'typescriptreact',
    file: 'button.tsx',
    types: [['class Panel < React.Component', ['method render: render()']]],
    modules: ['react React'],
  },
  {
    language: 'javascript',
    file: 'server.js',
    types: [['class Server', ['field #port: #port', 'method port: get port()']]],
    modules: ['node:http http'],
  },
  {
    language: 'go',
    file: 'stack.go',
    types: [
      [
        'struct Stack',
        ['field items: items []T', 'method Push: func (s *Stack[T]) Push(item T)', 'method Len: func (s Stack[T]) Len() int'],
      ],
    ],
    modules: ['errors errors', 'fmt fmt'],
  },
  {
    language: 'rust',
    file: 'counter.rs',
    types: [
      ['struct Counter', ['field count: count: T']],
      ['class Counter', ['method new: pub fn new(count: T) -> Self']],
      ['class Counter < fmt::Display', ["method fmt: fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result"]],
      ['trait Step', ['method step: fn step(&mut self)', 'method twice: fn twice(&mut self)']],
    ],
    modules: ['std::fmt fmt', 'detail detail', 'super *'],
  },
  {
    language: 'csharp',
    file: 'Cart.cs',
    types: [
      [
        'class Cart < Shelf<T>, ICart',
        [
          'field items: private readonly List<T> items',
          'field Count: public int Count',
          'constructor Cart: public Cart(int size) : base(size)',
          'method Add: public async Task<int> Add<U>(ref int first, string name = "x")',
          'method Double: public int Double(int value)',
          'method +: public static Cart<T> operator +(Cart<T> left, Cart<T> right)',
          'method Changed: protected abstract void Changed(int how)',
        ],
      ],
      ['enum Kind', ['field Open: Open', 'field Closed: Closed']],
      ['record Person', ['field Name: string Name', 'field Age: int Age']],
      ['interface ICart', ['method Clear: void Clear()']],
      ['struct Point', ['field X: public int X']],
    ],
    modules: ['System *', 'System.Collections.Generic *', 'System.Math *', 'Sample.Text.Json Json'],
  },
  {
    language: 'c',
    file: 'list.c',
    types: [
      ['struct node', ['field value: int value', 'field next: struct node *next', 'field compare: int (*compare)(int, int)']],
      ['enum color', ['field RED: RED', 'field GREEN: GREEN']],
    ],
    modules: ['stdlib.h *', 'list.h *'],
  },
  {
    language: 'c',
    file: 'test_list.c',
    types: [],
    modules: ['unity.h *'],
  },
  {
    language: 'cpp',
    file: 'shape.cpp',
    types: [
      [
        'class Shape < Base<T>, Other',
        [
          'constructor Shape: Shape(int edges, const std::string& name = "x") : edges_(edges)',
          'method ~Shape: ~Shape()',
          'method area: virtual double area() const = 0',
          'method get: int get() const noexcept',
          'method operator==: bool operator==(const Shape& other) const',
          'method make: static Shape* make(T&& value, int* count)',
          'field edges_: int edges_',
          'field sizes_: std::vector<int> sizes_',
          'method make: template <typename T> Shape<T>* Shape<T>::make(T&& value, int* count)',
        ],
      ],
      ['enum Color', ['field Red: Red', 'field Green: Green']],
    ],
    modules: ['vector *', 'shape.hpp *'],
  },
  {
    language: 'cpp',
    file: 'shape_test.cpp',
    types: [],
    modules: ['gtest/gtest.h *'],
  },
  {
    language: 'php',
    file: 'Cart.php',
    types: [
      [
        'class Cart < Shelf, Countable, Sized, Loud',
        [
          'field MOST: private const MOST',
          'field $size: private ?int $size',
          'constructor __construct: public function __construct(private readonly string $name, int ...$rest)',
          'field $name: private readonly string $name',
          'method count: public static function count(array|int $items, ?Thing &$extra = null): ?int',
          'method changed: abstract protected function changed(int $how): void',
        ],
      ],
      ['interface Sized < Countable', ['method size: public function size()']],
      ['trait Loud', ['method shout: function shout()']],
      ['enum Suit', ['field Hearts: case Hearts']],
    ],
    modules: ['Sample\\Base\\Thing Thing', 'Sample\\Text Reader Printer', 'setup.php'],
  },
  {
    language: 'php',
    file: 'CartTest.php',
    types: [
      [
        'class CartTest < TestCase',
        [
          'method testIsEmpty: public function testIsEmpty(): void',
          'method grows: public function grows(): void',
          'method helper: private function helper()',
        ],
      ],
    ],
    modules: [],
  },
  {
    language: 'ruby',
    file: 'cart.rb',
    types: [
      ['module Sample', []],
      [
        'class Cart < Shelf, Comparable',
        [
          'field size: :size',
          'field name: :name',
          'field MOST: MOST',
          "constructor initialize: def initialize(size, name: 'x', *rest, &block)",
          'field @size: @size',
          'method count: def count(first, second = 2)',
          'method build: def self.build',
          'method empty?: def empty?',
        ],
      ],
    ],
    modules: ['set *', 'shelf *'],
  },
  {
    language: 'ruby',
    file: 'cart_spec.rb',
    types: [['class CartTest < Minitest::Test', ['method test_count: def test_count', 'method helper: def helper']]],
    modules: [],
  },
  {
    language: 'kotlin',
    file: 'Cart.kt',
    types: [
      [
        'class Cart < Rack<T>, Countable',
        [
          'field size: private val size: Int',
          'field items: private val items: MutableList<T>',
          'constructor constructor: constructor(size: Int) : this(size, "b")',
          'method add: fun <U> add(first: Int, block: (Int) -> Unit = {}): Int?',
          'method changed: abstract fun changed(how: Int)',
          'method double: fun double(value: Int)',
          'field MOST: const val MOST',
          'method make: fun make(): Cart',
        ],
      ],
      ['enum Kind', ['field OPEN: OPEN', 'field CLOSED: CLOSED', 'method isOpen: fun isOpen()']],
      ['interface Listener', ['method cleared: fun cleared()']],
      ['record Point', ['field x: val x: Int', 'field y: var y: Int']],
    ],
    modules: ['sample.base.Thing Thing', 'sample.text *', 'sample.more.Shelf Rack'],
  },
];

for (const { language, file, types, modules } of cases) {
  test(`the types of ${file} have their kinds, supertypes and members`, async () => {
    const { outline } = await parseFixture(language, file);
    assert.deepEqual(
      outline.types.map(({ kind, name, superTypes, members }) => [
        `${kind} ${name}${superTypes.length > 0 ? ` < ${superTypes.join(', ')}` : ''}`,
        members.map((member) => `${member.kind} ${member.name}: ${member.signature}`),
      ]),
      types,
    );
  });

  test(`the imports of ${file} name their modules and what they bind`, async () => {
    const { outline } = await parseFixture(language, file);
    assert.deepEqual(
      outline.importedModules.map(({ module, names }) => `${module} ${names.join(' ')}`.trim()),
      modules,
    );
  });
}

const imports: readonly (readonly [LanguageId, string, readonly string[]])[] = [
  ['java', 'import a.b.C;\nimport a.b.*;\nimport static a.b.D.e;\n', ['a.b.C C', 'a.b *', 'a.b.D e']],
  ['python', 'import a.b, c as d\nfrom ..e import f, g as h\nfrom i import *\n', ['a.b a', 'c d', '..e f h', 'i *']],
  [
    'typescript',
    "import a, { b, c as d } from 'e';\nimport * as f from 'g';\nexport { h } from 'i';\nimport 'j';",
    ['e a b d', 'g f', 'i', 'j'],
  ],
  ['javascript', "const a = require('b');\nconst { c, d: e } = require('f');\n", ['b a', 'f c e']],
  ['go', 'package a\nimport (\n\t"net/http"\n\tb "c"\n\t. "d"\n)\n', ['net/http http', 'c b', 'd *']],
  ['rust', 'use a::b::{c, d::e, f as g};\nuse h::*;\nuse i as j;\nmod k;\n', ['a::b c e g', 'h *', 'i j', 'k k']],
  ['cpp', '#include <a/b.hpp>\n#include "c.h"\n', ['a/b.hpp *', 'c.h *']],
];

for (const [language, text, expected] of imports) {
  test(`${language}: ${text.replaceAll('\n', ' ')} imports ${expected.join('; ')}`, async () => {
    const { value } = (await parserOf(language)).parse(text);
    assert.deepEqual(
      value.importedModules.map(({ module, names }) => `${module} ${names.join(' ')}`.trim()),
      expected,
    );
  });
}

test('methods of a Go type are its members wherever they stand', async () => {
  const { value } = (await parserOf('go')).parse('package a\nfunc (s *S) Early() { }\ntype S struct { n int }\nfunc (s S) Late() { }\n');
  assert.deepEqual(
    value.types[0]?.members.map(({ name }) => name),
    ['Early', 'n', 'Late'],
  );
});
