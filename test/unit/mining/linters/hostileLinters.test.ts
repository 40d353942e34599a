import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sha256 } from '../../../../src/base/hash.ts';
import { findLinterPrograms } from '../../../../src/mining/linters/findLinterPrograms.ts';
import type { LintResult } from '../../../../src/mining/linters/linter.ts';
import { LinterProject, type LinterProjectOptions } from '../../../../src/mining/linters/linterProject.ts';
import { linters } from '../../../../src/mining/linters/linterTable.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';
import { git, temporaryRepository, writeFiles } from '../temporaryRepository.ts';
import { fakeProgram, systemPath } from './fakeProgram.ts';

// Working copies go where the test can look at them.
const cache = temporaryFolder();
process.env['REPOTUNE_CACHE'] = cache;
after(() => delete process.env['REPOTUNE_CACHE']);

const python = 'import os\n\n\ndef f(x):\n    if x == None:\n        return 1\n    return 2\n';

function linterOf(name: string): (typeof linters)[number] {
  return linters.find((linter) => linter.name === name)!;
}

async function withProject<Result>(
  folder: string,
  options: LinterProjectOptions,
  action: (project: LinterProject) => Promise<Result>,
): Promise<Result> {
  const project = await LinterProject.open(folder, options);
  try {
    return await action(project);
  } finally {
    project.dispose();
  }
}

/** Everything in a work tree and in its git folder, names and contents. */
function stateOf(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return sha256(entries.map((path) => `${path}\0${sha256(readFileSync(path))}`).join('\n'));
}

const eslintOfThisProject = new URL('../../../../node_modules', import.meta.url).pathname;

/** Every way to have a command run that a repository may try here. */
function hostileRepository(marker: string): string {
  const touch = `require('fs').writeFileSync(${JSON.stringify(marker)}, '')`;
  const folder = temporaryRepository({
    'eslint.config.cjs': `${touch};\nmodule.exports = [{ rules: { eqeqeq: 'error' } }];\n`,
    'a.js': 'export const f = (x) => x == 1;\n',
    'Cargo.toml': '[package]\nname = "hostile"\nversion = "0.1.0"\nedition = "2021"\nbuild = "build.rs"\n',
    'build.rs': `fn main() { std::fs::write(${JSON.stringify(marker)}, "").unwrap(); }\n`,
    '.cargo/config.toml': `[build]\nrustc-wrapper = "./run.sh"\n[target.'cfg(all())']\nrunner = "./run.sh"\n`,
    'rust-toolchain.toml': '[toolchain]\npath = "./toolchain"\n',
    'toolchain/bin/cargo': `#!/bin/sh\ntouch '${marker}'\n`,
    'src/lib.rs': 'pub fn f(x: &Vec<u8>) -> bool { return x.len() == 0; }\n',
    'run.sh': `#!/bin/sh\ntouch '${marker}'\n`,
    'ruff.toml': 'extend = "other/ruff.toml"\ncache-dir = "cache"\n[lint]\nselect = ["F", "E"]\n',
    'other/ruff.toml': 'line-length = 100\n',
    'a.py': python,
    'go.mod': 'module hostile\n\ngo 1.21\n\ntoolchain go1.99.0\n',
    'a.go': 'package hostile\n\n// #cgo CFLAGS: -fplugin=./run.sh\nimport "C"\n\nfunc  F() {}\n',
    '.rubocop.yml': 'require: ./run.rb\n',
    'run.rb': `File.write(${JSON.stringify(marker)}, '')\n`,
    'phpcs.xml': '<ruleset name="x"><autoload>./run.php</autoload></ruleset>\n',
    'run.php': `<?php touch(${JSON.stringify(marker)});\n`,
    '.python-version': '../../run.sh\n',
    'A.java': 'class A {\n}\n',
    'checkstyle.xml': '<module name="Checker"><module name="FileTabCharacter"/></module>\n',
    'pmd.xml': '<ruleset name="x"><description>x</description><rule ref="category/java/errorprone.xml/EmptyCatchBlock"/></ruleset>\n',
  });
  for (const name of ['bin', 'node_modules/.bin', '.venv/bin', 'vendor/bin']) {
    for (const program of [
      'ruff',
      'eslint',
      'gofmt',
      'go',
      'cargo-clippy',
      'cargo',
      'checkstyle',
      'pmd',
      'java',
      'rubocop',
      'phpcs',
      'node',
    ]) {
      fakeProgram(join(folder, name), program, `touch '${marker}'`);
      const path = join(folder, name, program);
      writeFileSync(path, `#!/bin/sh\ntouch '${marker}'\necho ruff 1.2.3 gofmt\n`);
    }
  }
  return folder;
}

