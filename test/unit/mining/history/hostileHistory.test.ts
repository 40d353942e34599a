import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';
import { git } from '../temporaryRepository.ts';
import { leftOut, mineFolder, ScriptedHistory, told } from './scriptedHistory.ts';

test('nothing that configuration, attributes or hooks name is run while the history is read', async () => {
  const scripted = twoVersions();
  const { folder } = scripted;
  const marker = join(temporaryFolder(), 'ran');
  const script = trap(folder, marker);
  scripted.commit('Fix again', {
    '.gitattributes': '* filter=x diff=x merge=x\n',
    'a.py': python(3),
  });
  for (const hook of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction', 'post-checkout', 'pre-auto-gc']) {
    mkdirSync(join(folder, '.git/hooks'), { recursive: true });
    writeFileSync(join(folder, '.git/hooks', hook), readFileSync(script), { mode: 0o755 });
  }
  const settings = {
    'core.fsmonitor': script,
    'core.pager': script,
    'core.sshCommand': script,
    'core.gitProxy': script,
    'core.editor': script,
    'core.hooksPath': join(folder, '.git/hooks'),
    'core.alternateRefsCommand': script,
    'pager.log': script,
    'pager.cat-file': script,
    'gpg.program': script,
    'log.showSignature': 'true',
    'diff.external': script,
    'diff.x.textconv': script,
    'diff.x.command': script,
    'diff.x.cachetextconv': 'true',
    'diff.orderFile': '/dev/null/nothing',
    'diff.renames': 'copies',
    'diff.relative': 'true',
    'filter.x.clean': script,
    'filter.x.smudge': script,
    'filter.x.process': script,
    'filter.x.required': 'true',
    'credential.helper': `!${script}`,
    'alias.log': `!${script}`,
    'alias.rev-list': `!${script}`,
    'uploadpack.packObjectsHook': script,
    'log.mailmap': 'true',
    'log.diffMerges': 'first-parent',
    'format.pretty': 'oneline',
    'color.ui': 'always',
    'i18n.logOutputEncoding': 'UTF-16',
  };
  for (const [key, value] of Object.entries(settings)) git(folder, 'config', key, value);
  writeFileSync(join(folder, '.git/more'), `[core]\n\tpager = ${script}\n\tfsmonitor = ${script}\n[diff "y"]\n\ttextconv = ${script}\n`);
  git(folder, 'config', 'includeIf.gitdir:**.path', 'more');
  writeFileSync(join(folder, '.git/info/attributes'), '*.py diff=y filter=x text=auto working-tree-encoding=UTF-16\n');
  const history = await mineFolder(folder);
  assert.deepEqual(told(history), ['fix name a.py#f', 'fix name a.py#f']);
  assert.deepEqual(history.problems, []);
  assert.equal(existsSync(marker), false);
  // The trap itself works: git left alone runs it.
  assert.throws(() => git(folder, 'log', '-O/dev/null', '-p', '--ext-diff', '-1'));
  assert.equal(existsSync(marker), true);
});

test('a partial clone is read as far as it goes, and its remote is never asked', async () => {
  const origin = twoVersions();
  for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) git(origin.folder, 'config', key, 'true');
  const folder = join(temporaryFolder(), 'partial');
  git(temporaryFolder(), 'clone', '--quiet', '--no-local', '--filter=blob:none', `file://${origin.folder}`, folder);
  const marker = join(temporaryFolder(), 'ran');
  const script = trap(folder, marker);
  for (const [key, value] of Object.entries({
    'remote.origin.uploadpack': script,
    'protocol.allow': 'always',
    'protocol.file.allow': 'always',
    'protocol.ext.allow': 'always',
    'core.sshCommand': script,
  })) {
    git(folder, 'config', key, value);
  }
  for (const url of [`file://${origin.folder}`, `ext::${script}`, 'ssh://host.invalid/x']) {
    git(folder, 'config', 'remote.origin.url', url);
    const history = await mineFolder(folder);
    assert.equal(history.commitCount, 2);
    assert.deepEqual(leftOut(history), { unreadable: 1 });
    assert.deepEqual(new Set(history.problems.map(({ reason }) => reason)), new Set(['partialClone', 'missingObject']));
    assert.equal(existsSync(marker), false, url);
  }
  // The trap itself works, and after a fetch the same commits are read.
  assert.throws(() =>
    git(folder, '-c', `remote.origin.url=file://${origin.folder}`, 'cat-file', '--batch-check', '--batch-all-objects', 'x'),
  );
  git(folder, 'config', 'remote.origin.url', `file://${origin.folder}`);
  assert.throws(() => git(folder, 'cat-file', 'blob', 'HEAD~1:a.py'));
  assert.equal(existsSync(marker), true);
});

