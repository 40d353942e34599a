import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownModulesOf } from '../../../../src/mining/focalLinks/ownModules.ts';
import { ProjectIndex } from '../../../../src/mining/focalLinks/projectIndex.ts';
import { parseSample } from './parseSample.ts';

test('a scoped module is the project where most of what is imported from it is', async () => {
  const index = new ProjectIndex();
  index.add(
    await parseSample(
      'src/a.test.ts',
      "import { makeStore, makeSlice, type Slice } from '@shop/store'\nimport { render, screen, act } from '@looks/react'\nit('a', () => {})\n",
    ),
  );
  const own = new Set(['makeStore', 'makeSlice', 'render']);
  assert.deepEqual([...ownModulesOf(index.files, (name) => own.has(name))], ['@shop/store']);
});