test('without consent nothing of a repository is run, whatever it configures, and nothing in it changes', async () => {
  const marker = join(temporaryFolder(), 'ran');
  const folder = hostileRepository(marker);
  const before = stateOf(folder);
  const searchPath = [
    join(folder, 'bin'),
    join(folder, 'node_modules/.bin'),
    '.',
    '',
    ...(process.env['PATH'] ?? '').split(delimiter),
  ].join(delimiter);
  await withProject(folder, { searchPath }, async (project) => {
    const files = project.trackedPaths.map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
    for (const linter of linters) {
      const detection = await linter.detect(project);
      if (detection.available) assert.equal(detection.runsCode, false, linter.name);
      await linter.check(project, files);
      await linter.fix(project, files);
    }
    assert.equal(existsSync(marker), false);
  });
  assert.equal(stateOf(folder), before);
  assert.deepEqual(readdirSync(join(cache, 'linting')), []);
});

test('the traps work: with consent the configuration of ESLint is run', async () => {
  const marker = join(temporaryFolder(), 'ran');
  const folder = hostileRepository(marker);
  rmSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(eslintOfThisProject, join(folder, 'node_modules'));
  await withProject(folder, { allowLinters: true }, async (project) => {
    const { findings, problems } = await linterOf('eslint').check(project, [{ path: 'a.js', text: 'export const f = (x) => x == 1;\n' }]);
    // Node holds back what is written outside of the copy, so that the trap is a problem here, and no finding.
    assert.equal(findings.length, 0);
    assert.match(problems[0]?.detail ?? '', /permission|ERR_ACCESS_DENIED|restricted/i);
  });
});

test('the traps work: with consent the build script is run', async (context) => {
  const marker = join(temporaryFolder(), 'ran');
  const folder = hostileRepository(marker);
  git(folder, 'rm', '--quiet', '--cached', '.cargo/config.toml', 'rust-toolchain.toml');
  await withProject(folder, { allowLinters: true }, async (project) => {
    const clippy = linterOf('clippy');
    const detection = await clippy.detect(project);
    if (!detection.available) {
      assert.ok(['notInstalled', 'doesNotStart'].includes(detection.reason), detection.reason);
      return context.diagnostic('clippy is not installed: its trap is not tried');
    }
    const { findings } = await clippy.check(project, [{ path: 'src/lib.rs', text: readFileSync(join(folder, 'src/lib.rs'), 'utf8') }]);
    assert.ok(findings.some(({ rule }) => rule === 'clippy::len_zero'));
    assert.equal(existsSync(marker), true);
  });
});

test('programs inside the repository are told apart from those that are missing', async () => {
  const folder = temporaryRepository({ 'ruff.toml': '', 'a.py': python });
  const bin = fakeProgram(join(folder, 'bin'), 'ruff', 'echo []');
  await withProject(folder, { searchPath: bin }, async (project) => {
    const detection = await linterOf('ruff').detect(project);
    assert.equal(detection.available ? '' : detection.reason, 'insideRepository');
  });
  await withProject(folder, { searchPath: bin, allowLinters: true }, async (project) => {
    assert.equal((await linterOf('ruff').detect(project)).available, true);
  });
  await withProject(folder, { searchPath: '' }, async (project) => {
    const detection = await linterOf('ruff').detect(project);
    assert.equal(detection.available ? '' : detection.reason, 'notInstalled');
  });
});

