import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseEvaluationReport } from '../../../src/evaluation/parseEvaluationReport.ts';
import { renderReportPage } from '../../../src/evaluation/reportPage/renderReportPage.ts';
import { buildPageFixture } from './reportPage/pageFixture.ts';

const { report, state, predictions } = buildPageFixture({ hasQuality: true });
const text = JSON.stringify(report);

test('a report is read as it was written', () => {
  assert.deepEqual(parseEvaluationReport(text), JSON.parse(text));
});

test('a report from before there was quality is read and shown', () => {
  const old = buildPageFixture();
  const { rivals, taughtCategories, ...evaluation } = old.report.costs.evaluation;
  assert.deepEqual([rivals, taughtCategories], [undefined, ['comparisons']]);
  const read = parseEvaluationReport(JSON.stringify({ ...old.report, schemaVersion: 1, costs: { ...old.report.costs, evaluation } }));
  assert.equal(read.quality, undefined);
  assert.ok(renderReportPage(read, { state, predictions }).includes('Better.'));
});

test('a newer report says what to do, and anything else is refused', () => {
  assert.throws(() => parseEvaluationReport(JSON.stringify({ ...report, schemaVersion: 3 })), /Evaluate the run again, or update/u);
  for (const other of ['', 'null', '[]', '{}', '{"schemaVersion":0}', text.slice(0, 500)])
    assert.throws(() => parseEvaluationReport(other));
});

test('a damaged report is an error or a report', () => {
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(30), fc.string(), (start, length, patch) => {
      try {
        const read = parseEvaluationReport(text.slice(0, start) + patch + text.slice(start + length));
        assert.equal(read.kind, 'evaluation');
      } catch (error) {
        assert.ok(error instanceof Error && error.message.length > 0);
      }
    }),
  );
});
