import type { DataOverview } from '../../../../src/pipeline/explore/dataFolder.ts';
import type { DataPage } from '../../../../src/pipeline/explore/queryData.ts';
import type { DataEntry } from '../../../../src/pipeline/explore/readDataEntry.ts';

export const overview: DataOverview = {
  path: 'runs/shop-1',
  kind: 'run',
  name: 'shop-20260101',
  repository: { name: 'shop', path: 'code/shop' },
  tables: [{ name: 'documents' }, { name: 'pairs', rowCount: 130 }, { name: 'secrets', rowCount: 0 }],
};

export const page: DataPage = {
  table: 'pairs',
  columns: ['path', 'name', 'kind', 'role', 'trust'],
  rows: [
    { index: 50, values: { path: 'src/a.py', name: 'f', kind: 'linter', role: 'heldOut', trust: 0.914 } },
    { index: 61, values: { path: 'src/<b>.py', kind: 'somethingNew', role: 'train' } },
  ],
  page: 1,
  pageCount: 3,
  matchCount: 120,
  totalCount: 130,
  facets: [{ column: 'kind', values: [{ value: 'linter', count: 100 }] }],
  damagedCount: 2,
};

export const entry: DataEntry = {
  table: 'pairs',
  index: 61,
  values: { path: 'src/a.py', name: 'f', kind: 'revision', commit: 'c'.repeat(40), date: '2025-01-02T03:04:05Z' },
  places: [{ path: 'src/a.py', text: 'def f():' }],
  texts: [{ name: 'context', text: '# before', isCut: true }],
  difference: {
    rows: [
      { kind: 'gap', gapCount: 12 },
      { kind: 'line', isSame: false, before: { number: 13, text: 'a' }, after: { number: 13, text: 'b' } },
    ],
    isCut: false,
  },
};
