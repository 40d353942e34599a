import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LanguageId } from '../../../src/syntax/languageDefinition.ts';
import { parseFixture, textOf } from './fixtureParser.ts';

interface Case {
  readonly language: LanguageId;
  readonly file: string;
  /** Qualified name, enclosing type and doc comment of every function, in order. */
  readonly functions: readonly (readonly [name: string, type: string | undefined, doc: string | undefined])[];
}

const cases: readonly Case[] = [
  {
    language: 'java',
    file: 'Account.java',
    functions: [
      ['Account.Account', 'Account', '/**\n     * Opens an account.\n     */'],
      ['Account.sum', 'Account', '/** Adds all amounts. */'],
      ['Account.Entry.size', 'Entry', undefined],
      ['Account.Kind.isOpen', 'Kind', undefined],
      ['Account.Listener.changed', 'Listener', undefined],
      ['Account.Point.Point', 'Point', undefined],
    ],
  },
  {
    language: 'python',
    file: 'shapes.py',
    functions: [
      ['Circle.__init__', 'Circle', undefined],
      ['Circle.area', 'Circle', '"""The area."""'],
      ['Circle.Part.draw', 'Part', undefined],
      ['total', undefined, undefined],
      ['total.weigh', undefined, undefined],
    ],
  },
  {
    language: 'typescript',
    file: 'queue.ts',
    functions: [
      ['Queue.onChange', 'Queue', undefined],
      ['Queue.size', 'Queue', '/** How many wait. */'],
      ['Queue.from', 'Queue', undefined],
      ['build', undefined, '/** Makes one. */'],
      ['double', undefined, undefined],
      ['byAge', undefined, '/** Compares. */'],
      ['by name', undefined, undefined],
      ['reverse', undefined, undefined],
      ['Inner.deep', undefined, undefined],
    ],
  },
  {
    language: 'typescript',
    file: 'queue.test.ts',
    functions: [
      ['helper', undefined, undefined],
      ['Queue.starts empty', undefined, undefined],
      ['Queue.grows', undefined, undefined],
      ['stands alone', undefined, undefined],
    ],
  },
  {
    language: 'javascript',
    file: 'subtests.test.js',
    functions: [
      ['split', undefined, undefined],
      ['split.cuts at commas', undefined, undefined],
      ['counts %d', undefined, undefined],
      ['waits', undefined, undefined],
      ['waits.for the inner one', undefined, undefined],
    ],
  },
  {
    language: 'typescriptreact',
    file: 'button.tsx',
    functions: [
      ['Button', undefined, '/** A button. */'],
      ['Panel.render', 'Panel', undefined],
    ],
  },
  {
    language: 'javascript',
    file: 'server.js',
    functions: [
      ['Server.port', 'Server', undefined],
      ['start', undefined, '/** Starts it. */'],
      ['count', undefined, undefined],
      ['stop', undefined, undefined],
      ['Server.prototype.restart', undefined, undefined],
      ['get', undefined, '/** Answers. */'],
      ['not found', undefined, undefined],
    ],
  },
  {
    language: 'go',
    file: 'stack.go',
    functions: [
      ['Stack.Push', 'Stack', '// Push puts an item\n// on top.'],
      ['Stack.Len', 'Stack', undefined],
      ['describe', undefined, undefined],
    ],
  },
  {
    language: 'rust',
    file: 'counter.rs',
    functions: [
      ['Counter.new', 'Counter', '/// Makes one.\n    ///\n    /// Never fails.'],
      ['Counter.fmt', 'Counter', undefined],
      ['Step.twice', 'Step', undefined],
      ['tests.starts_where_told', undefined, undefined],
      ['tests.waits', undefined, undefined],
      ['tests.helper', undefined, undefined],
    ],
  },
  {
    language: 'csharp',
    file: 'Cart.cs',
    functions: [
      ['Cart.Cart', 'Cart', undefined],
      ['Cart.Add', 'Cart', '/// <summary>Adds all.</summary>\n        /// <returns>How many.</returns>'],
      ['Cart.Add.Half', 'Cart', undefined],
      ['Cart.Double', 'Cart', undefined],
      ['Cart.+', 'Cart', undefined],
    ],
  },
  {
    language: 'c',
    file: 'list.c',
    functions: [
      ['make', undefined, '/* Makes one. */'],
      ['old', undefined, undefined],
      ['none', undefined, undefined],
      ['heads', undefined, undefined],
    ],
  },
  {
    language: 'c',
    file: 'test_list.c',
    functions: [
      ['helper', undefined, undefined],
      ['test_list_is_empty', undefined, undefined],
      ['main', undefined, undefined],
    ],
  },
  {
    language: 'cpp',
    file: 'shape.cpp',
    functions: [
      ['sample.inner.Shape.Shape', 'Shape', undefined],
      ['sample.inner.Shape.~Shape', 'Shape', undefined],
      ['sample.inner.Shape.get', 'Shape', undefined],
      ['sample.inner.Shape.operator==', 'Shape', undefined],
      ['sample.inner.Shape.make', 'Shape', '/// Makes one.'],
      ['sample.Circle.radius', 'Circle', undefined],
      ['Circle.Circle', 'Circle', undefined],
      ['trailing', undefined, undefined],
    ],
  },
  {
    language: 'cpp',
    file: 'shape_test.cpp',
    functions: [
      ['helper', undefined, undefined],
      ['ShapeTest.HasArea', 'ShapeTest', undefined],
      ['ShapeTest.Grows', 'ShapeTest', undefined],
    ],
  },
  {
    language: 'php',
    file: 'Cart.php',
    functions: [
      ['Cart.__construct', 'Cart', undefined],
      ['Cart.count', 'Cart', '/** Counts. */'],
      ['Loud.shout', 'Loud', undefined],
      ['free_standing', undefined, undefined],
    ],
  },
  {
    language: 'php',
    file: 'CartTest.php',
    functions: [
      ['CartTest.testIsEmpty', 'CartTest', undefined],
      ['CartTest.grows', 'CartTest', undefined],
      ['CartTest.helper', 'CartTest', undefined],
      ['adds', undefined, undefined],
    ],
  },
  {
    language: 'ruby',
    file: 'cart.rb',
    functions: [
      ['Sample.Cart.initialize', 'Cart', undefined],
      ['Sample.Cart.count', 'Cart', '# Counts\n    # twice.'],
      ['Sample.Cart.build', 'Cart', undefined],
      ['Sample.Cart.empty?', 'Cart', undefined],
    ],
  },
  {
    language: 'ruby',
    file: 'cart_spec.rb',
    functions: [
      ['CartTest.test_count', 'CartTest', undefined],
      ['CartTest.helper', 'CartTest', undefined],
      ['Cart.when empty.counts', undefined, undefined],
      ['Cart.stands alone', undefined, undefined],
    ],
  },
  {
    language: 'kotlin',
    file: 'Cart.kt',
    functions: [
      ['Cart.constructor', 'Cart', undefined],
      ['Cart.add', 'Cart', '/** Adds all. */'],
      ['Cart.add.half', 'Cart', undefined],
      ['Cart.double', 'Cart', undefined],
      ['Cart.make', 'Cart', undefined],
      ['Cart.Kind.isOpen', 'Kind', undefined],
      ['List.total', 'List', undefined],
    ],
  },
];

