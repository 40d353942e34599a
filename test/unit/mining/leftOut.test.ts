import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mineProject } from '../../../src/mining/mineProject.ts';
import { javaClass, temporaryRepository, writeFiles } from './temporaryRepository.ts';

test('what ignore files, compilers, licences and git LFS account for is left out with its reason', async () => {
  const folder = temporaryRepository({
    'src/Kept.java': javaClass('Kept'),
    'src/Copyleft.java': `// SPDX-License-Identifier: GPL-3.0-only\n${javaClass('Copyleft')}`,
    'src/Dual.java': `// SPDX-License-Identifier: MIT OR GPL-3.0-only\n${javaClass('Dual')}`,
    'src/Beside.java': javaClass('Beside'),
    'src/Beside.java.license': 'SPDX-License-Identifier: GPL-2.0-or-later\n',
    'src/Pointer.java': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 9\n`,
    'web/app.ts': 'export const one = () => 1;\n',
    'web/app.js': 'export const one = () => 1;\n',
    'web/own.js': 'export const two = () => 2;\n',
    'samples/.repotuneignore': '*\n!Good.java\n',
    'samples/Good.java': javaClass('Good'),
    'samples/Bad.java': javaClass('Bad'),
    'notes/Draft.java': javaClass('Draft'),
  });
  // At the top of the work tree it counts before it is committed; code there that nobody tracks is never read.
  writeFiles(folder, { '.repotuneignore': 'notes/\n', 'src/Untracked.java': javaClass('Untracked') });
  const { files, problems, isWanted } = await mineProject(folder, { excludeLicences: ['GPL-*'] });
  assert.deepEqual(
    files.map(({ path }) => path),
    ['samples/Good.java', 'src/Dual.java', 'src/Kept.java', 'web/app.ts', 'web/own.js'],
  );
  assert.deepEqual(
    problems.filter(({ reason }) => reason !== 'unsupportedLanguage').map(({ path, reason, detail }) => [path, reason, detail]),
    [
      ['notes/Draft.java', 'ignored', undefined],
      ['samples/.repotuneignore', 'ignored', undefined],
      ['samples/Bad.java', 'ignored', undefined],
      ['src/Beside.java', 'licence', 'GPL-2.0-or-later'],
      ['src/Copyleft.java', 'licence', 'GPL-3.0-only'],
      ['src/Pointer.java', 'lfsPointer', undefined],
      ['web/app.js', 'generated', undefined],
    ],
  );
  assert.deepEqual(
    ['src/Kept.java', 'src/Copyleft.java', 'notes/Draft.java'].map((path) => isWanted(path)),
    [true, false, false],
  );
});

test('without excluded licences every licence is kept', async () => {
  const folder = temporaryRepository({ 'A.java': `// SPDX-License-Identifier: GPL-3.0-only\n${javaClass('A')}` });
  assert.equal((await mineProject(folder)).files.length, 1);
});
