import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCompiledOutput } from '../../../src/mining/compiledOutput.ts';

const cases: readonly (readonly [what: string, paths: readonly string[], output: readonly string[]])[] = [
  ['a script and its declarations beside their source', ['src/a.ts', 'src/a.js', 'src/a.d.ts'], ['src/a.js', 'src/a.d.ts']],
  ['a script beside a component', ['a.tsx', 'a.js', 'a.jsx'], ['a.js', 'a.jsx']],
  ['modules with their own endings', ['a.mts', 'a.mjs', 'b.cts', 'b.cjs'], ['a.mjs', 'b.cjs']],
  ['a script of the same name in another folder', ['src/a.ts', 'lib/a.js'], []],
  ['declarations without their source', ['a.d.ts', 'a.js'], []],
  ['no paths', [], []],
];

for (const [what, paths, output] of cases) {
  test(`${what}: ${output.length > 0 ? 'made by a compiler' : 'nothing is'}`, () => {
    assert.deepEqual([...findCompiledOutput(paths)].sort(), [...output].sort());
  });
}
