import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictionsTable } from '../../../src/evaluation/predictionsTable.ts';
import { buildPageFixture } from './reportPage/pageFixture.ts';

test('every prediction has a row, and each row as many cells as there are columns', () => {
  const { predictions } = buildPageFixture({ hasQuality: true, text: 'a plain text' });
  const lines = predictionsTable(predictions).trimEnd().split('\r\n');
  assert.equal(lines.length, predictions.length + 1);
  const counts = new Set(lines.map((line) => line.replaceAll(/"(?:[^"]|"")*"/gu, 'text').split(',').length));
  assert.equal(counts.size, 1);
  for (const kind of new Set(predictions.map((prediction) => prediction.kind))) assert.ok(lines.some((line) => line.includes(`,${kind},`)));
});

test('a text of the repository is no formula', () => {
  const { predictions } = buildPageFixture({ text: '=HYPERLINK("http://x.example","y")' });
  assert.doesNotMatch(predictionsTable(predictions), /(?:^|,)"?[=+@]/mu);
});
