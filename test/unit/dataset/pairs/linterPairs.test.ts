import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { FindingPlaces } from '../../../../src/dataset/pairs/findingPlaces.ts';
import { type FragmentParser, openFragmentParser } from '../../../../src/syntax/choices/fragmentParser.ts';
import { buildLinterPairs } from '../../../../src/dataset/pairs/linterPairs.ts';
import { type UnassignedPair, pairIdOf, pairSchema, pairSchemaVersion } from '../../../../src/dataset/pairs/pair.ts';
import { verifyPairs } from '../../../../src/dataset/pairs/verifyPairs.ts';
import type { LinterProblem } from '../../../../src/mining/linters/linter.ts';
import { LinterProject } from '../../../../src/mining/linters/linterProject.ts';
import { linters } from '../../../../src/mining/linters/linterTable.ts';
import { mineProject } from '../../../../src/mining/mineProject.ts';
import type { FileSample } from '../../../../src/mining/sample.ts';
import { ParserPool } from '../../../../src/mining/parserPool.ts';
import { temporaryRepository } from '../../mining/temporaryRepository.ts';

const nodeModules = new URL('../../../../node_modules', import.meta.url).pathname;

const source = `import { other } from './other.js';

/** Mended in itself. */
export function total(values) {
  let start = 10;
  for (const value of values) other(value + start);
  return values.length == start;
}

export function clean(values) {
  const start = 10;
  return values.length + start;
}

export function reportedOnly(a, b) {
  const sum = a + b;
  return sum == b;
}

export function outer(values) {
  function inner(value) {
    let doubled = value * 2;
    return doubled + values.length;
  }
  return values.map(inner);
}

export class First {
  same(value) {
    let kept = value + 1;
    return kept * kept;
  }
}
`;

const configuration = "export default [{ rules: { eqeqeq: 'error', 'prefer-const': 'error' } }];\n";

async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Fails unless a pair keeps the contract with comparative training. */
function assertKeepsSchema(pair: UnassignedPair): void {
  pairSchema.parse({ ...pair, schemaVersion: pairSchemaVersion, id: pairIdOf(pair), role: 'train' });
}

const folder = temporaryRepository({
  'package.json': '{ "type": "module" }',
  'eslint.config.js': configuration,
  'src/a.js': source,
  'src/other.js': 'export const other = (value) => value;\n',
  'src/broken.js': 'export function broken( {\n  let x = 1;\n',
});
symlinkSync(nodeModules, join(folder, 'node_modules'));

describe('pairs from a linter of the project', () => {
  const parser = new ParserPool({}, 1);
  let parses: FragmentParser;
  let project: LinterProject;
  let files: readonly FileSample[];

  before(async () => {
    parses = await openFragmentParser(['javascript', 'python']);
    project = await LinterProject.open(folder, { allowLinters: true });
    files = await collect((await mineProject(folder)).samples());
  });
  after(async () => {
    project.dispose();
    parses.dispose();
    await parser.dispose();
  });

  test('a function as written is worse than after the automatic fix, and only where findings vanished', async () => {
    const refused: string[] = [];
    const problems: LinterProblem[] = [];
    const pairs = await collect(
      buildLinterPairs(files, {
        project,
        linters,
        parser,
        parses: parses.parses,
        onRefused: (reason, name) => refused.push(`${name} ${reason}`),
        onProblem: (problem) => problems.push(problem),
      }),
    );
    pairs.forEach(assertKeepsSchema);
    assert.deepEqual(
      pairs.map(({ qualifiedName, rule, provenance }) => [qualifiedName, rule, provenance.findingsBefore, provenance.findingsAfter]),
      [
        ['total', 'eslint/prefer-const', 2, 1],
        ['outer.inner', 'eslint/prefer-const', 1, 0],
        ['First.same', 'eslint/prefer-const', 1, 0],
      ],
    );
    const [pair] = pairs;
    assert.ok(pair);
    assert.equal(pair.worse.includes('let start = 10'), true);
    assert.equal(pair.better, pair.worse.replace('let start', 'const start'));
    assert.equal(pair.context, "import { other } from './other.js';\n\n/** Mended in itself. */\n");
    assert.ok(pair.suffix.startsWith('\n\nexport function clean'));
    assert.deepEqual([pair.provenance.tool, pair.provenance.toolVersion?.split('.').length], ['eslint', 3]);
    assert.deepEqual([refused.includes('reportedOnly findingsUnchanged'), refused.length <= 1], [false, true]);
    assert.deepEqual([...new Set(problems.map(({ reason, path }) => `${reason} ${path}`))], ['fileNotParsed src/broken.js']);
  });

  test('without consent there are no pairs and no error', async () => {
    const careful = new LinterProject(project.topFolder, project.trackedPaths);
    assert.deepEqual(await collect(buildLinterPairs(files, { project: careful, linters, parser, parses: parses.parses })), []);
    careful.dispose();
  });

  /** A pair of a bundled rule for a function of the source. */
  function bundledPair(qualifiedName: string, change: readonly [from: string, to: string], holdsBetter = true): UnassignedPair {
    const file = files.find(({ path }) => path === 'src/a.js')!;
    const { start, end } = file.functions.find((fn) => fn.qualifiedName === qualifiedName)!;
    const written = file.text.slice(start, end);
    const other = written.replace(...change);
    assert.notEqual(other, written);
    return {
      kind: 'linter',
      rule: 'some-rule',
      language: 'javascript',
      path: 'src/a.js',
      qualifiedName,
      context: '',
      better: holdsBetter ? written : other,
      worse: holdsBetter ? other : written,
      suffix: '',
      confidence: 0.8,
      changesBehaviour: 'no',
      editRatio: 0.1,
      provenance: { tool: 'bundled', toolVersion: '1', findingsBefore: 1, findingsAfter: 0 },
    };
  }

  test('the linter confirms, contradicts or has no opinion, and confidence follows', async () => {
    const cases: readonly (readonly [
      what: string,
      pair: UnassignedPair,
      expected: readonly [confidence: 'up' | 'down' | 'far down' | 'same', tool: string],
    ])[] = [
      ['broken on purpose, seen', bundledPair('clean', ['const start', 'let start']), ['up', 'bundled+eslint']],
      // The same function again, so that a second round is needed.
      [
        'broken on purpose, not configured',
        bundledPair('clean', ['values.length + start', '(values.length + start)']),
        ['down', 'bundled'],
      ],
      ['a fix, seen', bundledPair('reportedOnly', ['sum == b', 'sum === b'], false), ['up', 'bundled+eslint']],
      ['a pair the wrong way round', bundledPair('total', ['== start', '=== start']), ['far down', 'bundled+eslint']],
      ['an inner function', bundledPair('outer.inner', ['let doubled', 'const doubled'], false), ['up', 'bundled+eslint']],
      ['the function around it', bundledPair('outer', ['let doubled', 'const doubled'], false), ['up', 'bundled+eslint']],
      [
        'a convention that no rule knows',
        { ...bundledPair('clean', ['values.length + start', '((values.length) + start)']), kind: 'convention' },
        ['same', 'bundled'],
      ],
      ['a function that is not there', { ...bundledPair('clean', ['10', '11']), qualifiedName: 'gone' }, ['same', 'bundled']],
      ['another language', { ...bundledPair('clean', ['10', '12']), language: 'python' }, ['same', 'bundled']],
    ];
    const given = cases.map(([, pair]) => pair);
    const verified = await collect(verifyPairs(given, { project, linters, fileOf: (path) => files.find((file) => file.path === path) }));
    verified.forEach(assertKeepsSchema);
    const wordOf = (confidence: number): string =>
      confidence > 0.8 ? 'up' : confidence === 0.8 ? 'same' : confidence < 0.5 ? 'far down' : 'down';
    assert.deepEqual(
      verified.map(({ confidence, provenance }, index) => [cases[index]?.[0], [wordOf(confidence), provenance.tool]]),
      cases.map(([what, , expected]) => [what, expected]),
    );
    assert.deepEqual(verified[0]?.provenance.findingsBefore, 1);
    assert.deepEqual(
      verified.map(({ better, worse }) => [better, worse]),
      given.map(({ better, worse }) => [better, worse]),
    );
  });

  test('a side that the linter cannot read takes the whole file out of that round, and nothing else', async () => {
    const pairs = [
      bundledPair('clean', ['const start = 10;', 'const start = ;']),
      bundledPair('reportedOnly', ['sum == b', 'sum === b'], false),
    ];
    const verified = await collect(verifyPairs(pairs, { project, linters, fileOf: (path) => files.find((file) => file.path === path) }));
    assert.deepEqual(verified, pairs);
  });
});

