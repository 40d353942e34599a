// A run that is killed at random moments and resumed each time ends with the parameters of a run that was left alone.
// REPOTUNE_KILLS sets how many kills of each kind of run (default 8); REPOTUNE_KILL_SEED another sequence of moments.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { Random } from '../../src/base/random.ts';
import { commanderRepository } from '../helpers/repositories.ts';
import { runCli } from '../helpers/runCli.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { writeTinyModel } from '../helpers/tinyModel.ts';

const kills = Number(process.env['REPOTUNE_KILLS'] ?? 8);
const seed = Number(process.env['REPOTUNE_KILL_SEED'] ?? 1);
const folder = temporaryFolder();
const repository = join(folder, 'a repository');
mkdirSync(repository);
commanderRepository(repository);
const model = writeTinyModel(join(folder, 'tiny.gguf'), { layerCount: 2, width: 64, headCount: 4 });
const env = { REPOTUNE_DATA: join(folder, 'data'), REPOTUNE_CACHE: join(folder, 'cache') };
const request = [
  repository,
  '--model',
  model,
  '--steps',
  '1000',
  '--prefix-length',
  '16',
  '--seed',
  '5',
  '--evaluation-budget',
  '3s',
  '--self-pairs',
  '0s',
  '--quiet',
];

/** The default, and with lower layers that are computed once and put aside. */
for (const [name, settings] of [
  ['whole', []],
  ['upper', ['--first-layer', '1']],
] as const)
  suite(`a run that trains the ${name} model`, () => killAndResume(name, [...request, ...settings]));

function killAndResume(name: string, request: readonly string[]): void {
  /** Time of the run that was left alone, milliseconds. */
  let wholeMs = 0;

  test(`killed ${kills} times it ends as if it had been left alone`, async (context) => {
    const whole = join(folder, name);
    const startMs = performance.now();
    const finished = await runCli(['personalize', ...request, '--out', whole], { env });
    wholeMs = performance.now() - startMs;
    assert.equal(finished.code, 0, finished.stderr);
    const expected = readFileSync(join(whole, 'prefix.safetensors'));

    const random = Random.fromSeed(seed);
    const stages = new Map<string, number>();
    let round = 0;
    let out = join(folder, `${name}-killed-0`);
    let killed = 0;
    while (killed < kills) {
      const resumable = existsSync(join(out, 'run.json'));
      const args = resumable ? ['personalize', '--resume', '--out', out, '--quiet'] : ['personalize', ...request, '--out', out];
      // Cubed: the early stages are short, and shall be hit as often as the evaluation.
      const result = await runCli(args, { env, killAfterMs: 300 + random.nextUnit() ** 3 * wholeMs });
      if (result.code === null) {
        killed++;
        const stage = stageOf(out);
        stages.set(stage, (stages.get(stage) ?? 0) + 1);
        continue;
      }
      assert.equal(result.code, 0, result.stderr);
      assertSame(out, expected);
      out = join(folder, `${name}-killed-${++round}`);
    }
    const last = await runCli(
      existsSync(join(out, 'run.json')) ? ['personalize', '--resume', '--out', out, '--quiet'] : ['personalize', ...request, '--out', out],
      { env },
    );
    assert.equal(last.code, 0, last.stderr);
    assertSame(out, expected);
    context.diagnostic(`killed in: ${[...stages].map(([stage, count]) => `${stage} ${count}`).join(', ')}; runs: ${round + 1}`);
  });

  test('interrupted it says how to resume and does so', async () => {
    const out = join(folder, `${name}-interrupted`);
    // The end of measuring is the beginning of training.
    const result = await runCli(['personalize', ...request.filter((option) => option !== '--quiet'), '--out', out], {
      env,
      interruptAt: 'Measuring',
    });
    assert.equal(result.code, 130, result.stderr);
    assert.match(result.stderr, /--resume/);
    const resumed = await runCli(['personalize', '--resume', '--out', out, '--quiet'], { env });
    assert.equal(resumed.code, 0, resumed.stderr);
    assertSame(out, readFileSync(join(folder, name, 'prefix.safetensors')));
  });
}

/** Parameters equal bit for bit, and nothing half-written is left. */
function assertSame(out: string, expected: Buffer): void {
  assert.deepEqual(readFileSync(join(out, 'prefix.safetensors')), expected);
  assert.ok(existsSync(join(out, 'report.json')));
  assert.deepEqual(
    readdirSync(out).filter((name) => name.endsWith('.partial') || name === 'run.lock'),
    [],
  );
}

/** How far a run came, by the files that it left. */
function stageOf(out: string): string {
  const has = (name: string): boolean => existsSync(join(out, name));
  if (!has('run.json')) return 'before the run';
  if (!has('split.json')) return 'mining';
  if (!has('checkpoint.safetensors')) return 'preparing';
  if (!has('manifest.json')) return 'training';
  return has('report.html') ? 'after the report' : 'evaluation';
}