for (const { language, file, functions } of cases) {
  test(`the functions of ${file} have their names, types and doc comments`, async () => {
    const { text, outline } = await parseFixture(language, file);
    assert.deepEqual(
      outline.functions.map((entry) => [entry.qualifiedName, entry.enclosingType, textOf(text, entry.docComment)]),
      functions,
    );
  });
}

test('a function begins with its annotations, decorators, attributes and export', async () => {
  const beginnings = await Promise.all(
    (
      [
        ['java', 'Account.java', 'Account.sum', '@Deprecated'],
        ['python', 'shapes.py', 'Circle.area', '@property'],
        ['typescript', 'queue.ts', 'Queue.size', '@logged'],
        ['typescript', 'queue.ts', 'build', 'export function'],
        ['rust', 'counter.rs', 'Counter.new', '#[must_use]'],
        ['csharp', 'Cart.cs', 'Cart.Add', '[Obsolete'],
        ['cpp', 'shape.cpp', 'sample.inner.Shape.make', 'template <typename T>'],
        ['php', 'Cart.php', 'Cart.count', '#[Pure]'],
        ['kotlin', 'Cart.kt', 'Cart.add', '@Deprecated'],
      ] as const
    ).map(async ([language, file, name, beginning]) => {
      const { text, outline } = await parseFixture(language, file);
      const found = outline.functions.find((entry) => entry.qualifiedName === name);
      return text.slice(found?.start).startsWith(beginning);
    }),
  );
  assert.ok(beginnings.every(Boolean), beginnings.join());
});

test('a body includes its braces and ends with its function', async () => {
  const { text, outline } = await parseFixture('java', 'Account.java');
  const constructor = outline.functions[0];
  assert.equal(textOf(text, constructor?.body), '{\n        this.owner = owner;\n    }');
  assert.equal(constructor?.body.end, constructor?.end);
});

test('the body of a Ruby method reaches from its header to its end', async () => {
  const { text, outline } = await parseFixture('ruby', 'cart.rb');
  const bodyOf = (name: string): string | undefined => textOf(text, outline.functions.find((entry) => entry.name === name)?.body);
  assert.equal(bodyOf('initialize'), '@size = size\n      super(size)\n    end');
  assert.equal(bodyOf('empty?'), '; end');
});
