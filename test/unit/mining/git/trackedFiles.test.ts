import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIndexListing } from '../../../../src/mining/git/trackedFiles.ts';

const hash = '0123456789abcdef0123456789abcdef01234567';

test('modes tell files, links and submodules apart', () => {
  const entries = [`100644 ${hash} 0\ta b.java`, `100755 ${hash} 0\trun.py`, `120000 ${hash} 0\tlink.java`, `160000 ${hash} 0\tinner`];
  const output = `${entries.join('\0')}\0`;
  assert.deepEqual(parseIndexListing(output), [
    { path: 'a b.java', kind: 'file' },
    { path: 'run.py', kind: 'file' },
    { path: 'link.java', kind: 'symlink' },
    { path: 'inner', kind: 'submodule' },
  ]);
});

test('a path in conflict is listed once', () => {
  const output = [1, 2, 3].map((stage) => `100644 ${hash} ${stage}\ta.java\0`).join('');
  assert.deepEqual(parseIndexListing(output), [{ path: 'a.java', kind: 'file' }]);
});

test('line breaks and tabs belong to the path', () => {
  assert.equal(parseIndexListing(`100644 ${hash} 0\ta\n\tb.java\0`)[0]?.path, 'a\n\tb.java');
});

test('no output is no file', () => {
  assert.deepEqual(parseIndexListing(''), []);
});
