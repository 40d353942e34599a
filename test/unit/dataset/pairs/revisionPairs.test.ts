import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pairIdOf, pairSchema, pairSchemaVersion, type UnassignedPair } from '../../../../src/dataset/pairs/pair.ts';
import { buildRevisionPairs, type RevisionPairOptions, type RevisionRefusal } from '../../../../src/dataset/pairs/revisionPairs.ts';
import { findRepository } from '../../../../src/mining/git/repository.ts';
import type { Revision } from '../../../../src/mining/history/history.ts';
import { mineHistory } from '../../../../src/mining/history/mineHistory.ts';
import { MiningStore } from '../../../../src/mining/store/miningStore.ts';
import { openFragmentParser } from '../../../../src/syntax/choices/fragmentParser.ts';
import { git, temporaryRepository, writeFiles } from '../../mining/temporaryRepository.ts';

const parser = await openFragmentParser(['java', 'python']);
after(() => {
  parser.dispose();
});

/** One commit of a scripted history: what the message says, the day it was written on, and the files after it. */
interface Step {
  readonly message: string;
  readonly day: number;
  readonly files: Readonly<Record<string, string>>;
}

interface Outcome {
  readonly pairs: UnassignedPair[];
  readonly refusals: { readonly reason: RevisionRefusal; readonly name: string }[];
}

const licence = '/*\n * Copyright 2020 Somebody. Licensed under the Apache License, Version 2.0.\n */\n';

/** A class with one method in it; the other one keeps the file from being new at every change. */
function box(body: string, name = 'size'): string {
  return `${licence}package sample;\n\nimport java.util.List;\n\nclass Box {\n    int ${name}(List<String> names, int base) {\n        ${body}\n    }\n\n    int zero() {\n        return 0;\n    }\n}\n`;
}

/** Commits the steps, mines them for real, and makes pairs of what was found. */
async function pairsOf(first: Step['files'], steps: readonly Step[], options: Partial<RevisionPairOptions> = {}): Promise<Outcome> {
  const folder = temporaryRepository(first);
  for (const { message, day, files } of steps) {
    writeFiles(folder, files);
    git(folder, 'add', '--all', '.');
    const date = new Date(Date.UTC(2030, 0, 1 + day)).toISOString();
    git(folder, 'commit', '--quiet', '--message', message, '--date', date);
  }
  const store = MiningStore.open(':memory:');
  const { git: reader, ...repository } = await findRepository(folder);
  const history = await mineHistory(repository, reader, { store });
  const outcome = buildOutcome(history.revisions(), options);
  store.dispose();
  return outcome;
}

function buildOutcome(revisions: Iterable<Revision>, options: Partial<RevisionPairOptions> = {}): Outcome {
  const refusals: { reason: RevisionRefusal; name: string }[] = [];
  const onRefused = (reason: RevisionRefusal, { after: { qualifiedName } }: Revision): number =>
    refusals.push({ reason, name: qualifiedName });
  const pairs = [...buildRevisionPairs({ revisions, countFindings: parser.countFindings, parses: parser.parses, onRefused, ...options })];
  for (const pair of pairs) pairSchema.parse({ schemaVersion: pairSchemaVersion, role: 'train', id: pairIdOf(pair), ...pair });
  return { pairs, refusals };
}

const path = 'src/main/java/Box.java';
const rough = 'int total = base; total += names.size(); return total + 1;';
const better = 'int total = base; total += names.size(); return total;';
const best = 'int total = Math.max(0, base); total += names.size(); return total;';

const singles: readonly { name: string; message: string; before?: string; after?: string; refusal?: RevisionRefusal }[] = [
  { name: 'a fix', message: 'Fix the size of boxes' },
  { name: 'a clean-up', message: 'Simplify the size of boxes' },
  { name: 'a review follow-up', message: 'Address review comments' },
  { name: 'a feature', message: 'Add a size to boxes', refusal: 'otherChange' },
  { name: 'a change that says nothing', message: 'Next', refusal: 'otherChange' },
  {
    name: 'a clean-up that adds a lot',
    message: 'Simplify the size',
    after: `${better.slice(0, -13)} if (total > 9) { throw new Error("full"); } return total;`,
    refusal: 'grew',
  },
  {
    name: 'a clean-up after which a rule complains',
    message: 'Clean up',
    before: 'return names.isEmpty() ? 0 : base;',
    after: 'return names.size() == 0 ? 0 : base;',
    refusal: 'findingsRose',
  },
];

for (const { name, message, before = rough, after: changed = better, refusal } of singles) {
  test(`${refusal ? 'leaves out' : 'takes'} ${name}`, async () => {
    const { pairs, refusals } = await pairsOf({ [path]: box(before) }, [{ message, day: 0, files: { [path]: box(changed) } }]);
    assert.deepEqual(
      refusals.map(({ reason }) => reason),
      refusal ? [refusal] : [],
    );
    assert.equal(pairs.length, refusal ? 0 : 1);
  });
}

test('a pair has both versions, the text before them without licence, and where it comes from', async () => {
  const { pairs } = await pairsOf({ [path]: box(rough) }, [{ message: 'Fix the size', day: 3, files: { [path]: box(better) } }]);
  const [pair] = pairs;
  assert.equal(pair!.better, `int size(List<String> names, int base) {\n        ${better}\n    }`);
  assert.equal(pair!.worse, `int size(List<String> names, int base) {\n        ${rough}\n    }`);
  assert.ok(pair!.context.startsWith('package sample;') && pair!.context.trimEnd().endsWith('class Box {'));
  assert.equal(pair!.qualifiedName, 'Box.size');
  assert.equal(pair!.provenance.changeClass, 'fix');
  assert.ok(pair!.provenance.authorDate!.startsWith('2030-01-04'));
  assert.deepEqual([pair!.provenance.findingsBefore, pair!.provenance.findingsAfter], [0, 0]);
  assert.equal(pair!.changesBehaviour, 'possibly');
});

