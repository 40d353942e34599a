import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { test } from 'node:test';
import { findFileOnPath, findProgram } from '../../../../src/mining/linters/findProgram.ts';
import { scrubbedEnvironment } from '../../../../src/mining/linters/scrubbedEnvironment.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

const base = realpathSync(temporaryFolder());
const repository = join(base, 'repository');
const outside = join(base, 'outside');

function program(folder: string, name = 'tool', mode = 0o755): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
}

const inside = program(join(repository, 'bin'));
const good = program(outside);
const notRunnable = program(join(base, 'plain'), 'tool', 0o644);
const linkedFile = join(base, 'linkedFile');
mkdirSync(linkedFile);
symlinkSync(inside, join(linkedFile, 'tool'));
const linkedFolder = join(base, 'linkedFolder');
symlinkSync(join(repository, 'bin'), linkedFolder);
mkdirSync(join(base, 'folderOfThatName', 'tool'), { recursive: true });
// A link inside the repository that leads out of it is still the repository's choice.
symlinkSync(outside, join(repository, 'away'));

const cases: readonly (readonly [name: string, path: readonly string[], found: { program?: string; refused?: string }])[] = [
  ['a program outside', [outside], { program: good }],
  ['a folder inside the repository is passed over', [join(repository, 'bin'), outside], { program: good }],
  ['only inside', [join(repository, 'bin')], { refused: inside }],
  ['a link to a program inside', [linkedFile], { refused: join(linkedFile, 'tool') }],
  ['a link to a folder inside', [linkedFolder], { refused: join(linkedFolder, 'tool') }],
  ['a folder inside that leads outside', [join(repository, 'away')], { refused: join(repository, 'away', 'tool') }],
  ['a relative folder', [relative(process.cwd(), outside), '.', ''], {}],
  ['a file that may not be run', [join(notRunnable, '..')], {}],
  ['a folder of that name', [join(base, 'folderOfThatName')], {}],
  ['a folder that is not there', [join(base, 'nowhere'), outside], { program: good }],
  [
    'a neighbour whose name begins like the repository',
    [program(`${repository}-two`).replace(/\/tool$/, '')],
    { program: `${repository}-two/tool` },
  ],
  ['an empty PATH', [''], {}],
];

for (const [name, path, found] of cases) {
  test(`programs on the PATH: ${name}`, () => {
    assert.deepEqual(findProgram(['tool'], path.join(delimiter), repository), found);
  });
}

test('with nothing forbidden a program inside is found', () => {
  assert.deepEqual(findProgram(['tool'], join(repository, 'bin'), undefined), { program: inside });
});

test('a jar is found by its pattern, but not inside the repository', () => {
  const jar = program(join(base, 'jars'), 'tool-1.2-all.jar', 0o644);
  program(join(repository, 'jars'), 'tool-1.3-all.jar', 0o644);
  const path = [join(repository, 'jars'), join(base, 'jars')].join(delimiter);
  assert.equal(findFileOnPath(/^tool-[\d.]+-all\.jar$/, path, repository), jar);
});

test('a linter gets no token of the caller and no folder of the repository on its PATH', () => {
  process.env['SECRET_TOKEN_OF_THE_TEST'] = 'x';
  process.env['NODE_OPTIONS_OF_THE_TEST'] = 'x';
  try {
    const environment = scrubbedEnvironment([join(repository, 'bin'), outside].join(delimiter), repository, base, { EXTRA: '1' });
    assert.equal(environment['PATH'], outside);
    assert.equal(environment['HOME'], base);
    assert.equal(environment['EXTRA'], '1');
    assert.deepEqual(
      Object.keys(environment).filter((name) => name.endsWith('_OF_THE_TEST')),
      [],
    );
  } finally {
    delete process.env['SECRET_TOKEN_OF_THE_TEST'];
    delete process.env['NODE_OPTIONS_OF_THE_TEST'];
  }
});
