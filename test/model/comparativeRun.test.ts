// Personalizing with pairs from end to end on a small repository and a tiny model: what run.json says, the artifact, a kill, an ablation.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { RunFolder } from '../../src/artifacts/runFolder.ts';
import { type RunState, readRunState } from '../../src/artifacts/runState.ts';
import { pairCountOf } from '../../src/dataset/pairs/choosePairs.ts';
import type { EvaluationReport } from '../../src/evaluation/evaluationReport.ts';
import { commanderRepository } from '../helpers/repositories.ts';
import { runCli } from '../helpers/runCli.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { writeTinyModel } from '../helpers/tinyModel.ts';

const folder = temporaryFolder();
const repository = join(folder, 'a repository');
const model = writeTinyModel(join(folder, 'tiny.gguf'), { layerCount: 2, width: 64, headCount: 4 });
const env = { REPOTUNE_DATA: join(folder, 'data'), REPOTUNE_CACHE: join(folder, 'cache') };
const settings = [
  '--model',
  model,
  '--steps',
  '120',
  '--prefix-length',
  '8',
  '--seed',
  '3',
  '--evaluation-budget',
  '3s',
  '--self-pairs',
  '0s',
];
const whole = join(folder, 'whole');

const stateOf = (path: string): RunState => readRunState(new RunFolder(path));
const parametersOf = (path: string): Buffer => readFileSync(join(path, 'prefix.safetensors'));

before(async () => {
  mkdirSync(repository);
  commanderRepository(repository);
  const result = await runCli(['personalize', repository, ...settings, '--objective', 'comparative', '--out', whole], { env });
  assert.equal(result.code, 0, result.stderr);
  assert.match(result.stderr, /Learns from \d+ pairs of better and worse code \(/u);
  assert.match(result.stdout, /^Learns +the code, and from \d+ pairs of better and worse code: /mu);
});

test('run.json tells how pairs took part', () => {
  const { pairUse, plan, training, options } = stateOf(whole);
  assert.equal(options.objective, 'comparative');
  assert.equal(pairUse?.objective, 'comparative');
  assert.equal(pairUse.property, 'everything');
  assert.ok(pairCountOf(pairUse.train) > 0 && pairCountOf(pairUse.heldOut) > 0, JSON.stringify(pairUse));
  assert.equal(plan?.stepCount, 120);
  const seen = training?.pairSteps?.reduce((sum, { pairCount }) => sum + pairCount, 0) ?? 0;
  assert.ok(seen >= (training?.steps ?? Infinity), `${seen} pairs seen in ${training?.steps} steps`);
});

test('what is held out stays held out', () => {
  const pairs = readFileSync(join(whole, 'pairs.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { role: string; kind: string });
  const { pairUse } = stateOf(whole);
  for (const role of ['train', 'heldOut'] as const)
    assert.equal(pairCountOf(pairUse?.[role] ?? {}), pairs.filter((pair) => pair.role === role).length, role);
});

test('a run with pairs that was killed ends with the bits of one that was left alone', async () => {
  const killed = join(folder, 'killed');
  const first = await runCli(['train', repository, ...settings, '--objective', 'comparative', '--out', killed, '--quiet'], {
    env,
    killWhen: () => existsSync(join(killed, 'checkpoint.safetensors')),
  });
  assert.equal(first.code, null);
  assert.ok(!existsSync(join(killed, 'manifest.json')), 'the run was to be killed before its end');
  const second = await runCli(['train', '--resume', killed, '--quiet'], { env });
  assert.equal(second.code, 0, second.stderr);
  assert.deepEqual(parametersOf(killed), parametersOf(whole));
});

test('one property is a run of its own, which complete finds by name', async () => {
  const narrow = await runCli(['train', repository, ...settings, '--objective', 'comparative', '--property', 'comparisons', '--json'], {
    env,
  });
  assert.equal(narrow.code, 0, narrow.stderr);
  const { path, state } = JSON.parse(narrow.stdout) as { path: string; state: RunState };
  assert.match(state.id, /^a-repository-comparisons-/u);
  assert.equal(state.pairUse?.property, 'comparisons');
  assert.notDeepEqual(parametersOf(path), parametersOf(whole));
  const place = join(repository, 'lib', 'command.js:40');
  const completed = await runCli(['complete', place, '--property', 'comparisons', '--tokens', '4', '--json'], { env });
  assert.equal(completed.code, 0, completed.stderr);
  const missing = await runCli(['complete', place, '--property', 'security'], { env });
  assert.equal(missing.code, 2, missing.stderr);
});

test('an ablation repeats the run without pairs, and its report has both', async () => {
  const out = join(folder, 'ablation');
  const result = await runCli(['ablate', whole, '--out', out, '--evaluation-budget', '3s', '--json'], { env });
  assert.equal(result.code, 0, result.stderr);
  const [own, repeated] = [stateOf(whole), stateOf(out)];
  assert.equal(repeated.ablationOf, own.id);
  assert.equal(repeated.datasetDigest, own.datasetDigest);
  assert.equal(repeated.plan?.stepCount, own.plan?.stepCount);
  assert.equal(repeated.pairUse?.objective, 'likelihood');
  assert.equal(repeated.training?.pairSteps, undefined);
  assert.deepEqual(readFileSync(join(out, 'initial.safetensors')), readFileSync(join(whole, 'initial.safetensors')));
  const report = JSON.parse(readFileSync(join(whole, 'report.json'), 'utf8')) as EvaluationReport;
  assert.deepEqual(
    report.variants.map(({ id }) => id),
    ['base', 'untrained', 'personalized', 'likelihood'],
  );
  // The same as a run that never knew of pairs.
  const plain = join(folder, 'plain');
  const trained = await runCli(['train', repository, ...settings, '--objective', 'likelihood', '--out', plain, '--quiet'], { env });
  assert.equal(trained.code, 0, trained.stderr);
  assert.deepEqual(parametersOf(out), parametersOf(plain));
  const again = await runCli(['ablate', plain], { env });
  assert.equal(again.code, 2, again.stderr);
  assert.match(again.stderr, /learns from code alone/u);
});
