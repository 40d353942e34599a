import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DocumentExample, Role } from '../../../../src/dataset/example.ts';
import { type LearnedInput, learnedFromPredictions } from '../../../../src/evaluation/learned/learnedFromPredictions.ts';
import type { BlockPrediction, LinePrediction, PairPrediction, Prediction } from '../../../../src/evaluation/prediction.ts';

const before = 'class Shop:\n    def sell(self, ctx):\n        known_before(ctx)\n';

function document(path: string, role: Role, text: string): DocumentExample {
  return { path, language: 'python', role, text, contentHash: path, unscored: [], comments: [], cutPoints: [] };
}

const documents: readonly DocumentExample[] = [
  document('src/a.py', 'train', 'def f():\n    ctx.fail_with(code)\n    echo(rare_name)\n'),
  document('src/b.py', 'train', 'def g():\n    ctx.fail_with(code)\n    known_before(x)\n'),
  document('src/c.py', 'train', 'def h():\n    print(x)\n    known_before(x)\n    if ctx is not None: pass\n'),
  document('src/d.py', 'train', 'def i():\n    print(x)\n    if code is not None: pass\n'),
  document('test/held.py', 'heldOut', before),
];

function line(item: number, base: string, personalized: string, target = 'pass'): LinePrediction[] {
  const common = { schemaVersion: 1, kind: 'line', item: `test/held.py:${before.length - item}`, path: 'test/held.py', target } as const;
  return [
    { ...common, variant: 'base', text: base },
    { ...common, variant: 'personalized', text: personalized },
  ];
}

function pair(item: number, path: string, baseGap: number, gap: number, rule = 'identity'): PairPrediction[] {
  const common = {
    schemaVersion: 1,
    kind: 'pair',
    item: `p${item}`,
    path,
    pairKind: 'linter',
    rule,
    categories: ['comparisons'],
    contextTokenCount: 9,
  } as const;
  const sides = (difference: number): Pick<PairPrediction, 'better' | 'worse'> => ({
    better: { lossNats: 10, targetCount: 10 },
    worse: { lossNats: 10 + difference, targetCount: 10 },
  });
  return [
    { ...common, ...sides(baseGap), variant: 'base', categories: [...common.categories] },
    { ...common, ...sides(gap), variant: 'personalized', categories: [...common.categories] },
  ];
}

function block(variant: string, found: Pick<BlockPrediction, 'findings' | 'kept'>): BlockPrediction {
  const common = {
    schemaVersion: 1,
    kind: 'block',
    item: 'test/held.py!30',
    path: 'test/held.py',
    text: 'return 1',
    isWhole: true,
  } as const;
  return { ...common, variant, parses: true, lineCount: 1, hasCode: true, ...found };
}

const learned = (predictions: readonly Prediction[], input: Partial<LearnedInput> = {}): ReturnType<typeof learnedFromPredictions> =>
  learnedFromPredictions({ predictions, base: 'base', personalized: 'personalized', documents, conventions: [], seed: 1, ...input });

describe('learnedFromPredictions', () => {
  test('a name of the project that only the personalized model wrote, with counts of both and an example', () => {
    const { terms, termCounts } = learned([
      ...line(1, 'print(x)', 'ctx.fail_with(code)', 'ctx.fail_with(code)'),
      ...line(2, 'print(y)', 'ctx.fail_with(other)', 'pass'),
    ]);
    const call = terms.find(({ kind }) => kind === 'call');
    assert.deepEqual(call, {
      kind: 'call',
      text: '.fail_with()',
      trainingDocumentCount: 2,
      personalizedCount: 2,
      baseCount: 0,
      unpromptedCount: 2,
      rightCount: 1,
      knownCount: 2,
      examples: [
        { path: 'test/held.py', actual: 'ctx.fail_with(code)', base: 'print(x)', personalized: 'ctx.fail_with(code)' },
        { path: 'test/held.py', actual: 'pass', base: 'print(y)', personalized: 'ctx.fail_with(other)' },
      ],
    });
    assert.deepEqual(
      termCounts.find(({ kind }) => kind === 'call'),
      // The base's own `print` is the project's too.
      { kind: 'call', newCount: 1, lostCount: 1 },
    );
  });

  const isNew: readonly (readonly [name: string, base: string, personalized: string, found: string[]])[] = [
    ['what both wrote is not new', 'ctx.fail_with(1)', 'ctx.fail_with(2)', []],
    ['what the code learnt from does not have is not learnt', 'pass', 'invent_it(1)', []],
    ['what one document alone has is not the project', 'pass', 'echo(1)', []],
    ['what stands in a comment is not written', 'pass', 'pass  # fail_with()', []],
    ['a call is', 'pass', 'known_before(1)', ['known_before()']],
    ['a pattern is', 'pass', 'if value is not None: pass', ['if name is not None: pass']],
  ];
  for (const [name, base, personalized, found] of isNew)
    test(name, () => {
      const { terms } = learned(line(1, base, personalized));
      assert.deepEqual(
        terms.map(({ text }) => text),
        found,
      );
    });

  test('what stood in the text before is told apart: it may be a copy', () => {
    const { terms } = learned(line(1, 'pass', 'known_before(1)'));
    assert.equal(terms[0]?.unpromptedCount, 0);
  });

  test('items that only one model wrote do not count', () => {
    const report = learned(line(1, 'pass', 'known_before(1)').slice(0, 1));
    assert.deepEqual([report.lineCount, report.terms, report.cautions], [0, [], ['noItems', 'noBlocks', 'noPairs']]);
  });

  test('rules before and after, and which of them tell anything', () => {
    const { rules, pairAccuracy } = learned([
      ...Array.from({ length: 6 }, (_, index) => pair(index, `src/f${index}.py`, index < 3 ? 1 : -1, 1)).flat(),
      ...pair(9, 'src/x.py', 1, -1, 'emptyList'),
    ]);
    assert.deepEqual(
      rules.map(({ rule, pairCount, beforeRatio, afterRatio, isTelling }) => [rule, pairCount, beforeRatio, afterRatio, isTelling]),
      [
        ['identity', 6, 0.5, 1, true],
        ['emptyList', 1, 1, 0, false],
      ],
    );
    assert.equal(pairAccuracy?.estimate.itemCount, 7);
    assert.ok(pairAccuracy.afterRatio > pairAccuracy.beforeRatio);
  });

  test('a convention is counted in what both wrote', () => {
    const { conventions } = learned(
      [
        block('base', { findings: [{ source: 'convention', rule: 'quotes', category: 'formatting', line: 1 }], kept: [] }),
        block('personalized', { findings: [], kept: [{ rule: 'quotes', category: 'formatting', count: 2 }] }),
      ],
      { conventions: [{ language: 'python', choice: 'quotes', form: 'double', supportCount: 80, supportRatio: 1 }] },
    );
    assert.deepEqual(conventions, [
      {
        ...{ language: 'python', choice: 'quotes', form: 'double', supportCount: 80, supportRatio: 1 },
        before: { keptCount: 0, brokenCount: 1 },
        after: { keptCount: 2, brokenCount: 0 },
      },
    ]);
  });

  test('says where nothing can be told', () => {
    assert.deepEqual(learned(line(1, 'pass', 'pass')).cautions, ['fewItems', 'alike', 'noBlocks', 'noPairs']);
    assert.deepEqual(learned([...line(1, 'pass', 'x'), ...pair(1, 'a', 1, 1)]).cautions, ['fewItems', 'noneNew', 'noBlocks', 'fewPairs']);
  });
});
