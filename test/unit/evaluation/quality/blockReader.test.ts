import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentExample } from '../../../../src/dataset/example.ts';
import type { BlockPrediction } from '../../../../src/evaluation/prediction.ts';
import { chooseBlockPlaces } from '../../../../src/evaluation/quality/blockPlaces.ts';
import { BlockReader, mostBlockLines } from '../../../../src/evaluation/quality/blockReader.ts';
import type { BlockFinding } from '../../../../src/evaluation/quality/inspectBlock.ts';
import { type FileWithBlock, lintBlocks } from '../../../../src/evaluation/quality/lintBlocks.ts';

function documentOf(name: string, changes: Partial<DocumentExample> = {}): DocumentExample {
  const methods = ['first', 'second', 'third'].map(
    (method) => `
    int ${method}(String name, Object other) {
        log.debug(name);
        int size = name.length();
        if (other == null) {
            return size;
        }
        return size + 1;
    }
`,
  );
  return {
    path: `src/${name}.java`,
    language: 'java',
    role: 'heldOut',
    text: `package example;\n\n/** ${'What this class is about. '.repeat(10)} */\nclass ${name} {\n${methods.join('')}}\n`,
    contentHash: name,
    unscored: [],
    comments: [],
    cutPoints: [],
    ...changes,
  };
}

const documents = ['A', 'B', 'C'].map((name) => documentOf(name));

