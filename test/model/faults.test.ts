// What can go wrong around a run: each fault gives a message that names the thing and what to do, and leaves nothing half-written.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../../src/base/random.ts';
import { commanderRepository, git, repositoryOf } from '../helpers/repositories.ts';
import { type CliResult, runCli } from '../helpers/runCli.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { writeTinyModel } from '../helpers/tinyModel.ts';

const folder = temporaryFolder();
const env = { REPOTUNE_DATA: join(folder, 'data'), REPOTUNE_CACHE: join(folder, 'cache') };
const model = writeTinyModel(join(folder, 'tiny.gguf'), { layerCount: 2, width: 64, headCount: 4 });
const repository = commanderRepository(newFolder('repository'));
const settings = ['--model', model, '--steps', '10', '--prefix-length', '8', '--evaluation-budget', '3s'];

function newFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function personalize(path: string, out: string, ...more: string[]): Promise<CliResult> {
  return runCli(['personalize', path, ...settings, '--out', out, '--json', ...more], { env });
}

/** The error of a JSON answer; fails when there is none. */
function errorOf({ stdout, stderr }: CliResult): { reason: string; message: string; advice: string } {
  const { error } = JSON.parse(stdout) as { error?: { reason: string; message: string; advice: string } };
  assert.ok(error, `expected an error, got ${stdout}\n${stderr}`);
  assert.ok(error.advice.length > 10, `expected advice, got "${error.advice}"`);
  return error;
}

/** Lines of which no two functions have the same ones in the same order. */
const statements = [
  'total = sum(items)',
  'for item in reversed(items):\n        limit -= item.weight',
  'if limit < 0:\n        raise ValueError(f"limit {limit}")',
  'names = [item.name.strip() for item in items]',
  'with open(names[0]) as source:\n        lines = source.readlines()',
  'best = max(items, key=lambda item: item.score, default=None)',
  'while limit > 10:\n        limit //= 2',
  'groups = {item.kind: item for item in items if item.kind}',
  'try:\n        limit = int(names[-1])\n    except (IndexError, ValueError):\n        limit = 0',
  'items.sort(key=lambda item: (item.kind, -item.score))',
  'print("|".join(sorted(groups)), best, file=sys.stderr)',
  'assert len(items) == len(set(items)), "doubles"',
];

/** A function that differs from the others in what it does, not in its names alone. */
function functionText(name: string): string {
  const random = Random.fromSeed([...name].reduce((seed, letter) => seed * 31 + letter.charCodeAt(0), 7));
  const body = random.shuffle([...statements]).slice(0, 6);
  return `def ${name}(items, limit):\n    """Does ${name}."""\n    ${body.join('\n    ')}\n    return ${name.length}, limit\n\n\n`;
}

/** Seven files of plain Python, each different. */
const sevenFiles = Object.fromEntries(
  Array.from({ length: 7 }, (_, file) => [
    `part_${file}.py`,
    Array.from({ length: 12 }, (__, index) => functionText(`${'abcdefg'[file]}_${'xyzuvwrstopq'[index]}${'k'.repeat(index)}`)).join(''),
  ]),
);

test('a repository with seven files gives a run and an honest verdict', async () => {
  const out = join(folder, 'seven files out');
  const result = await personalize(repositoryOf(newFolder('seven files'), sevenFiles), out);
  assert.equal(result.code, 0, result.stderr);
  assert.ok(existsSync(join(out, 'prefix.llama-state')));
});

const hopeless: readonly { name: string; make: () => string; reason: string; code: number }[] = [
  { name: 'a folder that is no repository', make: () => newFolder('no repository'), reason: 'notARepository', code: 2 },
  { name: 'a folder that does not exist', make: () => join(folder, 'nowhere'), reason: 'notFound', code: 2 },
  {
    name: 'a repository without commits',
    make: () => {
      const path = newFolder('no commits');
      git(path, 'init', '--quiet');
      return path;
    },
    reason: 'noCommits',
    code: 3,
  },
  {
    name: 'a repository without a supported language',
    make: () => repositoryOf(newFolder('prose'), { 'a.txt': 'text\n', 'b.md': '# b\n' }),
    reason: 'noSupportedFiles',
    code: 3,
  },
  {
    name: 'a repository with a single small file',
    make: () => repositoryOf(newFolder('small'), { 'a.py': functionText('one') }),
    reason: 'tooSmall',
    code: 3,
  },
];

