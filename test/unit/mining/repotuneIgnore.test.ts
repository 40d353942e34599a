import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openHardenedGit } from '../../../src/mining/git/hardenedGit.ts';
import { listTrackedFiles } from '../../../src/mining/git/trackedFiles.ts';
import { buildIgnoreRules, readIgnoreRules } from '../../../src/mining/repotuneIgnore.ts';
import { addToIndex, git, temporaryRepository, writeFiles } from './temporaryRepository.ts';

type Files = Readonly<Record<string, string>>;

const cases: readonly (readonly [what: string, files: Files, ignored: readonly string[], kept: readonly string[]])[] = [
  ['a name', { '': 'a.py' }, ['a.py', 'x/a.py'], ['b.py', 'a.pyc']],
  ['a name at the top only', { '': '/a.py' }, ['a.py'], ['x/a.py']],
  ['a folder', { '': 'gen/' }, ['gen/a.py', 'x/gen/b/c.py'], ['gen', 'general/a.py']],
  ['stars', { '': '*.gen.ts\ndocs/**/*.py' }, ['x/a.gen.ts', 'docs/a.py', 'docs/x/y/b.py'], ['a.ts', 'x/docs/a.py']],
  ['an exception', { '': '*.py\n!keep.py' }, ['a.py'], ['keep.py', 'x/keep.py']],
  ['no exception within an ignored folder', { '': 'gen/\n!gen/keep.py' }, ['gen/keep.py'], []],
  ['comments and blank lines', { '': '# a.py\n\n  \n\\#b.py' }, ['#b.py'], ['a.py']],
  ['capitals', { '': 'README.py' }, ['README.py'], ['readme.py']],
  ['Windows line ends', { '': 'a.py\r\nb.py\r\n' }, ['a.py', 'b.py'], ['c.py']],
  ['a file in a folder', { x: 'a.py' }, ['x/a.py', 'x/y/a.py'], ['a.py', 'y/a.py']],
  ['the nearer file over the farther', { '': '*.py', x: '!a.py' }, ['a.py', 'x/b.py'], ['x/a.py']],
  ['a nearer file within an ignored folder, in vain', { '': 'x/', x: '!a.py' }, ['x/a.py'], []],
  ['odd names', { '': 'a b.py\n[ab].ts' }, ['a b.py', 'x/b.ts'], ['c.ts', 'line\nbreak.py', '..a.py']],
];

for (const [what, files, ignored, kept] of cases) {
  test(`${what}: as git reads it`, () => {
    const rules = buildIgnoreRules(Object.entries(files).map(([folder, text]) => ({ folder, text })));
    for (const path of ignored) assert.equal(rules.isIgnored(path), true, path);
    for (const path of kept) assert.equal(rules.isIgnored(path), false, path);
    assert.deepEqual(rules.problems, []);
  });

  test(`${what}: git itself agrees`, () => {
    const folder = temporaryRepository({ 'first.txt': '' });
    writeFiles(
      folder,
      Object.fromEntries(Object.entries(files).map(([at, text]) => [at === '' ? '.gitignore' : `${at}/.gitignore`, text])),
    );
    for (const path of [...ignored, ...kept.filter((name) => name !== 'gen')]) writeFiles(folder, { [path]: '' });
    const shown = git(folder, 'ls-files', '-z', '--others', '--exclude-standard').split('\0');
    for (const path of ignored) assert.ok(!shown.includes(path), path);
    for (const path of kept.filter((name) => name !== 'gen')) assert.ok(shown.includes(path), path);
  });
}

test('patterns that would take forever are not followed, and named', () => {
  const rules = buildIgnoreRules([{ folder: 'x', text: `ok.py\n${'*a'.repeat(30)}b\n` }]);
  assert.equal(rules.isIgnored('x/ok.py'), true);
  assert.equal(rules.isIgnored(`x/${'a'.repeat(250)}`), false);
  assert.deepEqual(
    rules.problems.map(({ path, detail }) => [path, detail?.slice(0, 6)]),
    [['x/.repotuneignore', 'line 2']],
  );
});

test('files are read from the work tree: tracked ones anywhere, an untracked one at the top only, none through links', async () => {
  const folder = temporaryRepository({ 'x/.repotuneignore': 'a.py\n', 'other/rules': 'c.py\n', 'first.txt': '' });
  writeFiles(folder, { '.repotuneignore': 'top.py\n', 'y/.repotuneignore': 'b.py\n', 'x/.repotuneignore': 'a.py\nchanged.py\n' });
  symlinkSync(join(folder, 'other/rules'), join(folder, '.linked'));
  addToIndex(folder, Buffer.from(`120000 ${git(folder, 'hash-object', '-w', 'other/rules').trim()}\tz/.repotuneignore\n`));
  const tracked = await listTrackedFiles(openHardenedGit(folder), folder);
  const { isIgnored, problems } = await readIgnoreRules(folder, tracked);
  assert.deepEqual(
    ['top.py', 'x/a.py', 'x/changed.py', 'y/b.py', 'z/c.py'].map((path) => isIgnored(path)),
    [true, true, true, false, false],
  );
  assert.deepEqual(problems, []);
});

test('without ignore files nothing is ignored', async () => {
  const folder = temporaryRepository({ 'a.py': '' });
  const tracked = await listTrackedFiles(openHardenedGit(folder), folder);
  assert.equal((await readIgnoreRules(folder, tracked)).isIgnored('a.py'), false);
});
