import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEAST_CONFIDENCE, linkTests, scoreTests } from '../../../../src/mining/focalLinks/linkTests.ts';
import { parseSample } from './parseSample.ts';

interface Case {
  readonly name: string;
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Focal functions by test, by their qualified names. */
  readonly links: Readonly<Record<string, readonly string[]>>;
}

const shelf = `package shop;
public class Shelf {
  private int count;
  public Shelf(int size) { count = 0; }
  public void put(String item) { count++; }
  public void put(String item, int times) { count += times; }
  public int size() { return count; }
  public int findFirst(String item) { return 0; }
  public static Shelf parse(String text) { return new Shelf(1); }
}`;

const cases: readonly Case[] = [
  {
    name: 'a function inside of a factory that gives it away under another name',
    files: {
      'src/drawer.ts': `export function makeDrawer() {
  function pushMutably(state: string[], item: string) { state.push(item) }
  function hidden() { return 1 }
  return { pushOne: wrap(pushMutably), total() { return hidden() } }
}
export function wrap<T>(f: T): T { return f }
`,
      'src/drawer.test.ts': `import { makeDrawer } from './drawer'
describe('Drawer', () => {
  let drawer: Drawer<string>
  beforeEach(() => { drawer = makeDrawer<string>() })
  it('takes one more', () => { expect(drawer.pushOne([], 'a')).toEqual(['a']) })
  it('sums up', () => { expect(drawer.total()).toBe(1) })
})`,
    },
    links: { 'Drawer.takes one more': ['makeDrawer.pushMutably'], 'Drawer.sums up': ['makeDrawer.total'] },
  },
  {
    name: 'what made the function that a variable outside of the test holds',
    files: {
      'src/fetcher.ts': 'export function makeFetcher(options: object) { return async (url: string) => url }\n',
      'src/fetcher.test.ts': `import { makeFetcher } from './fetcher'
const fetchIt = makeFetcher({ base: '/' })
it('keeps the path', async () => {
  const got = await fetchIt('/a')
  expect(got).toBe('/a')
})`,
    },
    links: { 'keeps the path': ['makeFetcher'] },
  },
  {
    name: 'the method that makes an object callable',
    files: {
      'src/Handler.php':
        '<?php\nclass Handler {\n  public function __construct() { $this->a = 1; }\n  public function __invoke($request) { return 1; }\n}\n',
      'tests/HandlerTest.php': `<?php
class HandlerTest extends TestCase {
  public function testDrains() {
    $handler = new Handler();
    $result = $handler('x');
    self::assertSame(1, $result);
  }
}`,
    },
    links: { 'HandlerTest.testDrains': ['Handler.__invoke'] },
  },
  {
    name: 'a decorator under its other name, and not its stub',
    files: {
      'src/pack/__init__.py': 'from ._core import wrapped\n\ns = wraps = wrapped\n',
      'src/pack/__init__.pyi': 'def wrapped(cls): ...\n',
      'src/pack/_core.py': 'def wrapped(cls):\n    cls.is_wrapped = True\n    return cls\n',
      'tests/test_core.py': `import pack


def test_simple():
    @pack.s
    class C:
        x = 1

    assert C.is_wrapped
`,
    },
    links: { test_simple: ['wrapped'] },
  },
  {
    name: 'a method of what a plain function constructs',
    files: {
      'lib/route.js': `module.exports = Route
function Route (path) { this.path = path }
Route.prototype.dispatch = function dispatch (req) { return this.path }
`,
      'test/route.js': `const Route = require('../lib/route')
it('goes without handlers', function () {
  const route = new Route('/foo')
  assert.equal(route.dispatch({}), '/foo')
})`,
    },
    links: { 'goes without handlers': ['Route.prototype.dispatch'] },
  },
  {
    name: 'a name that is the test’s name',
    files: {
      'src/main/java/shop/Shelf.java': shelf,
      'src/test/java/shop/ShelfTest.java': `package shop;
import org.junit.jupiter.api.Test;
class ShelfTest {
  @Test void testFindFirst() {
    final Shelf shelf = new Shelf(3);
    shelf.put("a");
    assertEquals(0, shelf.findFirst("a"));
  }
}`,
    },
    links: { 'ShelfTest.testFindFirst': ['Shelf.findFirst'] },
  },
  {
    name: 'the longest of several names',
    files: {
      'src/fill.rs': `pub fn fill(t: &str) -> String { t.to_string() }
pub fn fill_inplace(t: &mut String) { }
#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn fill_inplace_newlines() {
        let mut text = fill("a");
        fill_inplace(&mut text);
        assert_eq!(text, "a");
    }
}`,
    },
    links: { 'tests.fill_inplace_newlines': ['fill_inplace'] },
  },
  {
    name: 'the only call whose result is checked, overloads as one function',
    files: {
      'src/main/java/shop/Shelf.java': shelf,
      'src/test/java/shop/ShelfTest.java': `package shop;
import org.junit.jupiter.api.Test;
class ShelfTest {
  @Test void rejectsNull() {
    assertThrows(NullPointerException.class, () -> Shelf.parse(null));
  }
}`,
    },
    links: { 'ShelfTest.rejectsNull': ['Shelf.parse'] },
  },
  {
    name: 'a call in a helper of the test file',
    files: {
      'shop/prices.py': 'def total_of(items):\n    return sum(items)\n',
      'tests/test_prices.py': `from shop.prices import total_of

def check(items, expected):
    assert total_of(items) == expected

def test_total_of_nothing():
    check([], 0)
`,
    },
    links: { test_total_of_nothing: ['total_of'] },
  },
  {
    name: 'no function of another library with the same name',
    files: {
      'shop/store.py': 'def dumps(item):\n    return str(item)\n',
      'tests/test_other.py': 'import json\n\ndef test_round_trip():\n    assert json.dumps(1) == "1"\n',
    },
    links: {},
  },
  {
    name: 'a constructor where nothing else is called, and operators of the language',
    files: {
      'shop/tag.py': 'class Tag:\n    def __init__(self, text):\n        self.text = text\n\n    def __hash__(self):\n        return 1\n',
      'tests/test_tag.py': `from shop.tag import Tag

def test_tag_hash():
    assert hash(Tag("a")) == hash(Tag("a"))
`,
    },
    links: { test_tag_hash: ['Tag.__hash__'] },
  },
  {
    name: 'a group’s name, through a module that is exported without a name',
    files: {
      'lib/parse.js': 'function helper(a) { return a; }\nmodule.exports = function (text) { return helper(text); };\n',
      'lib/index.js': "var parse = require('./parse');\nmodule.exports = { parse: parse };\n",
      'test/parse.js': `var test = require('tape');
var qs = require('../');
test('parse()', function (t) {
  t.test('reads nested lists', function (st) {
    st.deepEqual(qs.parse('a[]=b'), { a: ['b'] });
    st.end();
  });
});`,
    },
    links: { 'parse().reads nested lists': ['module.exports'] },
  },
  {
    name: 'a function exported under another name',
    files: {
      'src/schemas.ts': 'function _instanceof(cls: unknown) { return cls; }\nexport { _instanceof as instanceof };\n',
      'src/tests/schemas.test.ts': `import { expect, test } from "vitest";
import * as z from "../schemas.js";
test("instanceof", () => {
  expect(z.instanceof(Date)).toBe(Date);
});`,
    },
    links: { instanceof: ['_instanceof'] },
  },
  {
    name: 'a function that the test names but never calls, in the same package',
    files: {
      'args.go':
        'package cli\n\nfunc legacyArgs(args []string) error { return nil }\n\nfunc Run(args []string) error { return legacyArgs(args) }\n',
      'args_test.go': `package cli

import "testing"

func execute(args ...string) error { return Run(args) }

func TestLegacyArgsOfRoot(t *testing.T) {
	if err := execute("a"); err != nil {
		t.Fatal(err)
	}
}`,
    },
    links: { TestLegacyArgsOfRoot: ['legacyArgs'] },
  },
  {
    name: 'a property that is read, and an operator of another name',
    files: {
      'shop/tag.py':
        'class Tag:\n    def __init__(self, text):\n        self.text = text\n\n    @property\n    def label(self):\n        return self.text\n\n    def __eq__(self, other):\n        return True\n',
      'tests/test_tag.py': `from shop.tag import Tag

def test_label():
    assert Tag("a").label == "a"

one = Tag("a")

def test_tags_equal():
    assert one == one
`,
    },
    links: { test_label: ['Tag.label'], test_tags_equal: ['Tag.__eq__'] },
  },
  {
    name: 'what a type puts in for an inherited method that leads there',
    files: {
      'src/types.ts': `export class Shape { read(text: string) { return this._read(text); } _read(text: string): string { return text; } }
export class RoundShape extends Shape { _read(text: string): string { return text + text; } }
export class FlatShape extends Shape { _read(text: string): string { return ""; } }
`,
      'src/types.test.ts': `import { expect, test } from "vitest";
import { FlatShape } from "./types.ts";
const flat = new FlatShape();
test("nothing", () => {
  expect(flat.read("a")).toBe("");
});`,
    },
    links: { nothing: ['FlatShape._read'] },
  },
  {
    name: 'the member of the type that the receiver has, after a chain of calls',
    files: {
      'src/lib.rs': `pub struct Deque;
pub struct Walk;
impl Deque {
    pub fn new() -> Self { Deque }
    pub fn walk(self) -> Walk { Walk }
    pub fn copy(&self) -> Deque { Deque }
}
impl Walk {
    pub fn copy(&self) -> Walk { Walk }
}`,
      'src/tests.rs': `use crate::Deque;
#[test]
fn test_walk_copy() {
    let walk = Deque::new().walk();
    let other = walk.copy();
    assert!(other == walk);
}`,
    },
    links: { test_walk_copy: ['Walk.copy'] },
  },
  {
    name: 'every class that one call through an interface can mean',
    files: {
      'src/main/java/a/Reader.java': 'package a;\npublic interface Reader { int read(String text); }',
      'src/main/java/a/FastReader.java':
        'package a;\npublic class FastReader implements Reader { public int read(String text) { return 1; } }',
      'src/main/java/a/SafeReader.java':
        'package a;\npublic class SafeReader implements Reader { public int read(String text) { return 2; } }',
      'src/test/java/a/AbstractReaderTest.java': `package a;
import org.junit.jupiter.api.Test;
abstract class AbstractReaderTest {
  protected Reader reader;
  @Test void testReadOfNothing() { assertEquals(0, reader.read("")); }
}`,
    },
    links: { 'AbstractReaderTest.testReadOfNothing': ['FastReader.read', 'SafeReader.read'] },
  },
];

