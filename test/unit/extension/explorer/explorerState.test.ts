import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ExplorerState, firstState, nextState } from '../../../../src/extension/explorer/explorerState.ts';
import type { ExplorerPanelRequest } from '../../../../src/protocol/explorerPanel.ts';
import { overview, page } from './explorerFixture.ts';

const state: ExplorerState = { ...firstState(overview), table: 'pairs', page: 1 };
const next = (request: ExplorerPanelRequest, from = state): ExplorerState => nextState(from, request, overview, page);

describe('nextState', () => {
  test('another table begins at its first page without the filters of the other', () => {
    const from = { ...state, filter: { kind: 'linter' }, search: 'src' };
    assert.deepEqual(next({ kind: 'table', table: 'secrets' }, from), { table: 'secrets', filter: {}, search: 'src', page: 0 });
  });

  test('a filter and a search go back to the first page', () => {
    assert.deepEqual(next({ kind: 'filter', column: 'kind', value: 'linter' }).filter, { kind: 'linter' });
    assert.equal(next({ kind: 'filter', column: 'kind', value: 'linter' }).page, 0);
    assert.equal(next({ kind: 'search', text: 'x' }).page, 0);
  });

  test('a column sorts upwards, downwards, then not', () => {
    const up = next({ kind: 'sort', column: 'trust' });
    const down = next({ kind: 'sort', column: 'trust' }, up);
    assert.deepEqual(
      [up, down, next({ kind: 'sort', column: 'trust' }, down)].map(({ sort }) => sort),
      [{ column: 'trust', isDescending: false }, { column: 'trust', isDescending: true }, undefined],
    );
  });

  test('pages end where there are no more', () => {
    assert.equal(next({ kind: 'page', step: 1 }).page, 2);
    assert.equal(next({ kind: 'page', step: 1 }, { ...state, page: 2 }).page, 2);
    assert.equal(next({ kind: 'page', step: -1 }, { ...state, page: 0 }).page, 0);
  });

  test('what is not there changes nothing', () => {
    for (const request of [
      { kind: 'table', table: 'nonsense' },
      { kind: 'filter', column: '__proto__', value: 'x' },
      { kind: 'sort', column: 'nonsense' },
    ] as const)
      assert.equal(next(request), state);
  });
});
