import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildCurvesView, curvesCsv, hasCurves, mostShownRuns } from '../../../../src/extension/curves/curvesView.ts';
import type { ListedRun } from '../../../../src/pipeline/repositoryRuns.ts';
import { curvesPanelNoticeSchema, type CurvesView } from '../../../../src/protocol/curvesPanel.ts';
import { alignCurves } from '../../../../webview/curves/alignCurves.ts';

/** Only what a curve is made of. */
function run(id: string, datasetDigest = 'd', hasTraining = true): ListedRun {
  const training = {
    ...{ steps: 20, bestStep: 10, bestValidationLossNats: 1.25, seconds: 61, tokensPerSecond: 640.4 },
    losses: [
      { step: 1, lossNats: 3 },
      { step: 9, lossNats: 2 },
    ],
    validations: [
      { step: 0, lossNats: 2 },
      { step: 10, lossNats: 1.25 },
      { step: 20, lossNats: 1.5 },
    ],
  };
  const state = {
    ...{ id, createdAt: '2026-01-02T03:04:05.000Z', options: { method: 'prefix' }, datasetDigest },
    baseModel: { name: 'small', sha256: 's' },
    repository: { name: 'shop' },
    ...(hasTraining ? { training } : {}),
  };
  return { path: id, state } as unknown as ListedRun;
}

const build = (runs: readonly ListedRun[], shown: readonly string[]): CurvesView =>
  curvesPanelNoticeSchema.parse({ kind: 'viewChanged', view: buildCurvesView(runs, new Set(shown), (text) => text) }).view;

describe('buildCurvesView', () => {
  test('draws the runs that are shown, and lists all that were trained', () => {
    const { runs, table, facts } = build([run('a'), run('b'), run('c', 'd', false)], ['b']);
    assert.deepEqual(
      runs.map(({ id, isShown, validation }) => [id, isShown, validation.length]),
      [
        ['a', false, 0],
        ['b', true, 3],
      ],
    );
    assert.deepEqual(table.rows, [
      ['0', '', '2.000'],
      ['10', '2.000', '1.250'],
      ['20', '2.000', '1.500'],
    ]);
    assert.deepEqual(facts.rows, [['2026-01-02 03:04 · prefix', 'small', '20', '10', '1.250', facts.rows[0]?.[5], '640']]);
    assert.ok(!hasCurves(run('c', 'd', false)));
  });

  test('says where losses cannot be compared, and where too many are chosen', () => {
    assert.match(build([run('a'), run('b', 'other')], ['a', 'b']).notes.join(), /cannot be compared/);
    const many = Array.from({ length: mostShownRuns + 1 }, (_, index) => run(`r${index}`));
    const view = build(
      many,
      many.map(({ state }) => state.id),
    );
    assert.equal(view.runs.filter(({ isShown }) => isShown).length, mostShownRuns);
    assert.equal(view.notes.length, 1);
  });

  test('says where there is nothing', () => {
    const { summary, notes } = build([], []);
    assert.deepEqual([summary, notes], ['No run is chosen.', ['No run of this repository has been trained yet.']]);
  });
});

test('curvesCsv has every point of the shown runs', () => {
  const lines = curvesCsv([run('a'), run('b')], new Set(['a']))
    .trimEnd()
    .split('\r\n');
  assert.deepEqual(lines, [
    'run,curve,step,lossNats',
    'a,training,1,3',
    'a,training,9,2',
    'a,validation,0,2',
    'a,validation,10,1.25',
    'a,validation,20,1.5',
  ]);
});

test('alignCurves puts all curves over one axis', () => {
  assert.deepEqual(
    alignCurves([
      [
        [0, 2],
        [4, 1],
      ],
      [[3, 7]],
    ]),
    [
      [0, 3, 4],
      [2, null, 1],
      [null, 7, null],
    ],
  );
});
