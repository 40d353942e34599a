import assert from 'node:assert/strict';
import test from 'node:test';
import { selectBackend } from '../../../../src/engine/backend.ts';
import { loadFrozenMatrix, type FrozenMatrix } from '../../../../src/engine/frozenMatrix.ts';
import { gatherRows } from '../../../../src/engine/ops/gatherRows.ts';
import { countAlive } from '../opCase.ts';

function loadCounting(): FrozenMatrix {
  const values = Float32Array.of(0, 1, 10, 11, 20, 21);
  return loadFrozenMatrix({ bytes: new Uint8Array(values.buffer), type: 'F32', rows: 3, columns: 2 }, { precision: 'f32' });
}

for (const backendName of ['native', 'wasm', 'cpu'] as const) {
  test(`gatherRows on ${backendName} looks rows up in order, repeated ones and none at all`, async () => {
    await selectBackend(backendName);
    const before = countAlive();
    const matrix = loadCounting();
    for (const [rows, expected] of [
      [
        [2, 0, 2],
        [20, 21, 0, 1, 20, 21],
      ],
      [[], []],
    ] as const) {
      const gathered = gatherRows(matrix, Int32Array.from(rows));
      assert.deepEqual(gathered.shape, [rows.length, 2]);
      assert.deepEqual(Array.from(gathered.dataSync()), expected);
      gathered.dispose();
    }
    matrix.dispose();
    assert.deepEqual(countAlive(), before);
  });

  test(`gatherRows on ${backendName} refuses a row that does not exist`, async () => {
    await selectBackend(backendName);
    const matrix = loadCounting();
    assert.throws(() => gatherRows(matrix, Int32Array.of(1, 3)), /rows must lie in 0\.\.2, got 3/);
    assert.throws(() => gatherRows(matrix, Int32Array.of(-1)), /got -1/);
    matrix.dispose();
  });
}
