// Whatever a test file says, linking ends and answers within the files it was given.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linkTests } from '../../../../src/mining/focalLinks/linkTests.ts';
import { parseSample } from './parseSample.ts';

const production =
  'def load(text):\n    return text\n\nclass Box:\n    def __init__(self):\n        pass\n\n    def open(self):\n        return self\n';

test('any text of a test is linked or left, and nothing is thrown', async () => {
  const piece = fc.constantFrom(
    ...[
      '(',
      ')',
      '[',
      '{',
      '}',
      '"',
      "'",
      '`',
      '\\',
      '=',
      ':=',
      ' as ',
      'with ',
      'assert ',
      'load',
      'Box()',
      '.open',
      '\n    ',
      '->',
      '::',
      '<',
      '>',
      ',',
      'x',
      '$',
      '@',
      '#',
      '\u{1F600}',
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
      const text = `def test_load():\n    load(1)\n    ${pieces.join('')}\n`;
      const samples = [await parseSample('box.py', production), await parseSample('test_box.py', text)];
      for (const { focal } of await linkTests(samples)) assert.equal(focal.path, 'box.py');
    }),
    { numRuns: 200, seed: 4 },
  );
});

const floods: Readonly<Record<string, string>> = {
  'calls in calls': `def test_load():\n    assert ${'load('.repeat(3000)}1${')'.repeat(3000)}\n`,
  'a chain of calls': `def test_load():\n    x = load(1)${'.open()'.repeat(3000)}\n    assert x\n`,
  'brackets without end': `def test_load():\n    load(${'['.repeat(3_000)}\n`,
  'many assignments': `def test_load():\n${'    a = b = load(1)\n'.repeat(3000)}    assert a\n`,
  'a long line of words': `def test_load():\n    assert load('${'word as other '.repeat(20_000)}')\n`,
  'one name as often as it fits': `def test_${'load_'.repeat(5000)}load():\n    assert load(1)\n`,
};

for (const [name, text] of Object.entries(floods)) {
  test(`${name} end`, async () => {
    const links = await linkTests([await parseSample('box.py', production), await parseSample('test_box.py', text)]);
    assert.ok(links.length <= 1);
  });
}

test('a name that a thousand functions share is none of them', async () => {
  const many = Array.from({ length: 1000 }, (_, index) => parseSample(`m${index}/part.py`, 'def load(text):\n    return text\n'));
  const samples = [...(await Promise.all(many)), await parseSample('tests/test_x.py', 'def test_x(load):\n    assert load(1)\n')];
  assert.deepEqual(await linkTests(samples), []);
});
