import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkInvariants, parseInvariants } from './invariants.ts';
import { listProjectPaths, readProjectFiles } from './projectFiles.ts';

test('each invariant of ARCHITECTURE.md is held by a test that exists', () => {
  const [architecture] = readProjectFiles((path) => path === 'ARCHITECTURE.md');
  assert.ok(architecture, 'ARCHITECTURE.md is missing: write the map of the code and its numbered invariants');
  assert.deepEqual(checkInvariants(architecture.text, listProjectPaths()), []);
});

const page = `# A

## Invariants
Each is held by a test.

1. Data flows one way (test: test/a.test.ts).
2. Numbers agree,
   to the stated tolerance (test: \`test/b.test.ts\`, test/c.test.ts)

## Next
1. Not an invariant.
`;

test('items may run over lines and name several tests', () => {
  assert.deepEqual(parseInvariants(page), [
    { number: 1, text: 'Data flows one way', tests: ['test/a.test.ts'] },
    { number: 2, text: 'Numbers agree, to the stated tolerance', tests: ['test/b.test.ts', 'test/c.test.ts'] },
  ]);
});

test('the checker refuses a page without invariants, a missing test, a file that is no test and a gap', () => {
  assert.match(checkInvariants('# A', [])[0] ?? '', /no numbered list/u);
  assert.match(checkInvariants(page, ['test/a.test.ts', 'test/b.test.ts']).join(), /names test\/c\.test\.ts, which does not exist/u);
  assert.match(checkInvariants('## Invariants\n1. All is well.\n', []).join(), /names no test/u);
  assert.match(checkInvariants('## Invariants\n1. A (test: src/a.ts)\n', ['src/a.ts']).join(), /is no test/u);
  assert.match(checkInvariants('## Invariants\n2. A (test: a.test.ts)\n', ['a.test.ts']).join(), /should be number 1/u);
});