test('fewer findings are worth more than a fix, and a fix more than a clean-up', async () => {
  const confidence = async (message: string, before: string, changed: string): Promise<number> => {
    const { pairs } = await pairsOf({ [path]: box(before) }, [{ message, day: 0, files: { [path]: box(changed) } }]);
    return pairs[0]!.confidence;
  };
  const fell = await confidence('Simplify', 'return names.size() == 0 ? 0 : base;', 'return names.isEmpty() ? 0 : base;');
  const fix = await confidence('Fix the size', rough, better);
  const cleanUp = await confidence('Simplify', rough, better);
  assert.ok(fell > fix && fix > cleanUp && cleanUp > 0.5);
});

test('what was taken back is no pair, and neither is taking it back', async () => {
  const steps = [
    { message: 'Fix the size of boxes', day: 0, files: { [path]: box(better) } },
    { message: 'Revert "Fix the size of boxes"', day: 90, files: { [path]: box(rough) } },
  ];
  const { pairs, refusals } = await pairsOf({ [path]: box(rough) }, steps);
  assert.equal(pairs.length, 0);
  assert.deepEqual(refusals.map(({ reason }) => reason).sort(), ['otherChange', 'reverted']);
});

test('of a chain of versions the newest step wins, and no version is better here and worse there', async () => {
  const steps = [
    { message: 'Fix the size', day: 0, files: { [path]: box(better) } },
    { message: 'Fix negative sizes', day: 100, files: { [path]: box(best) } },
  ];
  const { pairs, refusals } = await pairsOf({ [path]: box(rough) }, steps);
  assert.equal(pairs.length, 1);
  assert.ok(pairs[0]!.better.includes(best) && pairs[0]!.worse.includes(better));
  assert.deepEqual(refusals, [{ reason: 'superseded', name: 'Box.size' }]);
});

test('a change that goes back to an old version without saying so is not taught both ways', async () => {
  const middle = best.replace('Math.max', 'Math.addExact');
  const steps = [
    { message: 'Fix the size', day: 0, files: { [path]: box(better) } },
    { message: 'Fix it in another way', day: 10, files: { [path]: box(middle) } },
    { message: 'Fix it as it was', day: 20, files: { [path]: box(better) } },
  ];
  const { pairs } = await pairsOf({ [path]: box(rough) }, steps);
  const betters = new Set(pairs.map((pair) => pair.better));
  assert.ok(pairs.every(({ worse }) => !betters.has(worse)));
});

test('another fix within the month lowers the confidence, also across a rename, and later ones do not', async () => {
  const confidence = async (day: number, name: string): Promise<number> => {
    const between = box(better.replace('total;', 'total * 1;'), name);
    const steps = [
      { message: 'Fix the size', day: 0, files: { [path]: box(better) } },
      // A feature between two fixes keeps both as pairs.
      { message: 'Add a factor', day: day - 1, files: { [path]: between } },
      { message: 'Fix the factor', day, files: { [path]: box(best, name) } },
    ];
    const { pairs } = await pairsOf({ [path]: box(rough) }, steps);
    return pairs.find(({ worse }) => worse.includes(rough))!.confidence;
  };
  const soon = await confidence(12, 'size');
  const renamed = await confidence(12, 'boxSize');
  const late = await confidence(60, 'size');
  assert.equal(soon, renamed);
  assert.ok(soon < late - 0.2);
});

test('a test follows the code that a fix mended', async () => {
  const testPath = 'src/test/java/BoxTest.java';
  const testClass = (body: string): string =>
    `package sample;\n\nclass BoxTest {\n    @Test\n    void sizes() {\n        Box box = new Box();\n        ${body}\n    }\n}\n`;
  const first = { [path]: box(rough), [testPath]: testClass('check(box.size(names, 1), 2);') };
  const { pairs, refusals } = await pairsOf(first, [
    { message: 'Fix the size', day: 0, files: { [path]: box(better), [testPath]: testClass('check(box.size(names, 1), 1);') } },
    { message: 'Simplify the test', day: 1, files: { [testPath]: testClass('verify(box.size(names, 1), 1);') } },
  ]);
  assert.deepEqual(
    pairs.map(({ qualifiedName, rule }) => [qualifiedName, rule]),
    [
      ['BoxTest.sizes', 'refactor'],
      ['Box.size', 'fix'],
    ],
  );
  assert.deepEqual(refusals, [{ reason: 'superseded', name: 'BoxTest.sizes' }]);
});

test('one sweep over the project is not all that is learnt', async () => {
  const files = (operator: string): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `src/m${index}.py`,
        `def f${index}(a, b):\n    c = a ${operator} b\n    return [c, ${index}]\n`,
      ]),
    );
  const { pairs, refusals } = await pairsOf(files('+'), [{ message: 'Clean up', day: 0, files: files('|') }]);
  assert.equal(pairs.length, 20);
  assert.ok(refusals.length === 10 && refusals.every(({ reason }) => reason === 'commitFull'));
});

test('the message votes where it is at hand', async () => {
  const message = 'Fix the size\n\nA quick hack, to be undone.';
  const steps = [{ message, day: 0, files: { [path]: box(better) } }];
  const without = await pairsOf({ [path]: box(rough) }, steps);
  const heard = await pairsOf({ [path]: box(rough) }, steps, { messageOf: () => message });
  assert.ok(heard.pairs[0]!.confidence < without.pairs[0]!.confidence);
});
