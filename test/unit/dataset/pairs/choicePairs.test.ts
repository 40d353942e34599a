import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { buildChoicePairs, type ChoiceRefusal } from '../../../../src/dataset/pairs/choicePairs.ts';
import { FormCounter } from '../../../../src/dataset/pairs/conventions.ts';
import { functionBounds } from '../../../../src/dataset/pairs/guards.ts';
import { pairIdOf, pairSchema, pairSchemaVersion, type UnassignedPair } from '../../../../src/dataset/pairs/pair.ts';
import { tokenEditRatio } from '../../../../src/dataset/pairs/tokenEditRatio.ts';
import type { FileSample } from '../../../../src/mining/sample.ts';
import { openFragmentParser } from '../../../../src/syntax/choices/fragmentParser.ts';
import { minedSample } from '../fileSamples.ts';

const parser = await openFragmentParser(['java', 'python']);
after(() => {
  parser.dispose();
});

function pairsOf(files: readonly FileSample[], seed = 1): { pairs: UnassignedPair[]; refused: string[] } {
  const counts = new FormCounter();
  for (const file of files) counts.add(file);
  const refused: string[] = [];
  const onRefused = (reason: ChoiceRefusal, rule: string): void => void refused.push(`${reason} ${rule}`);
  const options = { counts, countFindings: parser.countFindings, parses: parser.parses, seed, onRefused };
  return { pairs: [...buildChoicePairs(files, options)], refused };
}

const javaMethod = (index: number): string => `
  /** Adds ${index}. */
  public int add${index}(List<String> names, int limit) {
    if (names == null || limit == ${index}) {
      return ${index};
    }
    if (names.isEmpty()) {
      return lookUp(limit + ${index}, names);
    }
    return names.size() + ${index};
  }
`;
const javaFile = (name: string, methodCount: number): string =>
  `// Licensed to somebody under the Apache License, Version 2.0\n\npackage a;\n\nclass ${name} {\n${Array.from({ length: methodCount }, (_, index) => javaMethod(index)).join('')}\n}\n`;

const javaFiles = async (methodCount: number): Promise<FileSample[]> =>
  await Promise.all(['A', 'B', 'C', 'D'].map((name) => minedSample(`src/${name}.java`, javaFile(name, methodCount))));

test('every pair keeps the contract, whatever made it', async () => {
  const files = await javaFiles(12);
  const { pairs } = pairsOf(files);
  assert.deepEqual([...new Set(pairs.map(({ kind }) => kind))].sort(), ['convention', 'linter']);
  for (const pair of pairs) {
    pairSchema.parse({ ...pair, schemaVersion: pairSchemaVersion, id: pairIdOf(pair), role: 'train' });
    const file = files.find(({ path }) => path === pair.path)!;
    // The project's own code is one side and stands where the pair says.
    assert.ok(file.text.includes(pair.context + pair.better + pair.suffix), pair.rule);
    assert.notEqual(pair.better, pair.worse);
    assert.ok(parser.parses('java', pair.worse), pair.worse);
    const head = (text: string): string => text.slice(0, text.indexOf('{'));
    assert.equal(head(pair.better), head(pair.worse));
    assert.ok(pair.editRatio > 0 && pair.editRatio <= functionBounds.mostEditRatio);
    assert.ok(tokenEditRatio(pair.better.split(/\b/u), pair.worse.split(/\b/u)) > 0);
    assert.ok(!pair.context.includes('Licensed to'), 'the licence is no context');
    if (pair.kind === 'linter') {
      const before = parser.countFindings('java', pair.worse)[pair.rule] ?? 0;
      assert.ok(before > (parser.countFindings('java', pair.better)[pair.rule] ?? 0), pair.rule);
      assert.ok(pair.provenance.findingsBefore! > pair.provenance.findingsAfter!);
    } else {
      assert.ok(pair.provenance.supportRatio! >= 0.9 && pair.provenance.supportCount! >= 35);
    }
  }
});

test('the same seed gives the same pairs, another seed others', async () => {
  const files = await javaFiles(12);
  const text = (seed: number): string => JSON.stringify(pairsOf(files, seed).pairs);
  assert.equal(text(1), text(1));
  assert.notEqual(text(1), text(2));
});

test('no rule and no file takes more than its part', async () => {
  const { pairs } = pairsOf(await javaFiles(60));
  const counts = new Map<string, number>();
  for (const { kind, rule, path } of pairs) {
    for (const key of [`${kind} ${rule} ${path}`, path]) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [key, count] of counts) assert.ok(count <= (key.startsWith('src/') ? 24 : 2), `${key}: ${count}`);
});

test('a finding is paired with its fix, the code as written on the worse side', async () => {
  const text = 'def f(self, value):\n    if value == None:\n        return self.other(1, 2)\n    return self.total(value, 3)\n';
  const { pairs } = pairsOf([await minedSample('a.py', text)]);
  const fixes = pairs.filter(({ rule }) => rule === 'noneComparison');
  assert.deepEqual(
    fixes.map(({ better, worse }) => [better, worse]),
    [[text.trimEnd().replace('value == None', 'value is None'), text.trimEnd()]],
  );
});

test('a rule that the project breaks by habit gives no pairs', async () => {
  const broken = Array.from({ length: 6 }, (_, index) => `def f${index}(a, b):\n    return g(a == None, b, ${index}, a, b)\n`).join('\n\n');
  const kept = 'def g(a, b):\n    return h(a is None, b, 1, a, b)\n';
  const files = [await minedSample('a.py', broken), await minedSample('b.py', kept)];
  assert.deepEqual(
    pairsOf(files).pairs.filter(({ rule }) => rule === 'noneComparison'),
    [],
  );
  assert.notDeepEqual(
    pairsOf(files.slice(1)).pairs.filter(({ rule }) => rule === 'noneComparison'),
    [],
  );
});

test('a local variable of several words is renamed throughout its function', async () => {
  const functionText = (index: number): string =>
    `def f${index}(self, x):\n    line_count = self.g(x, ${index})\n    if line_count > 3:\n        return line_count\n    return x\n`;
  const files = await Promise.all(
    [0, 1, 2].map((file) =>
      minedSample(`m${file}.py`, Array.from({ length: 14 }, (_, index) => functionText(file * 20 + index)).join('\n\n')),
    ),
  );
  const renamed = pairsOf(files).pairs.filter(({ rule }) => rule === 'localNaming');
  assert.ok(renamed.length > 0);
  for (const { better, worse } of renamed) assert.equal(worse, better.replaceAll('line_count', 'lineCount'));
});

test('code of any kind gives pairs or none, and never an error', async () => {
  const texts = ['', '}', 'class', 'def f(:\n  x ==', '"""', '{'.repeat(200), 'if (a) {'.repeat(50), '\u0000\ud800 x == null'];
  for (const text of texts) {
    for (const path of ['a.java', 'a.py']) assert.deepEqual(pairsOf([await minedSample(path, text)]).pairs, [], text.slice(0, 20));
  }
});
