import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleCategory } from '../../../../src/dataset/pairs/properties.ts';
import type { BlockPrediction } from '../../../../src/evaluation/prediction.ts';
import { blockFiguresOf, compareBlocks } from '../../../../src/evaluation/quality/blockFigures.ts';

function block(index: number, findings: readonly RuleCategory[], changes: Partial<BlockPrediction> = {}): [string, BlockPrediction] {
  const item = `block${index}`;
  return [
    item,
    {
      schemaVersion: 1,
      kind: 'block',
      variant: 'any',
      item,
      path: `file${index % 20}`,
      text: 'x',
      isWhole: false,
      parses: true,
      lineCount: 5,
      hasCode: true,
      findings: findings.map((category) => ({ source: 'bundled', rule: category, category, line: 1 })),
      kept: [{ rule: 'nullCheck', category: 'comparisons', count: 2 }],
      ...changes,
    },
  ];
}

const taught = new Set<RuleCategory>(['comparisons']);

test('findings are counted in the lines that parse', () => {
  const figures = blockFiguresOf(
    new Map([
      block(0, ['comparisons', 'naming']),
      block(1, ['comparisons']),
      block(2, [], { parses: false, lineCount: 90, kept: [] }),
      block(3, [], { lineCount: 0, hasCode: false, kept: [] }),
    ]),
    taught,
  );
  assert.deepEqual([figures?.blockCount, figures?.lineCount, figures?.parseRatio, figures?.nonEmptyRatio], [4, 100, 0.75, 0.75]);
  assert.equal(figures?.all.perThousandLines, 300);
  assert.deepEqual(figures.taught, {
    findingCount: 2,
    keptCount: 4,
    judgedLineCount: 10,
    perThousandLines: 200,
    // 1.96² · 0.2 · 1.7 / (0.3 · 0.2)²
    neededLineCount: 363,
  });
  assert.deepEqual(
    figures.byCategory.map(({ category, isTaught, findingCount }) => [category, isTaught, findingCount]),
    [
      ['naming', false, 1],
      ['comparisons', true, 2],
    ],
  );
});

test('a fall is told from chance with its interval, as a rate and as a part', () => {
  const old = new Map(Array.from({ length: 200 }, (_, index) => block(index, index % 2 === 0 ? ['comparisons'] : [])));
  const renewed = new Map(Array.from({ length: 200 }, (_, index) => block(index, index % 8 === 0 ? ['comparisons'] : [])));
  const compared = compareBlocks(old, renewed, taught, 1);
  assert.ok(Math.abs((compared?.taught.perThousandLines?.difference ?? 0) + 75) < 1e-9);
  assert.equal(compared?.taught.relative?.difference, -0.75);
  assert.ok((compared.taught.relative.interval?.high ?? 0) < 0);
  assert.equal(compared.parses.difference, 0);
  assert.equal(compared.lines.difference, 0);
});

test('silence shows: fewer lines and empty answers are differences of their own', () => {
  const old = new Map(Array.from({ length: 40 }, (_, index) => block(index, ['comparisons'])));
  const silent = new Map(Array.from({ length: 40 }, (_, index) => block(index, [], { lineCount: 0, hasCode: false })));
  const compared = compareBlocks(old, silent, taught, 1);
  assert.equal(compared?.nonEmpty.difference, -1);
  assert.equal(compared.lines.difference, -5);
  // No lines, so there is no rate.
  assert.equal(compared.taught.perThousandLines, undefined);
});

test('without findings of the old variant there is no part of them, and without common blocks no comparison', () => {
  const none = new Map([block(0, [])]);
  assert.equal(compareBlocks(none, new Map([block(0, ['comparisons'])]), taught, 1)?.taught.relative, undefined);
  assert.equal(compareBlocks(none, new Map([block(1, [])]), taught, 1), undefined);
  assert.equal(blockFiguresOf(new Map(), taught), undefined);
});
