// Long because: one table of scripted histories, each with its right answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftOut, ScriptedHistory, told } from './scriptedHistory.ts';

interface Case {
  readonly name: string;
  readonly script: (history: ScriptedHistory) => void;
  readonly revisions: readonly string[];
  readonly leftOut?: Readonly<Record<string, number>>;
}

const manyLines = (name: string): string[] => [
  `int ${name}Total = 0;`,
  `for (int ${name} : values) {`,
  `${name}Total += ${name} * weight;`,
  '}',
  `log.info("sum of ${name} is {}", ${name}Total);`,
  `return ${name}Total;`,
];

const cases: readonly Case[] = [
  {
    name: 'a fix is one revision of the function that it changes',
    script: (history) => {
      history.commit('Start', { 'A.java': java('A', method('first', ['return 1;']), method('second', ['return 2;'])) });
      history.commit('Fix second', { 'A.java': java('A', method('first', ['return 1;']), method('second', ['return 3;'])) });
    },
    revisions: ['fix name A.java#A.second'],
  },
  {
    name: 'white space and comments are no revision',
    script: (history) => {
      history.commit('Start', { 'A.java': java('A', method('first', ['return 1 + 2;'])) });
      history.commit('Tidy', { 'A.java': java('A', method('first', ['// why', 'return  1', '    + 2;'])) });
    },
    revisions: [],
    leftOut: { formattingOnly: 1 },
  },
  {
    name: 'white space inside a string is a change',
    script: (history) => {
      history.commit('Start', { 'A.java': java('A', method('first', ['return "a b";'])) });
      history.commit('Fix words', { 'A.java': java('A', method('first', ['return "a  b";'])) });
    },
    revisions: ['fix name A.java#A.first'],
  },
  {
    name: 'a docstring is a comment, an indentation of Python is not',
    script: (history) => {
      history.commit('Start', { 'a.py': 'def f(x):\n    """Old."""\n    if x:\n        g()\n        h()\n' });
      history.commit('Improve docs', { 'a.py': 'def f(x):\n    """New."""\n    if x:\n        g()\n        h()\n' });
      history.commit('Two spaces', { 'a.py': 'def f(x):\n  """New."""\n  if x:\n    g()\n    h()\n' });
      history.commit('Fix h', { 'a.py': 'def f(x):\n  """New."""\n  if x:\n    g()\n  h()\n' });
    },
    revisions: ['fix name a.py#f'],
    leftOut: { formattingOnly: 2 },
  },
  {
    name: 'a change in a renamed file is matched',
    script: (history) => {
      history.commit('Start', { 'old/A.java': java('A', method('first', manyLines('a')), method('second', ['return 2;'])) });
      history.commit('Move A', {
        'old/A.java': undefined,
        'new/A.java': java('A', method('first', manyLines('a')), method('second', ['return 3;'])),
      });
    },
    revisions: ['refactor name new/A.java#A.second was old/A.java#A.second'],
  },
  {
    name: 'a renamed function is matched by its body',
    script: (history) => {
      history.commit('Start', {
        'a.ts':
          'function sum(values: number[]): number {\n  let total = 0;\n  for (const value of values) total += value;\n  return total;\n}\n',
      });
      history.commit('refactor: better name', {
        'a.ts':
          'function sumOf(values: number[]): number {\n  let total = 0;\n  for (const value of values) total += value;\n  return total;\n}\n',
      });
    },
    revisions: ['refactor rename a.ts#sumOf was sum'],
  },
  {
    name: 'unlike functions are not matched, however close they stand',
    script: (history) => {
      history.commit('Start', {
        'a.go': 'package a\n\nfunc open(path string) error {\n\tfile, err := os.Open(path)\n\tdefer file.Close()\n\treturn err\n}\n',
      });
      history.commit('Replace', { 'a.go': 'package a\n\nfunc shutdown(c chan int) {\n\tfor i := range 10 {\n\t\tc <- i * 2\n\t}\n}\n' });
    },
    revisions: [],
    leftOut: { noFunctionChange: 1 },
  },
  {
    name: 'a function moved between files with a change is matched',
    script: (history) => {
      history.commit('Start', {
        'A.java': java('A', method('keep', ['return 1;']), method('move', manyLines('x'))),
        'B.java': java('B', method('other', ['return 2;'])),
      });
      history.commit('Extract move into B', {
        'A.java': java('A', method('keep', ['return 1;'])),
        'B.java': java('B', method('other', ['return 2;']), method('move', manyLines('x').with(0, 'int xTotal = 10;'))),
      });
    },
    revisions: ['refactor move B.java#B.move was A.java#A.move'],
  },
  {
    name: 'a function moved into a new file as it was is no revision',
    script: (history) => {
      history.commit('Start', { 'A.java': java('A', method('keep', ['return 1;']), method('move', manyLines('x'))) });
      history.commit('Extract B', {
        'A.java': java('A', method('keep', ['return 1;'])),
        'B.java': java('B', method('move', manyLines('x'))),
      });
    },
    revisions: [],
    leftOut: { noFunctionChange: 1 },
  },
  {
    name: 'of overloads the changed one is told',
    script: (history) => {
      const overloads = (second: string): string =>
        java('A', method('put', ['return 1;'], 'int a'), method('put', [second], 'String a'), method('put', ['return 3;'], 'long a'));
      history.commit('Start', { 'A.java': overloads('return 2;') });
      history.commit('Fix put', { 'A.java': overloads('return 22;') });
    },
    revisions: ['fix name A.java#A.put'],
  },
  {
    name: 'a new overload is no version of an old one',
    script: (history) => {
      history.commit('Start', { 'A.java': java('A', method('put', ['return 1;'], 'int a')) });
      history.commit('Add put', {
        'A.java': java('A', method('put', ['return 1;'], 'int a'), method('put', ['return a.length();'], 'String a')),
      });
    },
    revisions: [],
    leftOut: { noFunctionChange: 1 },
  },
  {
    name: 'a parameter that changes its type leaves the function the same',
    script: (history) => {
      history.commit('Start', { 'A.java': java('A', method('sum', manyLines('v'), 'int[] values'), method('other', ['return 0;'])) });
      history.commit('Use lists', {
        'A.java': java('A', method('sum', manyLines('v'), 'List<Integer> values'), method('other', ['return 0;'])),
      });
    },
    revisions: ['refactor name A.java#A.sum'],
  },
  {
    name: 'what is added at the end of a function or in front of it changes it',
    script: (history) => {
      history.commit('Start', { 'a.py': 'def f(x):\n    g(x)\n\n\ndef h():\n    pass\n' });
      history.commit('Fix f', { 'a.py': 'def f(x):\n    g(x)\n    k(x)\n\n\ndef h():\n    pass\n' });
      history.commit('Fix h', { 'a.py': 'def f(x):\n    g(x)\n    k(x)\n\n\n@cached\ndef h():\n    pass\n' });
      history.commit('Add m', { 'a.py': 'def f(x):\n    g(x)\n    k(x)\n\n\ndef m(x):\n    g(x)\n\n\n@cached\ndef h():\n    pass\n' });
    },
    revisions: ['fix name a.py#h', 'fix name a.py#f'],
    leftOut: { noFunctionChange: 1 },
  },
  {
    name: 'a change of an inner function is none of the outer',
    script: (history) => {
      const text = (value: number): string =>
        `describe('sums', () => {\n  it('adds', () => {\n    expect(add(1, 1)).toBe(${value});\n  });\n  it('keeps', () => {\n    expect(add(0, 0)).toBe(0);\n  });\n});\n`;
      history.commit('Start', { 'a.test.ts': text(3) });
      history.commit('Correct the sum', { 'a.test.ts': text(2) });
    },
    revisions: ['fix name a.test.ts#sums.adds'],
  },
  {
    name: 'a mass reformatting is left out, with the few changes in it',
    script: (history) => {
      const files = (indent: string, value: number): Record<string, string> =>
        Object.fromEntries(
          Array.from({ length: 10 }, (_, index) => [
            `src/F${index}.java`,
            java(`F${index}`, method('get', ['int a = 1;', `return a + ${index === 0 ? value : 7};`])).replaceAll('    ', indent),
          ]),
        );
      history.commit('Start', files('    ', 1));
      history.commit('Reformat', files('\t', 2));
    },
    revisions: [],
    leftOut: { massReformat: 1 },
  },
  {
    name: 'other line ends are no revision',
    script: (history) => {
      const text = java('A', method('first', manyLines('a')), method('second', manyLines('b')));
      history.commit('Start', { 'A.java': text, 'b.py': 'def f(x):\n    if x:\n        return 1\n    return 2\n' });
      history.commit('Line ends', {
        'A.java': text.replaceAll('\n', '\r\n'),
        'b.py': 'def f(x):\r\n    if x:\r\n        return 1\r\n    return 2\r\n',
      });
    },
    revisions: [],
    leftOut: { formattingOnly: 1 },
  },
  {
    name: 'dropped-in code of others is left out',
    script: (history) => {
      history.commit('Start', { 'a.js': 'function f() {\n  return 1;\n}\n' });
      history.commit('Vendor', { 'vendor/x.js': 'function x() {\n  return 1;\n}\n' });
      history.commit('Update', { 'vendor/x.js': 'function x() {\n  return 2;\n}\n' });
      history.commit(
        'Import',
        Object.fromEntries(
          Array.from({ length: 60 }, (_, index) => [`lib/m${index}.js`, `function m${index}() {\n  return ${index};\n}\n`]),
        ),
      );
    },
    revisions: [],
    leftOut: { vendoredDrop: 3 },
  },
  {
    name: 'generated files are left out',
    script: (history) => {
      const text = (value: number): string =>
        `// Code generated by a tool. DO NOT EDIT.\npackage a\n\nfunc f() int {\n\treturn ${value}\n}\n`;
      history.commit('Start', { 'a.go': text(1), 'b.pb.go': text(1) });
      history.commit('Regenerate', { 'a.go': text(2) });
      history.commit('Regenerate', { 'b.pb.go': text(2) });
    },
    revisions: [],
    leftOut: { generated: 2 },
  },
  {
    name: 'merges are left out, both their sides are read',
    script: (history) => {
      history.commit('Start', { 'A.java': java('A', method('a', ['return 1;'])), 'B.java': java('B', method('b', ['return 1;'])) });
      history.git('checkout', '--quiet', '-b', 'side');
      history.commit('Fix b', { 'B.java': java('B', method('b', ['return 2;'])) });
      history.git('checkout', '--quiet', 'main');
      history.commit('Fix a', { 'A.java': java('A', method('a', ['return 2;'])) });
      history.git('merge', '--quiet', '--no-commit', 'side');
      history.record('Merge side');
    },
    revisions: ['fix name A.java#A.a', 'fix name B.java#B.b'],
    leftOut: { merge: 1 },
  },
  {
    name: 'a commit of very many functions is left out',
    script: (history) => {
      const text = (value: number): string =>
        java('A', ...Array.from({ length: 102 }, (_, index) => method(`m${index}`, [`return ${index * value};`])));
      history.commit('Start', { 'A.java': text(1) });
      history.commit('Fix all', { 'A.java': text(2) });
    },
    revisions: [],
    leftOut: { tooManyFunctions: 1 },
  },
  {
    name: 'commits that the project ignores in its blame are left out',
    script: (history) => {
      history.commit('Start', { 'A.java': java('A', method('a', ['if (x) return 1;', 'return 2;'])) });
      const hash = history.commit('Braces', { 'A.java': java('A', method('a', ['if (x) {', 'return 1;', '}', 'return 2;'])) });
      history.commit('Note', { '.git-blame-ignore-revs': `# Braces\n${hash}\n` });
    },
    revisions: [],
    leftOut: { ignoredByProject: 1, noSourceChange: 1 },
  },
  {
    name: 'a revert by its message marks what it takes back, whatever became of the code',
    script: (history) => {
      const text = (a: string, b: string): string => java('A', method('a', [a]), method('b', [b]));
      history.commit('Start', { 'A.java': text('return 1;', 'return 1;') });
      const hash = history.commit('Add speed', { 'A.java': text('return fast(1);', 'return 1;') });
      history.commit('Fix b', { 'A.java': text('return fast(1);', 'return 2;') });
      history.commit(`Revert "Add speed"\n\nThis reverts commit ${hash.slice(0, 10)}.`, {
        'A.java': text('return slow(2, 3);', 'return 2;'),
      });
    },
    revisions: ['revert name A.java#A.a', 'fix name A.java#A.b', 'feature name A.java#A.a reverted'],
  },
  {
    name: 'a revert that is reverted takes nothing back',
    script: (history) => {
      const text = (value: number): string => java('A', method('a', [`return ${value};`]));
      history.commit('Start', { 'A.java': text(1) });
      history.commit('Add two', { 'A.java': text(2) });
      history.commit('Revert "Add two"', { 'A.java': text(1) });
      history.commit('Revert "Revert "Add two""', { 'A.java': text(2) });
    },
    revisions: ['revert name A.java#A.a', 'revert name A.java#A.a reverted', 'feature name A.java#A.a'],
  },
  {
    name: 'code that becomes what it was is taken back without a word',
    script: (history) => {
      const text = (value: string): string => java('A', method('a', ['int b = 0;', value, 'return b;']));
      history.commit('Start', { 'A.java': text('b += one();') });
      history.commit('Fix the sum', { 'A.java': text('b += two();') });
      history.commit('Update', { 'A.java': text('  b += one();') });
    },
    revisions: ['other name A.java#A.a', 'fix name A.java#A.a reverted'],
  },
  {
    name: 'lines that are undone beside another change are taken back',
    script: (history) => {
      const text = (...lines: readonly string[]): string => java('A', method('a', ['int b = 0;', ...lines, 'b *= weight();', 'return b;']));
      history.commit('Start', { 'A.java': text('b += one();') });
      history.commit('Fix the sum', { 'A.java': text('b += two();', 'b += three();', 'b -= four();') });
      history.commit('Add a check', { 'A.java': text('check(b);', 'b += two();', 'b += three();', 'b -= four();') });
      history.commit('Update', { 'A.java': text('check(b);', 'b += one();') });
    },
    revisions: ['other name A.java#A.a', 'feature name A.java#A.a', 'fix name A.java#A.a reverted'],
  },
  {
    name: 'review follow-ups are told by their message',
    script: (history) => {
      const text = (value: number): string => java('A', method('a', [`return ${value};`]));
      history.commit('Start', { 'A.java': text(0) });
      for (const [index, message] of [
        'Address review comments',
        'fixup! Add a',
        'nit: name',
        'fix: apply suggestions from code review',
      ].entries()) {
        history.commit(message, { 'A.java': text(index + 1) });
      }
    },
    revisions: Array.from({ length: 4 }, () => 'reviewFollowUp name A.java#A.a'),
  },
];

