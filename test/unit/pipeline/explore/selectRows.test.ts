import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type RowQuery, selectRows } from '../../../../src/pipeline/explore/selectRows.ts';

const rows = [
  { path: 'src/b.ts', name: 'read', kind: 'linter', category: 'naming, types', trust: 0.9 },
  { path: 'src/a.ts', name: 'Write', kind: 'linter', category: 'types', trust: 0.5 },
  { path: 'test/a.ts', kind: 'revision', category: 'other', trust: 0.7 },
  { path: 'src/c.ts', name: 'write', kind: 'revision', category: 'other' },
].map((values) => ({ values }));

const select = (query: Partial<RowQuery>): ReturnType<typeof selectRows> =>
  selectRows(rows, ['kind', 'category'], { filter: {}, search: '', ...query });

describe('selectRows', () => {
  const cases: readonly (readonly [name: string, query: Partial<RowQuery>, indexes: number[]])[] = [
    ['everything, in the order of the file', {}, [0, 1, 2, 3]],
    ['a value of a column', { filter: { kind: 'revision' } }, [2, 3]],
    ['one of several values of a cell', { filter: { category: 'types' } }, [0, 1]],
    ['two conditions together', { filter: { kind: 'linter', category: 'naming' } }, [0]],
    ['an empty condition is none', { filter: { kind: '' } }, [0, 1, 2, 3]],
    ['a part of a path', { search: 'test/' }, [2]],
    ['a part of a name, whatever its case', { search: ' WRITE' }, [1, 3]],
    ['upwards', { sort: { column: 'trust', isDescending: false } }, [1, 2, 0, 3]],
    ['downwards, rows without a value last all the same', { sort: { column: 'trust', isDescending: true } }, [0, 2, 1, 3]],
    ['equal rows stay in their order', { sort: { column: 'kind', isDescending: true } }, [2, 3, 0, 1]],
  ];
  for (const [name, query, indexes] of cases) test(name, () => assert.deepEqual(select(query).indexes, indexes));

  test('counts of a column do not heed its own condition, but all others', () => {
    const { facets } = select({ filter: { kind: 'linter' } });
    assert.deepEqual(facets, [
      {
        column: 'kind',
        values: [
          { value: 'linter', count: 2 },
          { value: 'revision', count: 2 },
        ],
      },
      {
        column: 'category',
        values: [
          { value: 'types', count: 2 },
          { value: 'naming', count: 1 },
        ],
      },
    ]);
  });
});
