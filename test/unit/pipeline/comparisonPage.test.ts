import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { formatPredictions, type Prediction } from '../../../src/evaluation/prediction.ts';
import { reportFromPredictions } from '../../../src/evaluation/reportFromPredictions.ts';
import { comparisonPage } from '../../../src/pipeline/comparisonPage.ts';
import { makeTrainedRun, type MadeRun } from '../../helpers/makeTrainedRun.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { buildPageFixture } from '../evaluation/reportPage/pageFixture.ts';

describe('comparisonPage', () => {
  const folder = temporaryFolder();
  const { report, predictions } = buildPageFixture({ hasQuality: true });

  function judgedRun(id: string, own: readonly Prediction[], made: MadeRun = {}): string {
    const run = makeTrainedRun(folder, id, made);
    writeFileSync(run.folder.predictionsFile, formatPredictions(own));
    writeFileSync(run.folder.reportFile, JSON.stringify(reportFromPredictions(own, report.costs)));
    return run.folder.path;
  }

  /** The second run's model does better by a tenth of a nat a token. */
  const better = predictions.map((prediction): Prediction =>
    prediction.kind === 'window' && prediction.variant === 'personalized'
      ? { ...prediction, lossNats: prediction.lossNats - 0.1 * prediction.targetCount }
      : prediction,
  );

  test('one run: its page, and a row of the table for each prediction', () => {
    const { page, table, name } = comparisonPage({ runs: [judgedRun('alone', predictions)], cwd: folder });
    assert.equal(name, 'r');
    assert.match(page, /<summary>Windows: \d+<\/summary>/u);
    assert.equal(table.trimEnd().split('\r\n').length, predictions.length + 1);
  });

  test('several runs: each has its row, with figures from its own predictions, and the first is compared with the others', () => {
    const runs = [
      judgedRun('one', predictions),
      judgedRun('two', better, { objective: 'comparative' }),
      judgedRun('three', better),
    ] as const;
    const { page, table } = comparisonPage({ runs: [runs[0], runs[1], runs[2]], cwd: folder });
    const rows = [
      ...page.matchAll(
        /<th scope="row">(Base|Personalized|Comparative|Likelihood)<small>[^<]*<\/small><\/th>\s*<td data-value="([\d.]+)"/gu,
      ),
    ];
    assert.doesNotMatch(page, /Not all models judged the same items/u);
    const losses = new Map(rows.map(([, name = '', loss]) => [name, Number(loss)]));
    assert.equal(losses.size, 4);
    const [own, second, third] = ['Personalized', 'Comparative', 'Likelihood'].map((name) => losses.get(name) ?? Number.NaN);
    assert.ok(Math.abs(own! - second! - 0.1) < 1e-9);
    assert.equal(second, third);
    assert.match(page, /<th scope="col">to Comparative<\/th>\s*<th scope="col">to Likelihood<\/th>/u);
    assert.match(table, /^comparative,window,/mu);
  });

  test('where a run judged fewer items the page says what can be compared', () => {
    const fewer = better.filter(({ item }) => item !== 'w1');
    const { page } = comparisonPage({
      runs: [judgedRun('all', predictions), judgedRun('fewer', fewer, { objective: 'comparative' })],
      cwd: folder,
    });
    assert.match(page, /Not all models judged the same items: compare the differences/u);
  });

  test('windows that another program scored do not count', () => {
    const byEngine = better.map((prediction): Prediction =>
      prediction.kind === 'window' ? { ...prediction, scoredBy: 'engine' } : prediction,
    );
    const byLlama = predictions.map((prediction): Prediction =>
      prediction.kind === 'window' ? { ...prediction, scoredBy: 'llama.cpp' } : prediction,
    );
    const { table } = comparisonPage({
      runs: [judgedRun('llama', byLlama), judgedRun('engine', byEngine, { objective: 'comparative' })],
      cwd: folder,
    });
    assert.match(table, /^comparative,line,/mu);
    assert.doesNotMatch(table, /^comparative,window,/mu);
  });

  test('a run of another dataset, one that was not judged, and damaged predictions are refused with their reasons', () => {
    const first = judgedRun('first', predictions);
    const other = judgedRun('other', predictions, { digest: 'another' });
    assert.throws(
      () => comparisonPage({ runs: [first, other], cwd: folder }),
      (error) => ArtifactError.is(error, 'otherDataset'),
    );
    const unjudged = makeTrainedRun(folder, 'unjudged').folder.path;
    assert.throws(
      () => comparisonPage({ runs: [unjudged], cwd: folder }),
      (error) => ArtifactError.is(error, 'fileMissing'),
    );
    const damaged = judgedRun('damaged', predictions);
    writeFileSync(join(damaged, 'predictions.jsonl'), '{"kind":"window"}\n');
    assert.throws(
      () => comparisonPage({ runs: [damaged], cwd: folder }),
      (error) => ArtifactError.is(error, 'invalidContent'),
    );
  });
});