for (const { name, script, revisions, leftOut: expected = {} } of cases) {
  test(name, async () => {
    const scripted = new ScriptedHistory();
    script(scripted);
    const history = await scripted.mine();
    assert.deepEqual(told(history), revisions);
    assert.deepEqual(leftOut(history), expected);
    assert.deepEqual(history.problems, []);
  });
}

test('a revision holds both texts, where they stand, and what stands before', async () => {
  const scripted = new ScriptedHistory();
  const filler = Array.from({ length: 400 }, (_, index) => `// line ${index}`).join('\n');
  scripted.commit('Start', { 'src/a.rs': `${filler}\nfn f(x: u8) -> u8 {\n    x + 1\n}\n`, 'tests/a_test.py': 'x = 1\n' });
  const hash = scripted.commit('Fix f', {
    'src/a.rs': `// new\n${filler}\nfn f(x: u8) -> u8 {\n    x + 2\n}\n`,
    'tests/a_test.py': 'x = 2\n',
  });
  const [revision, ...others] = [...(await scripted.mine()).revisions()];
  assert.ok(revision);
  assert.equal(others.length, 0);
  const { before, after: now, context, ...rest } = revision;
  assert.deepEqual(rest, {
    commit: hash,
    authorDate: '2024-01-01T01:00:00+00:00',
    commitIndex: 0,
    changeClass: 'fix',
    changedTests: true,
    language: 'rust',
    matchedBy: 'name',
    revertedBy: undefined,
  });
  assert.equal(before.text, 'fn f(x: u8) -> u8 {\n    x + 1\n}');
  assert.equal(now.text, 'fn f(x: u8) -> u8 {\n    x + 2\n}');
  assert.equal(now.signature, 'fn f(x: u8) -> u8');
  assert.equal(before.blobHash, scripted.git('rev-parse', 'HEAD~1:src/a.rs').trim());
  const text = scripted.git('show', 'HEAD:src/a.rs');
  assert.equal(text.slice(now.start, now.end), now.text);
  assert.ok(context.length <= 4000 && context.length > 3900);
  assert.ok(text.slice(0, now.start).endsWith(`\n${context}`));
});