test('places lie before what rules are about, one a function, and show nothing behind the cut', async () => {
  const places = await chooseBlockPlaces(documents, new Set(['nullCheck', 'unheardOf']), 100, 1);
  assert.equal(places.length, 9);
  assert.deepEqual(new Set(places.map(({ rule }) => rule)), new Set(['nullCheck']));
  // Files take turns.
  assert.equal(new Set(places.slice(0, 3).map(({ document }) => document.path)).size, 3);
  for (const { document, cut, functionStart, functionEnd } of places) {
    const behind = document.text.slice(cut, functionEnd);
    assert.ok(/^(?:int size|if \(other == null)/u.test(behind), behind);
    assert.ok(!document.text.slice(functionStart, cut).includes('null'));
  }
});

test('the same seed gives the same places, and fewer are the beginning of more', async () => {
  const ids = async (count: number, seed: number): Promise<string[]> =>
    (await chooseBlockPlaces([...documents].reverse(), new Set(['nullCheck']), count, seed)).map(({ id }) => id);
  const all = (await chooseBlockPlaces(documents, new Set(['nullCheck']), 100, 1)).map(({ id }) => id);
  assert.deepEqual(await ids(100, 1), all);
  assert.deepEqual(await ids(4, 1), all.slice(0, 4));
});

test('what is not held out is never a place, and without rules chance chooses', async () => {
  assert.deepEqual(await chooseBlockPlaces([documentOf('A', { role: 'train' })], new Set(['nullCheck']), 9, 1), []);
  assert.deepEqual(await chooseBlockPlaces(documents, new Set(['unheardOf']), 9, 1), []);
  const places = await chooseBlockPlaces(documents, new Set(), 9, 1);
  assert.equal(places.length, 9);
  assert.ok(places.every(({ rule }) => rule === undefined));
});

test('only what the model wrote is counted, with its place', async () => {
  const places = await chooseBlockPlaces(documents, new Set(['nullCheck']), 1, 1);
  const [place] = places;
  assert.ok(place);
  const conventions = [{ language: 'java', choice: 'nullCheck', form: 'valueFirst' }];
  const reader = await BlockReader.open(places, conventions);
  try {
    const written =
      'int b = 1;\n        // Nothing.\n        if (null == other) {\n            if (other == null) {\n                return b;\n';
    const block = reader.read(place, written, true);
    assert.deepEqual([block.parses, block.isWhole, block.lineCount, block.hasCode], [true, false, 4, true]);
    assert.deepEqual(block.findings, [{ source: 'convention', rule: 'nullCheck', category: 'comparisons', line: 3 }]);
    assert.deepEqual(
      block.kept.filter(({ rule }) => rule === 'nullCheck'),
      [{ rule: 'nullCheck', category: 'comparisons', count: 1 }],
    );
    const caught = reader.read(
      place,
      'try {\n            f();\n        } catch (Exception e) {\n        }\n        return 1;\n    }\n',
      false,
    );
    assert.equal(caught.isWhole, true);
    assert.deepEqual(
      caught.findings.map(({ source, rule, category }) => [source, rule, category]),
      [['bundled', 'emptyCatch', 'errorHandling']],
    );
    const nothing = reader.read(place, '// Nothing.\n        }\n    }\n', false);
    assert.equal(nothing.hasCode, false);
    const broken = reader.read(place, 'if (null == ((other {\n', true);
    assert.deepEqual([broken.parses, broken.findings, broken.kept], [false, [], []]);
  } finally {
    reader.dispose();
  }
});

test("the project's linters see each block in its file, and what bundled rules said is not said twice", async () => {
  const places = await chooseBlockPlaces([...documents, documentOf('D', { part: 'D.first@120' })], new Set(['nullCheck']), 12, 1);
  const reader = await BlockReader.open(places, []);
  const blocks = places.map((place): BlockPrediction => {
    const text = 'try {\n            f();\n        } catch (Exception e) {\n        }\n        int b = 1;\n';
    return {
      schemaVersion: 1,
      kind: 'block',
      variant: 'base',
      item: place.id,
      path: place.document.path,
      ...reader.read(place, text, true),
    };
  });
  const asked: FileWithBlock[] = [];
  const linted = await lintBlocks(blocks, places, reader, (files) => {
    asked.push(...files);
    const found = files.map(({ firstLine }): BlockFinding[] => [
      { source: 'pmd', rule: 'EmptyCatchBlock', category: 'errorHandling', line: firstLine },
      { source: 'pmd', rule: 'UnusedLocalVariable', category: 'correctness', line: firstLine + 4 },
    ]);
    return Promise.resolve(found);
  });
  reader.dispose();
  assert.ok(asked.length >= 9);
  // A function that was cut out of its file has no file to stand in.
  assert.ok(asked.every(({ path }) => path !== 'src/D.java'));
  for (const { text, firstLine, lastLine } of asked) {
    const lines = text.split('\n');
    assert.deepEqual([lines[firstLine - 1]?.trim(), lines[lastLine - 1]?.trim()], ['try {', 'int b = 1;']);
    assert.ok(text.endsWith('}\n}\n') && text.startsWith('package example;'));
  }
  for (const [index, { findings, path }] of linted.entries()) {
    const rules = findings.map(({ source, rule, line }) => `${source}/${rule}:${line}`);
    const bundled = (blocks[index]?.findings ?? []).map(({ source, rule, line }) => `${source}/${rule}:${line}`);
    assert.ok(bundled.includes('bundled/emptyCatch:1') || bundled.includes('bundled/emptyCatch:3'), bundled.join());
    const isSame = bundled.includes('bundled/emptyCatch:1');
    const added = path === 'src/D.java' ? [] : [...(isSame ? [] : ['pmd/EmptyCatchBlock:1']), 'pmd/UnusedLocalVariable:5'];
    assert.deepEqual(rules, [...bundled, ...added]);
  }
});

test('it is enough when the function ends or there are as many lines as may be', async () => {
  const places = await chooseBlockPlaces(documents, new Set(['nullCheck']), 1, 1);
  const [place] = places;
  assert.ok(place);
  const reader = await BlockReader.open(places, []);
  assert.equal(reader.isEnough(place, 'return 1;\n    '), false);
  assert.equal(reader.isEnough(place, 'return 1;\n    }'), true);
  assert.equal(reader.isEnough(place, 'a();\n'.repeat(mostBlockLines - 1)), false);
  assert.equal(reader.isEnough(place, 'a();\n'.repeat(mostBlockLines)), true);
  reader.dispose();
});