for (const { name, make, reason, code } of hopeless) {
  test(`${name} is refused and leaves no folder`, async () => {
    const out = join(folder, `out ${reason}`);
    const result = await personalize(make(), out);
    assert.equal(errorOf(result).reason, reason);
    assert.equal(result.code, code);
    assert.equal(existsSync(out), false);
  });
}

test('a file that is not UTF-8 is left out and counted', async () => {
  const out = join(folder, 'latin out');
  const path = repositoryOf(newFolder('latin'), { ...sevenFiles, 'latin.py': Buffer.from('caf\xe9 = 1\n'.repeat(40), 'latin1') });
  const result = await personalize(path, out);
  assert.equal(result.code, 0, result.stderr);
  const state = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as { mining: { leftOut: Record<string, number> } };
  assert.equal(state.mining.leftOut['notUtf8'], 1);
});

test('a truncated model file is refused before anything is mined', async () => {
  const damaged = writeTinyModel(join(folder, 'damaged.gguf'), { layerCount: 2, width: 64, headCount: 4 });
  truncateSync(damaged, 100_000);
  const out = join(folder, 'damaged out');
  const result = await runCli(['personalize', repository, '--model', damaged, '--steps', '5', '--out', out, '--json'], { env });
  const error = errorOf(result);
  assert.equal(error.reason, 'truncated');
  assert.match(error.message, /damaged\.gguf/u);
  assert.equal(result.code, 4);
  assert.equal(existsSync(out), false);
});

test('a model file that was deleted or changed stops a resumed run; put back, the run goes on', async () => {
  const moving = writeTinyModel(join(folder, 'moving.gguf'), { layerCount: 2, width: 64, headCount: 4 });
  const out = join(folder, 'moving out');
  const trained = await runCli(['train', repository, ...settings, '--model', moving, '--out', out, '--json'], { env });
  assert.equal(trained.code, 0, trained.stderr);
  renameSync(moving, `${moving}.away`);
  const resume = (): Promise<CliResult> => runCli(['personalize', '--resume', '--out', out, '--json'], { env });
  const missing = await resume();
  assert.equal(errorOf(missing).reason, 'fileMissing');
  assert.equal(missing.code, 4);
  writeTinyModel(moving, { layerCount: 2, width: 64, headCount: 4, seed: 2 });
  const changed = await resume();
  assert.notEqual(changed.code, 0);
  assert.match(errorOf(changed).message, /moving\.gguf/u);
  renameSync(`${moving}.away`, moving);
  assert.equal((await resume()).code, 0);
});

test('an output folder that cannot be made is named', async () => {
  writeFileSync(join(folder, 'a file'), '');
  const result = await personalize(repository, join(folder, 'a file', 'out'));
  const error = errorOf(result);
  assert.equal(error.reason, 'notWritable');
  assert.match(error.message, /a file/u);
  assert.equal(result.code, 5);
});

test('an output folder that holds something else is not touched', async () => {
  const out = newFolder('taken');
  writeFileSync(join(out, 'mine.txt'), 'kept');
  const result = await personalize(repository, out);
  assert.equal(errorOf(result).reason, 'folderInUse');
  assert.deepEqual(readdirSync(out), ['mine.txt']);
});

test('a full disk is named, and the run goes on when there is room again', async (context) => {
  const out = newFolder('small disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=120k', 'tmpfs', out], { stdio: 'ignore' });
  } catch {
    context.diagnostic('left out: this user may not mount a small file system');
    return;
  }
  after(() => execFileSync('umount', [out], { stdio: 'ignore' }));
  const result = await personalize(repository, join(out, 'run'));
  assert.equal(errorOf(result).reason, 'diskFull');
  assert.equal(result.code, 5);
  execFileSync('mount', ['-o', 'remount,size=50m', out], { stdio: 'ignore' });
  const again = existsSync(join(out, 'run', 'run.json'))
    ? await runCli(['personalize', '--resume', '--out', join(out, 'run'), '--json'], { env })
    : await personalize(repository, join(out, 'run'));
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(
    readdirSync(join(out, 'run')).filter((name) => name.endsWith('.partial')),
    [],
  );
});