test('tells the last change of a function through renames of files and functions', async () => {
  const scripted = new ScriptedHistory();
  const texts = (name: string, value: number): string =>
    java('A', method(name, [...manyLines('a'), `return ${value};`]), method('still', manyLines('b')));
  scripted.commit('Start', { 'A.java': texts('one', 1) });
  scripted.commit('Fix', { 'A.java': texts('one', 2) });
  scripted.commit('Move', { 'A.java': undefined, 'B.java': texts('one', 2) });
  const history = await scripted.mine();
  assert.equal(history.lastChangeOf('B.java', 'A.one')?.commitIndex, 1);
  assert.equal(history.lastChangeOf('B.java', 'A.nothing'), undefined);
  scripted.commit('Add more', { 'C.java': java('C', method('c', ['return 1;'])), 'B.java': texts('one', 2).replace('}\n', '}\n') });
  const next = await scripted.mine();
  assert.equal(next.lastChangeOf('C.java', 'C.c')?.commitIndex, 0);
  assert.equal(next.lastChangeOf('B.java', 'A.one')?.commitIndex, 2);
});

test('counts files that change together, by their newest names', async () => {
  const scripted = new ScriptedHistory();
  const files = (value: number): Record<string, string> => ({
    'a.py': `def a():\n    return ${value}\n`,
    'b.py': `def b():\n    return ${value}\n`,
  });
  scripted.commit('Start', { ...files(0), 'c.py': 'def c():\n    return 0\n' });
  scripted.commit('One', files(1));
  scripted.commit('Two', files(2));
  scripted.git('mv', 'a.py', 'z.py');
  scripted.record('Rename');
  assert.deepEqual((await scripted.mine()).coChanges(), [{ paths: ['b.py', 'z.py'], count: 2 }]);
});

test('tells only revisions of wanted paths', async () => {
  const scripted = new ScriptedHistory();
  scripted.commit('Start', { 'a.py': 'def a():\n    return 1\n', 'b.py': 'def b():\n    return 1\n' });
  scripted.commit('Fix', { 'a.py': 'def a():\n    return 2\n', 'b.py': 'def b():\n    return 2\n' });
  const history = await scripted.mine({ isWanted: (path) => path === 'b.py' });
  assert.deepEqual(told(history), ['fix name b.py#b']);
});

function java(name: string, ...methods: readonly string[]): string {
  return `package sample;\n\npublic class ${name} {\n\n${methods.join('\n')}}\n`;
}

function method(name: string, lines: readonly string[], parameters = 'int[] values'): string {
  return `    public int ${name}(${parameters}) {\n${lines.map((line) => `        ${line}\n`).join('')}    }\n`;
}
