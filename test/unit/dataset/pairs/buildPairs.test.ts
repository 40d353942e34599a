import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BuildPairsOptions, buildPairs } from '../../../../src/dataset/pairs/buildPairs.ts';
import { formatPair, type Pair, pairIdOf, parsePair, type UnassignedPair } from '../../../../src/dataset/pairs/pair.ts';
import type { PairReport } from '../../../../src/dataset/pairs/pairReport.ts';

function pairOf(better: string, worse: string, changes: Partial<UnassignedPair> = {}): UnassignedPair {
  return {
    kind: 'revision',
    rule: 'fix',
    language: 'java',
    path: 'src/A.java',
    qualifiedName: 'A.f',
    context: 'class A {\n',
    better,
    worse,
    suffix: '',
    confidence: 0.8,
    changesBehaviour: 'possibly',
    editRatio: 0.1,
    provenance: {},
    ...changes,
  };
}

async function collect(
  sources: BuildPairsOptions['sources'],
  options: Partial<BuildPairsOptions> = {},
): Promise<{ pairs: Pair[]; report: PairReport }> {
  const built = buildPairs({ sources, roleOf: () => 'train', isNearHeldOut: () => false, seed: 1, ...options });
  const pairs: Pair[] = [];
  for await (const pair of built.pairs) pairs.push(pair);
  return { pairs, report: built.report() };
}

test('pairs survive being written and read', async () => {
  const provenance = {
    commit: 'c'.repeat(40),
    authorDate: '2024-01-02T03:04:05Z',
    changeClass: 'fix',
    findingsBefore: 2,
    findingsAfter: 0,
  };
  const { pairs } = await collect([[pairOf('a();', 'b();', { provenance })]]);
  assert.equal(pairs.length, 1);
  assert.deepEqual(parsePair(formatPair(pairs[0]!)), pairs[0]);
  assert.throws(() => parsePair(formatPair({ ...pairs[0]!, confidence: 1.1 })));
  assert.throws(() => parsePair(formatPair({ ...pairs[0]!, schemaVersion: 2 as 1 })));
});

test('an id depends on what is read and where it stands, on nothing else', async () => {
  const { pairs } = await collect([[pairOf('a();', 'b();')]]);
  const pair = pairs[0]!;
  assert.equal(pairIdOf({ ...pair, confidence: 0.1, role: 'heldOut' } as Pair), pair.id);
  for (const field of ['context', 'better', 'worse', 'suffix', 'path', 'qualifiedName', 'rule'] as const) {
    assert.notEqual(pairIdOf({ ...pair, [field]: `${pair[field]} ` }), pair.id);
  }
});

test('the first of equal pairs stays, and none comes the other way round', async () => {
  const linter = pairOf('a();', 'b();', { kind: 'linter', rule: 'r' });
  const { pairs, report } = await collect([[pairOf('a();', 'b();')], [linter, pairOf('b();', 'a();'), pairOf('a();', 'c();')]]);
  assert.deepEqual(
    pairs.map(({ kind, better, worse }) => [kind, better, worse]),
    [
      ['revision', 'a();', 'b();'],
      ['revision', 'a();', 'c();'],
    ],
  );
  assert.deepEqual(report.leftOut, { linter: { duplicate: 1 }, revision: { contradiction: 1 } });
});

test('no kind, rule or file takes more than its part', async () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    pairOf(`a${index}();`, `b${index}();`, { path: `src/${index % 2}.java`, rule: index < 30 ? 'fix' : 'style' }),
  );
  const caps = { perKind: 12, perRule: 10, perFile: 9, perRuleAndFile: 4 };
  const { pairs, report } = await collect([many], { caps });
  const countOf = (test: (pair: Pair) => boolean): number => pairs.filter(test).length;
  assert.equal(
    countOf(({ rule }) => rule === 'fix'),
    8,
  );
  assert.equal(
    countOf(({ rule }) => rule === 'style'),
    4,
  );
  assert.equal(pairs.length, 12);
  assert.deepEqual(report.leftOut, { revision: { fileFull: 22, kindFull: 6 } });
});

