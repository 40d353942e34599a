import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { learnedText } from '../../../../src/cli/texts/learnedText.ts';
import { buildLearnedView } from '../../../../src/extension/learned/learnedView.ts';
import type { LearnedResult } from '../../../../src/pipeline/learnedRun.ts';
import { learnedPanelNoticeSchema, type LearnedView } from '../../../../src/protocol/learnedPanel.ts';

const result: LearnedResult = {
  run: 'shop-1',
  path: 'runs/shop-1',
  repository: { name: 'shop', path: 'code/shop' },
  baseModel: 'small',
  learned: {
    lineCount: 30,
    blockCount: 4,
    pairCount: 12,
    equalCount: 5,
    pairAccuracy: {
      beforeRatio: 0.5,
      afterRatio: 0.75,
      estimate: { difference: 0.25, interval: { low: 0.1, high: 0.4 }, itemCount: 12, clusterCount: 6 },
    },
    rules: [{ kind: 'linter', rule: 'identity', pairCount: 3, fileCount: 2, beforeRatio: 0.5, afterRatio: 1, isTelling: false }],
    conventions: [
      {
        ...{ language: 'python', choice: 'quotes', form: 'double', supportCount: 8050, supportRatio: 1 },
        before: { keptCount: 0, brokenCount: 0 },
        after: { keptCount: 2, brokenCount: 1 },
      },
    ],
    terms: [
      {
        ...{ kind: 'call', text: '.fail()', trainingDocumentCount: 9, personalizedCount: 2, baseCount: 0, unpromptedCount: 1 },
        ...{
          rightCount: 1,
          knownCount: 2,
          examples: [{ path: 'a<b>.py', actual: 'ctx.fail()', base: 'print(1)', personalized: 'ctx.fail(1)\nreturn' }],
        },
      },
    ],
    termCounts: [
      { kind: 'identifier', newCount: 0, lostCount: 2 },
      { kind: 'call', newCount: 1, lostCount: 0 },
      { kind: 'pattern', newCount: 0, lostCount: 0 },
    ],
    cautions: ['noneNew'],
  },
};

const build = (standing: Parameters<typeof buildLearnedView>[0]): LearnedView =>
  learnedPanelNoticeSchema.parse({ kind: 'viewChanged', view: buildLearnedView(standing, (text) => text) }).view;

describe('buildLearnedView', () => {
  test('a table for rules, conventions and each kind of term that there is', () => {
    const { tables, summary, cautions } = build({ kind: 'ready', result });
    assert.deepEqual(
      tables.map(({ title }) => title),
      ['Rules', 'Conventions', 'New Calls'],
    );
    for (const { columns, rows } of tables) for (const { cells } of rows) assert.equal(cells.length, columns.length);
    assert.match(summary, /50 % → 75 % \(a gain\)/);
    assert.equal(cautions.length, 1);
    assert.equal(tables[0]?.rows[0]?.cells.at(-1), 'too few to tell');
    assert.deepEqual(tables[2]?.rows[0]?.examples[0]?.sides[2], ['Personalized', 'ctx.fail(1)\nreturn']);
  });

  test('an interval that holds zero claims no gain', () => {
    const learned = {
      ...result.learned,
      pairAccuracy: {
        beforeRatio: 0.5,
        afterRatio: 0.6,
        estimate: { difference: 0.1, interval: { low: -0.1, high: 0.3 }, itemCount: 12, clusterCount: 6 },
      },
    };
    assert.match(build({ kind: 'ready', result: { ...result, learned } }).summary, /no difference that can be told from chance/);
  });
});

test('learnedText says the same in a terminal', () => {
  const text = learnedText(result);
  assert.match(text, /linter: identity +3 +2 +50 % +100 % +too few to tell/);
  assert.match(text, /\.fail\(\) +9 +2 +0 +1 +1 of 2/);
  assert.match(text, /Personalized +ctx\.fail\(1\) ⏎ return/);
  assert.match(text, /Note: Nothing of the project's own/);
});
