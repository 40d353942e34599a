import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChangeClass, classifyMessage } from '../../../../src/mining/history/changeClass.ts';

const subjects: Readonly<Record<ChangeClass, readonly string[]>> = {
  fix: [
    'fix: keep the order of keys',
    'fix(parser)!: do not drop the last token',
    'hotfix: crash on empty input',
    'LANG-1234: StringUtils.abbreviate throws StringIndexOutOfBoundsException',
    '[LANG-77] Fix NPE in FastDateFormat',
    'Fix a Yoda condition',
    'Fixed #4 wrong answer for negative values',
    'core: avoid leaking the reader',
    'GH-12: Prevent a race condition when two callers close',
    'Handle null pointer in equals',
    'Correct the rounding of halves',
  ],
  refactor: [
    'refactor: split the reader in two',
    'perf: read in larger pieces',
    'Simplify loop',
    'Clean up',
    'Rename foo to bar',
    'Extract method',
    'Remove unused private field',
    'LANG-9: Use StringBuilder',
    'Move to_native_string for methods to prepare()',
    'Make fields private and final',
  ],
  style: [
    'style: braces',
    'Reformat',
    'Fix formatting',
    'Checkstyle',
    'Remove trailing whitespace',
    'Sort members',
    'Fix lint',
    'eslint',
    'Run prettier',
    'gofmt',
  ],
  feature: [
    'feat: cursors',
    'feat(api)!: cursors',
    'Add Path.isRoot',
    'Implement setKey',
    'LANG-33: Add StringUtils.wrap',
    'Introduce a reader',
    'Support metadata in schemas',
  ],
  test: [
    'test: more cases',
    'Add unit test for LANG-729',
    'Fix flaky test',
    'More tests',
    'Improve coverage',
    'Adding a test for the fix of #12',
    'tests: close files',
  ],
  docs: [
    'docs: readme',
    'Javadoc',
    'Fix typo',
    'Fix Javadoc',
    'fix: typo in README',
    'Update README.md',
    'Document the reader',
    'Adding missing docblock',
  ],
  revert: [
    'Revert "Add cursors"',
    'Reverts commit 1234abcd',
    'revert: feat: cursors',
    'Reverted r1234567',
    'Back out the last change',
    'Roll back the reader',
  ],
  reviewFollowUp: [
    'fixup! Add cursors',
    'squash! Add cursors',
    'Address review comments',
    'address PR feedback',
    'nit',
    'nits: names',
    'Apply suggestions from code review',
    'fix: apply suggestions from code review',
    'Changes after review',
    'Code review feedback',
    'Addressing comments from reviewer',
  ],
  other: [
    'chore: bump',
    'Bump junit from 3.8.2 to 4.13.1',
    'Release 1.0.63',
    '3.5.2',
    '[maven-release-plugin] prepare release gson-2.2.2',
    'ci: cache',
    '',
    'davidfischer',
    '日本語のみ',
    'Use'.slice(0, 0),
  ],
};

for (const [expected, messages] of Object.entries(subjects)) {
  test(`recognises ${expected}`, () => {
    for (const message of messages) assert.equal(classifyMessage(message).changeClass, expected, message);
  });
}

const reverts: readonly { readonly message: string; readonly hash?: string; readonly subject?: string }[] = [
  { message: 'Revert "Add cursors"', subject: 'Add cursors' },
  { message: 'Revert "Add cursors (#12)" (#13)', subject: 'Add cursors (#12)' },
  { message: 'Revert "Revert "Add cursors""', subject: 'Revert "Add cursors"' },
  {
    message: 'Revert "A"\r\n\r\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.\r\n',
    subject: 'A',
    hash: '0123456789abcdef0123456789abcdef01234567',
  },
  { message: 'Undo it\n\nThis reverts commit 0123abcd, since it is slow', hash: '0123abcd' },
  { message: 'revert: feat: cursors', subject: 'feat: cursors' },
];

test('reads what a revert takes back', () => {
  for (const { message, hash, subject } of reverts) {
    assert.deepEqual(classifyMessage(message), { changeClass: 'revert', reverts: { hash, subject } }, message);
  }
});

test('a word about reverting further down is no revert', () => {
  assert.equal(classifyMessage('Add undo\n\nThe user can revert "changes" now.').changeClass, 'feature');
});

test('megabytes without a break take no time', () => {
  for (const piece of ['a', ' fix', '(', 'revert "', 'review ', 'LANG-1: ', '[', 'address ']) {
    classifyMessage(piece.repeat(1_000_000));
    classifyMessage(`${piece.repeat(2_000)}\n`.repeat(500));
  }
});