test('a shallow clone says so, and is read again when it is whole', async () => {
  const origin = twoVersions();
  origin.commit('Fix again', { 'a.py': python(3) });
  const folder = join(temporaryFolder(), 'shallow');
  git(temporaryFolder(), 'clone', '--quiet', '--no-local', '--depth=2', `file://${origin.folder}`, folder);
  const history = await mineFolder(folder);
  assert.equal(history.isShallow, true);
  assert.deepEqual(told(history), ['fix name a.py#f']);
  assert.deepEqual(leftOut(history), { shallowBoundary: 1 });
  assert.deepEqual(
    history.problems.map(({ reason }) => reason),
    ['shallow'],
  );
});

const damages: readonly {
  readonly name: string;
  readonly object: string;
  readonly revisions: number;
  readonly reasons: readonly string[];
}[] = [
  { name: 'a blob', object: 'HEAD~1:a.py', revisions: 2, reasons: ['missingObject'] },
  { name: 'a tree', object: 'HEAD~1:sub', revisions: 3, reasons: ['unreadableCommit'] },
  { name: 'a commit', object: 'HEAD~3', revisions: 2, reasons: ['unreadableHistory'] },
];

for (const { name, object, revisions, reasons } of damages) {
  for (const isGone of [true, false]) {
    test(`${name} that is ${isGone ? 'missing' : 'damaged'} costs only what hangs on it`, async () => {
      const scripted = new ScriptedHistory();
      for (let index = 0; index < 5; index++) {
        scripted.commit('Fix f', { 'a.py': python(index), 'sub/b.py': `def g():\n    return ${index}\n`, 'sub/c.txt': String(index) });
      }
      const whole = told(await scripted.mine()).length;
      assert.equal(whole, 8);
      const hash = scripted.git('rev-parse', object).trim();
      const path = join(scripted.folder, '.git/objects', hash.slice(0, 2), hash.slice(2));
      chmodSync(path, 0o644);
      if (isGone) rmSync(path);
      else writeFileSync(path, 'damaged');
      const history = await scripted.mine();
      assert.ok(told(history).length >= revisions, told(history).join('\n'));
      assert.ok(told(history).length < whole);
      const found = new Set(history.problems.map(({ reason }) => reason as string));
      for (const reason of reasons) assert.ok(found.has(reason), `${[...found].join()} lacks ${reason}`);
    });
  }
}

test('replacements and grafts change nothing', async () => {
  const scripted = twoVersions();
  const expected = told(await scripted.mine());
  const [head, first] = [scripted.git('rev-parse', 'HEAD').trim(), scripted.git('rev-parse', 'HEAD~1').trim()];
  scripted.git('replace', '--graft', head);
  writeFileSync(join(scripted.folder, '.git/info/grafts'), `${first} ${first}\n${head}\n`);
  assert.deepEqual(told(await scripted.mine()), expected);
});

