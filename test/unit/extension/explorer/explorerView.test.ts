import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstState } from '../../../../src/extension/explorer/explorerState.ts';
import { buildExplorerView, type ExplorerStanding } from '../../../../src/extension/explorer/explorerView.ts';
import { columnTitles, tableTexts, tableTitles } from '../../../../src/extension/explorer/explorerWords.ts';
import { dataColumnNames, dataTableNames } from '../../../../src/pipeline/explore/dataTable.ts';
import { explorerPanelNoticeSchema, type ExplorerView } from '../../../../src/protocol/explorerPanel.ts';
import { entry, overview, page } from './explorerFixture.ts';

const asIs = (text: string): string => text;

/** What is shown, as it passes the panel's own check. */
function build(standing: Partial<ExplorerStanding>): ExplorerView {
  const view = buildExplorerView({ layout: 'sideBySide', isWorking: false, ...standing }, asIs);
  return explorerPanelNoticeSchema.parse({ kind: 'viewChanged', view }).view;
}

const state = { ...firstState(overview), table: 'pairs', page: 1 } as const;

describe('buildExplorerView', () => {
  test('has words for every table and column', () => {
    assert.deepEqual(Object.keys(tableTitles), [...dataTableNames]);
    assert.deepEqual(Object.keys(tableTexts), [...dataTableNames]);
    assert.deepEqual(Object.keys(columnTitles).sort(), [...dataColumnNames].sort());
  });

  test('before anything has come it says that it reads', () => {
    assert.equal(build({ isWorking: true }).status, 'Reading…');
  });

  test('a page as a table, with its place among all rows', () => {
    const { table, status, tables } = build({ overview, state, page });
    assert.equal(status, '120 of 130 rows');
    assert.deepEqual(table?.rows, [
      { index: 50, isOpen: false, cells: ['src/a.py', 'f', 'rule', 'held out', '0.91'] },
      { index: 61, isOpen: false, cells: ['src/<b>.py', '', 'somethingNew', 'learnt from', ''] },
    ]);
    assert.deepEqual([table?.paging.text, table?.paging.hasPrevious, table?.paging.hasNext], ['51–52 of 120', true, true]);
    assert.deepEqual(
      tables.filter(({ isActive }) => isActive).map(({ title }) => title),
      ['Better and Worse Code (130)'],
    );
  });

  test('what was chosen stays choosable where nothing has it any more', () => {
    const { filters } = build({ overview, state: { ...state, filter: { kind: 'self' } }, page });
    assert.deepEqual(
      filters[0]?.options.map(({ title }) => title),
      ['All', 'rule (100)', 'written by the base model (0)'],
    );
  });

  test('an entry with its difference, and what can be done with it', () => {
    const view = build({ overview, state, page, entry });
    assert.deepEqual(
      view.entry?.actions.map(({ id }) => id),
      ['openFile', 'leaveOut', 'unified', 'closeEntry'],
    );
    assert.deepEqual(view.entry?.facts.at(-1), ['Date', '2025-01-02']);
    assert.deepEqual(view.entry?.difference?.rows[0], { kind: 'gap', text: '12 equal lines' });
    assert.equal(view.table?.rows[1]?.isOpen, true);
  });

  test('a failure is told with what to do', () => {
    const failure = { reason: 'fileMissing', sentence: 'A file is missing.', advice: 'Delete the run.', message: 'x' };
    const view = build({ overview, state, failure });
    assert.equal(view.failure?.sentence, 'A file is missing.');
    assert.deepEqual(
      view.actions.map(({ id }) => id),
      ['openLog'],
    );
  });
});