/** What a broken program does, and the problem that it must become. */
const breakages: readonly (readonly [what: string, script: string, reason: LintResult['problems'][number]['reason']])[] = [
  ['hangs', 'sleep 600', 'timedOut'],
  ['hangs with children', 'sleep 600 & sleep 600 & wait', 'timedOut'],
  ['prints a gigabyte', 'yes AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA | head -c 1000000000', 'tooMuchOutput'],
  ['prints without end', 'yes', 'tooMuchOutput'],
  ['exits by a signal', 'kill -SEGV $$', 'crashed'],
  ['exits with an unknown code', 'echo "internal error" >&2; exit 70', 'crashed'],
  ['prints garbage', 'head -c 5000 /dev/urandom', 'unreadableOutput'],
  ['prints half of its JSON', `printf '[{"code":"F401","filename":"a'`, 'unreadableOutput'],
  ['prints nothing', 'true', 'unreadableOutput'],
];

for (const [what, script, reason] of breakages) {
  test(`a linter that ${what} is a problem`, async () => {
    const folder = temporaryRepository({ 'ruff.toml': '', 'a.py': python });
    const bin = fakeProgram(temporaryFolder(), 'ruff', script);
    const options = { searchPath: [bin, ...systemPath].join(delimiter), timeLimitMs: 3_000, outputLimitBytes: 1_000_000 };
    const started = performance.now();
    const result = await withProject(folder, options, (project) => linterOf('ruff').check(project, [{ path: 'a.py', text: python }]));
    assert.deepEqual([result.findings, result.problems.map((problem) => problem.reason)], [[], [reason]]);
    assert.ok(performance.now() - started < 30_000);
  });
}

test('a linter may not find anything in files that nobody asked about', async () => {
  const folder = temporaryRepository({ 'ruff.toml': '', 'a.py': python });
  const entry = (filename: string): string =>
    `{"code":"X1","filename":"${filename}","message":"m","location":{"row":0,"column":-3},"fix":null}`;
  const bin = fakeProgram(
    temporaryFolder(),
    'ruff',
    `echo '[${['a.py', '../../etc/passwd', '/etc/passwd', 'b.py', ''].map(entry).join(',')}]'`,
  );
  const result = await withProject(folder, { searchPath: [bin, ...systemPath].join(delimiter) }, (project) =>
    linterOf('ruff').check(project, [{ path: 'a.py', text: python }]),
  );
  assert.deepEqual(
    result.findings.map(({ path, line, column }) => [path, line, column]),
    [['a.py', 1, 1]],
  );
});

test('a fix that turns the file into a link or removes it gives nothing', async () => {
  const folder = temporaryRepository({ 'ruff.toml': '', 'a.py': python, 'b.py': python, 'c.py': python });
  const secret = join(temporaryFolder(), 'secret.txt');
  writeFileSync(secret, 'outside');
  const bin = fakeProgram(temporaryFolder(), 'ruff', `ln -sf '${secret}' a.py; rm b.py; echo 'x = 1' > c.py`);
  const files = ['a.py', 'b.py', 'c.py'].map((path) => ({ path, text: python }));
  const { fixed, again } = await withProject(folder, { searchPath: [bin, ...systemPath].join(delimiter) }, async (project) => ({
    fixed: await linterOf('ruff').fix(project, files),
    // The link must not lead the next texts out of the copy.
    again: await linterOf('ruff').fix(project, files),
  }));
  assert.deepEqual(fixed.files, [{ path: 'c.py', text: 'x = 1\n' }]);
  assert.deepEqual(again.files, fixed.files);
  assert.equal(readFileSync(secret, 'utf8'), 'outside');
});

test('links in the repository reach no linter', async () => {
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'ruff.toml'), 'line-length = 10\n');
  const folder = temporaryRepository({ 'ok/ruff.toml': '', 'a.py': python, 'sub/ruff.toml': 'line-length = 20\n', 'sub/b.py': python });
  symlinkSync(join(outside, 'ruff.toml'), join(folder, 'ruff.toml'));
  git(folder, 'add', '.');
  // A tracked folder that was replaced by a link afterwards.
  rmSync(join(folder, 'sub'), { recursive: true });
  writeFiles(outside, { 'sub/ruff.toml': 'line-length = 30\n' });
  symlinkSync(join(outside, 'sub'), join(folder, 'sub'));
  const bin = fakeProgram(temporaryFolder(), 'ruff', 'find . -name "*.toml" >&2; find . -type l >&2; exit 70');
  const { problems } = await withProject(folder, { searchPath: [bin, ...systemPath].join(delimiter) }, (project) =>
    linterOf('ruff').check(project, [{ path: 'a.py', text: python }]),
  );
  assert.equal(problems[0]?.detail, 'exited 70: ./ok/ruff.toml');
});