test('ruff: pairs by the rules that a project chose', async (context) => {
  const folder = temporaryRepository({
    'ruff.toml': '[lint]\nselect = ["SIM", "RET", "E711"]\n',
    'a.py':
      'import os\n\n\ndef check(value):\n    if not value in (1, 2):\n        return True\n    else:\n        return os.sep\n\n\ndef plain(value):\n    return os.path.join(value, "x")\n',
    'b.py':
      'def flag(value, other):\n    found = [entry for entry in value if entry]\n    if other in value.keys():\n        return found\n    return None\n',
  });
  const project = await LinterProject.open(folder);
  const ruff = linters.find(({ name }) => name === 'ruff')!;
  const detection = await ruff.detect(project);
  if (!detection.available) {
    assert.equal(detection.reason, 'notInstalled');
    return context.diagnostic('ruff is not installed: its pairs are not looked at');
  }
  const parser = new ParserPool({}, 1);
  const functionParser = await openFragmentParser(['python']);
  const files = await collect((await mineProject(folder)).samples());
  try {
    const pairs = await collect(buildLinterPairs(files, { project, linters, parser, parses: functionParser.parses }));
    pairs.forEach(assertKeepsSchema);
    assert.deepEqual(
      pairs.map(({ path, qualifiedName, rule }) => [path, qualifiedName, rule]),
      [['a.py', 'check', 'ruff/RET505']],
    );
    assert.deepEqual([pairs[0]?.worse.includes('else:'), pairs[0]?.better.includes('else:')], [true, false]);
  } finally {
    project.dispose();
    functionParser.dispose();
    await parser.dispose();
  }
});

test('places of findings: any place lands in the text, and the innermost range has it', () => {
  const places = new FindingPlaces('ab\n\ncd');
  assert.deepEqual(
    [
      [1, 1],
      [1, 2],
      [1, 99],
      [2, 1],
      [3, 2],
      [3, 9],
      [99, 1],
    ].map(([line, column]) => places.offsetOf({ line: line!, column: column! })),
    [0, 1, 2, 3, 5, 6, 4],
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '\n', '😀') }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      (text, line, column) => {
        const offset = new FindingPlaces(text).offsetOf({ line, column });
        assert.ok(offset >= 0 && offset <= text.length);
      },
    ),
  );
  const outer = { start: 0, end: 6 };
  const inner = { start: 3, end: 6 };
  const found = [
    { line: 3, column: 1 },
    { line: 1, column: 1 },
  ];
  assert.deepEqual(
    [...new FindingPlaces('ab\n\ncd').groupByInnermost([outer, inner], found)],
    [
      [outer, [found[1]]],
      [inner, [found[0]]],
    ],
  );
});