test('odd names, links and submodules are read past', async () => {
  const scripted = new ScriptedHistory();
  const names = ['line\nbreak.py', 'quote".py', "it's.py", ':colon.py', 'tab\t.py', '-dash.py', 'HEAD', 'ü.py', ' .py'];
  const write = (value: number): Record<string, string> => Object.fromEntries(names.map((name) => [name, python(value)]));
  scripted.commit('Start', write(1));
  const notUtf8 = Buffer.from('ab\xff.py', 'latin1');
  const writeOdd = (value: number): void => {
    const hash = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: scripted.folder, input: python(value) })
      .toString()
      .trim();
    const entry = Buffer.concat([Buffer.from(`100644 ${hash}\t`), notUtf8, Buffer.from([0])]);
    execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: scripted.folder, input: entry });
  };
  writeOdd(1);
  symlinkSync('/etc/hostname', join(scripted.folder, 'link.py'));
  scripted.git('add', 'link.py');
  scripted.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module.py`);
  scripted.record('More');
  rmSync(join(scripted.folder, 'link.py'));
  symlinkSync('/etc/passwd', join(scripted.folder, 'link.py'));
  for (const [name, content] of Object.entries(write(2))) writeFileSync(join(scripted.folder, name), content);
  scripted.git('add', '--', 'link.py', ...names.map((name) => `:(literal)${name}`));
  writeOdd(2);
  scripted.git('update-index', '--cacheinfo', `160000,${'2'.repeat(40)},module.py`);
  scripted.record('Fix all');
  const history = await scripted.mine();
  const paths = [...history.revisions()].map(({ after }) => after.path).sort();
  assert.deepEqual(paths, [...names.filter((name) => name.endsWith('.py') && name !== ' .py'), 'ab\uFFFD.py', ' .py'].sort());
  assert.deepEqual(history.problems, []);
});

test('messages of megabytes, without text, with every byte, and dates of other ages are read', async () => {
  const scripted = new ScriptedHistory();
  scripted.commit('Start', { 'a.py': python(0) });
  const messages: readonly (string | Uint8Array)[] = [
    `Fix f\n\n${'x'.repeat(3_000_000)}`,
    '',
    'f'.repeat(2_000_000),
    Uint8Array.from({ length: 255 }, (_, index) => index + 1),
    ':100644 100644 aaaa bbbb M\n\n:000000 100644 0 1 A',
    `${'0'.repeat(40)}\n`,
  ];
  for (const [index, message] of messages.entries()) scripted.commit(message, { 'a.py': python(index + 1) });
  for (const [index, date] of ['@0 +0000', '@4102444800 +1400', '@99999999999 -0000'].entries()) {
    scripted.commit('Fix f', { 'a.py': python(100 + index) });
    const settings = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid'];
    const env = { ...process.env, GIT_AUTHOR_DATE: date };
    const tree = scripted.git('rev-parse', 'HEAD^{tree}').trim();
    const hash = execFileSync('git', [...settings, 'commit-tree', tree, '-p', 'HEAD~1', '-m', 'Fix f'], { cwd: scripted.folder, env })
      .toString()
      .trim();
    scripted.git('update-ref', 'HEAD', hash);
  }
  const history = await scripted.mine();
  const revisions = [...history.revisions()];
  assert.equal(revisions.length, messages.length + 3);
  assert.deepEqual(history.problems, []);
  for (const { authorDate } of revisions) assert.ok(!Number.isNaN(Date.parse(authorDate)), authorDate);
  assert.ok(revisions.some(({ authorDate }) => authorDate.startsWith('1970-01-01')));
  assert.ok(revisions.some(({ authorDate }) => authorDate.startsWith('2100-01-01')));
});

test('a text that the thread dies of is a problem of its commit', async () => {
  const scripted = twoVersions();
  scripted.commit('Fix again', { 'a.py': python(3) });
  const entry = new URL('./crashingHistoryThread.ts', import.meta.url);
  const history = await scripted.mine({ thread: { entry, timeLimitMs: 2_000 } });
  assert.deepEqual(told(history), []);
  assert.deepEqual(
    history.problems.map(({ reason }) => reason),
    ['parserFailed', 'parserFailed'],
  );
  assert.deepEqual(leftOut(history), { unreadable: 2 });
});

test('texts without structure, too large or not text are read past', async () => {
  const scripted = new ScriptedHistory();
  const files = (value: number): Record<string, string | Uint8Array> => ({
    'deep.js': `${'['.repeat(10_000)}${value}`,
    'flat.js': '}'.repeat(200_000 + value),
    'large.py': python(value) + '#'.repeat(600_000),
    'binary.py': Uint8Array.from([0, value, 2]),
    'latin.py': Buffer.from(`def f():\n    return "\xe9${value}"\n`, 'latin1'),
    'pointer.py': `version https://git-lfs.github.com/spec/v1\noid sha256:${String(value).repeat(64)}\nsize 12\n`,
    'good.py': python(value),
  });
  scripted.commit('Start', files(1));
  scripted.commit('Fix all', files(2));
  const history = await scripted.mine();
  assert.deepEqual(told(history), ['fix name good.py#f']);
  for (const { reason, path } of history.problems) assert.deepEqual([reason, path?.endsWith('.js')], ['parserFailed', true]);
});

test('a mined repository is left as it was', async () => {
  const scripted = twoVersions();
  const copy = join(temporaryFolder(), 'copy');
  cpSync(scripted.folder, copy, { recursive: true });
  await scripted.mine();
  execFileSync('diff', ['-r', copy, scripted.folder]);
});

function twoVersions(): ScriptedHistory {
  const scripted = new ScriptedHistory();
  scripted.commit('Start', { 'a.py': python(1) });
  scripted.commit('Fix f', { 'a.py': python(2) });
  return scripted;
}

function python(value: number): string {
  return `def f(x):\n    return x + ${value}\n`;
}

/** A program that leaves a mark when it runs. */
function trap(folder: string, marker: string): string {
  const script = join(folder, '.git', 'run.sh');
  writeFileSync(script, `#!/bin/sh\ntouch '${marker}'\nexit 1\n`);
  chmodSync(script, 0o755);
  return script;
}