for (const { name, files, links } of cases) {
  test(`links ${name}`, async () => {
    const samples = await Promise.all(Object.entries(files).map(([path, text]) => parseSample(path, text)));
    const found: Record<string, string[]> = {};
    for (const link of await linkTests(samples)) {
      assert.ok(link.confidence >= LEAST_CONFIDENCE && link.confidence <= 1, `a confidence of ${link.confidence}`);
      assert.ok(link.rules.length > 0, 'at least one rule');
      (found[link.test.qualifiedName] ??= []).push(link.focal.qualifiedName);
    }
    for (const list of Object.values(found)) list.sort();
    assert.deepEqual(found, links);
  });
}

test('what a helper of a helper returns is looked at where its result is checked by another helper', async () => {
  const files = {
    'store.go':
      'package store\n\ntype Store struct{}\n\nfunc (s *Store) Add(name string) {}\n\nfunc (s *Store) Report() (string, error) { return "", nil }\n',
    'store_test.go': `package store

import "testing"

func reportOf(s *Store) (text string, err error) {
	text, err = s.Report()
	return text, err
}

func mustReport(s *Store) string {
	text, _ := reportOf(s)
	return text
}

func sees(t *testing.T, got, expected string) {
	if got != expected {
		t.Errorf("got %v", got)
	}
}

func TestNothing(t *testing.T) {
	s := &Store{}
	s.Add("a")
	text := mustReport(s)
	sees(t, text, "a")
}`,
  };
  const samples = await Promise.all(Object.entries(files).map(([path, text]) => parseSample(path, text)));
  const [scored] = await scoreTests(samples);
  assert.equal(scored?.candidates[0]?.focal.qualifiedName, 'Store.Report');
  assert.ok((scored.candidates[0].votes.resultAsserted ?? 0) > 0);
});

test('what changed together in history speaks for a function', async () => {
  const samples = await Promise.all([
    parseSample('a/one.py', 'def load(text):\n    return text\n'),
    parseSample('b/two.py', 'def load(text):\n    return text\n'),
    parseSample('checks/test_reading.py', 'def test_reading(load):\n    assert load("a") == "a"\n'),
  ]);
  const coChanges = [{ paths: ['b/two.py', 'checks/test_reading.py'] as const, count: 7 }];
  const [scored] = await scoreTests(samples, { coChanges });
  assert.equal(scored?.candidates[0]?.focal.file.path, 'b/two.py');
  assert.equal(scored.candidates[0].votes.coChanged, 1);
  assert.ok(scored.candidates[0].score > (scored.candidates[1]?.score ?? Infinity));
});

test('the same files in another order give the same links', async () => {
  const samples = await Promise.all(cases.flatMap(({ files }) => Object.entries(files)).map(([path, text]) => parseSample(path, text)));
  const byPath = new Map(samples.map((sample) => [sample.path, sample]));
  const chosen = [...byPath.values()];
  assert.deepEqual(await linkTests([...chosen].reverse()), await linkTests(chosen));
});