test('roles come from the function, and a function without one gives no pair', async () => {
  const roles = { 'A.f': 'train', 'A.g': 'heldOut', 'A.h': 'validation' } as const;
  const pairs = ['A.f', 'A.g', 'A.h', 'A.i'].map((qualifiedName, index) => pairOf(`a${index}();`, `b${index}();`, { qualifiedName }));
  const { pairs: kept, report } = await collect([pairs], { roleOf: (_, name) => roles[name as keyof typeof roles] });
  assert.deepEqual(
    kept.map(({ qualifiedName, role }) => [qualifiedName, role]),
    Object.entries(roles),
  );
  assert.deepEqual(report.byRole, { train: 1, validation: 1, heldOut: 1 });
  assert.deepEqual(report.leftOut, { revision: { noRole: 1 } });
});

test('what resembles something held out is neither trained on nor watched, on either side', async () => {
  const pairs = [
    pairOf('held();', 'b();'),
    pairOf('a();', 'held();'),
    pairOf('a();', 'held(); b();', { qualifiedName: 'A.v' }),
    pairOf('held();', 'c();', { qualifiedName: 'A.h' }),
    pairOf('d();', 'e();'),
  ];
  const { pairs: kept, report } = await collect([pairs], {
    isNearHeldOut: ({ text }) => text.includes('held'),
    roleOf: (_, name) => (name === 'A.h' ? 'heldOut' : name === 'A.v' ? 'validation' : 'train'),
    cleanContext: (path, context) => `${path}:${context.length}`,
  });
  assert.deepEqual(
    kept.map(({ better, worse, role, context }) => [better, worse, role, context]),
    [
      ['held();', 'c();', 'heldOut', 'class A {\n'],
      ['d();', 'e();', 'train', 'src/A.java:10'],
    ],
  );
  assert.deepEqual(report.leftOut, { revision: { nearHeldOut: 3 } });
});

test('secrets are in no part of a pair, and a pair of two secrets is none', async () => {
  const secret = (end: string): string => ['ghp', `R4nd0mV4lu3Th4tL00ksR34lEn0ugh12345${end}`].join('_');
  const code = (end: string): string => `connect("${secret(end)}");`;
  const { pairs, report } = await collect([
    [pairOf(code('6'), `disconnect(); ${code('7')}`, { context: `${code('8')}\n`, suffix: code('9') }), pairOf(code('6'), code('7'))],
  ]);
  assert.equal(pairs.length, 1);
  assert.ok(!formatPair(pairs[0]!).includes('R4nd0mV4lu3'));
  assert.deepEqual(report.leftOut, { revision: { emptied: 1 } });
});

test('the report counts by kind and rule and draws fifty, the same for the same seed', async () => {
  const kinds = ['revision', 'linter', 'self', 'convention'] as const;
  const many = Array.from({ length: 400 }, (_, index) =>
    pairOf(`a${index}();`, `b${index}();`, { kind: kinds[index % 4]!, path: `src/${index}.java`, confidence: (index % 11) / 10 }),
  );
  const { report } = await collect([many]);
  assert.equal(report.count, 400);
  assert.deepEqual(report.byKind.self, { count: 100, ratio: 0.25 });
  assert.deepEqual(report.byRule['linter/fix'], { count: 100, ratio: 0.25 });
  assert.equal(
    report.confidenceHistogram.reduce((sum, count) => sum + count),
    400,
  );
  // Confidences of 0.9 and of 1.
  assert.equal(report.confidenceHistogram[9], many.filter(({ confidence }) => confidence >= 0.9).length);
  assert.equal(report.sample.length, 50);
  // Not the first fifty, nor the last.
  assert.ok(
    report.sample.some(({ path }) => Number(/\d+/u.exec(path)![0]) > 200) &&
      report.sample.some(({ path }) => Number(/\d+/u.exec(path)![0]) < 200),
  );
  assert.deepEqual((await collect([many])).report.sample, report.sample);
  assert.notDeepEqual((await collect([many], { seed: 2 })).report.sample, report.sample);
});

test('pairs are handed on as they come', async () => {
  let made = 0;
  const endless = function* (): Generator<UnassignedPair> {
    for (;;) yield pairOf(`a${made}();`, `b${made++}();`, { path: `src/${made}.java` });
  };
  const { pairs } = buildPairs({ sources: [endless()], roleOf: () => 'train', isNearHeldOut: () => false, seed: 1 });
  for (let taken = 0; taken < 3; taken++) await pairs.next();
  assert.ok(made <= 4);
});

test('cancelling ends with the reason', async () => {
  const signal = AbortSignal.abort('enough');
  await assert.rejects(collect([[pairOf('a();', 'b();')]], { signal }), (reason) => reason === 'enough');
});