test('paths that leave the project or cannot be named are problems', async () => {
  const folder = temporaryRepository({ 'ruff.toml': '', 'a.py': python });
  const bin = fakeProgram(temporaryFolder(), 'ruff', 'echo []');
  const paths = ['../a.py', '/a.py', 'x/../../a.py', 'a\nb.py', 'x\\..\\a.py', './a.py'];
  const { problems } = await withProject(folder, { searchPath: [bin, ...systemPath].join(delimiter) }, (project) =>
    linterOf('ruff').check(
      project,
      paths.map((path) => ({ path, text: python })),
    ),
  );
  assert.deepEqual(
    problems.map(({ reason, path }) => [reason, path]),
    paths.map((path) => ['unusablePath', path]),
  );
});

test('a file named like an option is a file', async () => {
  const folder = temporaryRepository({ 'ruff.toml': '', '--fix.py': python });
  const bin = fakeProgram(temporaryFolder(), 'ruff', 'echo "$*" >&2; exit 70');
  const { problems } = await withProject(folder, { searchPath: [bin, ...systemPath].join(delimiter) }, (project) =>
    linterOf('ruff').check(project, [{ path: '--fix.py', text: python }]),
  );
  assert.match(problems[0]?.detail ?? '', / -- \.\/--fix\.py$/);
});

test('cancelling ends the linter, throws the reason, and the project can be used again', async () => {
  const folder = temporaryRepository({ 'ruff.toml': '', 'a.py': python });
  const bin = fakeProgram(
    temporaryFolder(),
    'ruff',
    'if [ -e ../private/second ]; then echo "[]"; else touch ../private/second; sleep 600; fi',
  );
  await withProject(folder, { searchPath: [bin, ...systemPath].join(delimiter) }, async (project) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = linterOf('ruff').check(project, [{ path: 'a.py', text: python }], controller.signal);
    await delay(500);
    controller.abort(reason);
    await assert.rejects(running, (error) => error === reason);
    assert.deepEqual(await linterOf('ruff').check(project, [{ path: 'a.py', text: python }]), { findings: [], problems: [] });
  });
});

test('the user sees that a copy is private and that an abandoned one is removed', async () => {
  const folder = temporaryRepository({ 'ruff.toml': '', 'a.py': python });
  const abandoned = mkdtempSync(join(cache, 'linting', 'copy-999999999-'));
  const bin = fakeProgram(temporaryFolder(), 'ruff', 'ls -ld .. >&2; echo "home: $HOME" >&2; exit 70');
  const { problems } = await withProject(folder, { searchPath: [bin, ...systemPath].join(delimiter) }, (project) =>
    linterOf('ruff').check(project, [{ path: 'a.py', text: python }]),
  );
  assert.match(problems[0]?.detail ?? '', /drwx------/);
  assert.equal((problems[0]?.detail ?? '').includes(`home: ${homedir()}\n`), false);
  assert.equal(existsSync(abandoned), false);
});

test('the list of installed linters has every one of the table, and none from inside the repository', async () => {
  const folder = temporaryRepository({ 'ruff.toml': '', 'a.py': python });
  const inside = fakeProgram(join(folder, 'bin'), 'ruff', 'true');
  const outside = fakeProgram(temporaryFolder(), 'checkstyle', 'true', 'Checkstyle version: 9.9.9');
  fakeProgram(outside, 'pmd', 'true', 'no version');
  const programs = await findLinterPrograms(folder, [inside, outside, ...systemPath].join(delimiter));
  const versions = new Map(programs.map(({ name, version }) => [name, version]));
  assert.deepEqual(
    [...versions.keys()],
    linters.map(({ name }) => name),
  );
  assert.deepEqual([versions.get('ruff'), versions.get('checkstyle'), versions.get('pmd')], [undefined, '9.9.9', undefined]);
  const trusting = await findLinterPrograms(undefined, inside);
  assert.equal(trusting.find(({ name }) => name === 'ruff')?.version, '1.2.3');
});
