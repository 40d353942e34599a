// A run whose backend goes away: lost in mid-run it goes on by itself from its last checkpoint; gone before a resume it asks first.
// The loss is thrown into the training loop between two steps; test/webgpu destroys a real device.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { RunFolder } from '../../src/artifacts/runFolder.ts';
import { readRunState, writeRunState } from '../../src/artifacts/runState.ts';
import type { BackendName } from '../../src/engine/backend.ts';
import { DeviceLostError } from '../../src/engine/backends/webgpu/deviceLoss.ts';
import { BackendError } from '../../src/engine/selection/backendError.ts';
import { personalize } from '../../src/pipeline/personalize.ts';
import type { PipelineEvent } from '../../src/pipeline/pipelineEvent.ts';
import { runDefaults } from '../../src/pipeline/runDefaults.ts';
import { commanderRepository } from '../helpers/repositories.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { writeTinyModel } from '../helpers/tinyModel.ts';

const folder = temporaryFolder();
const repositoryPath = join(folder, 'repository');
mkdirSync(repositoryPath);
commanderRepository(repositoryPath);
const model = writeTinyModel(join(folder, 'tiny.gguf'), { layerCount: 1, width: 32, headCount: 2, feedForwardWidth: 32 });
const stepCount = 12;

const variables = ['REPOTUNE_DATA', 'REPOTUNE_CACHE', 'REPOTUNE_TENSORFLOW'] as const;
const before = variables.map((name) => process.env[name]);
for (const name of variables) process.env[name] = join(folder, name);
after(() => {
  for (const [index, name] of variables.entries()) {
    if (before[index] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before[index];
  }
});

function newRun(name: string, backend: BackendName): Parameters<typeof personalize>[0] {
  const { budgetMs, evaluationBudgetMs, seed, precision } = runDefaults;
  const request = {
    repositoryPath,
    outFolder: join(folder, name),
    method: 'prefix',
    config: { length: 8 },
    budgetMs,
    steps: stepCount,
  } as const;
  return { kind: 'new', model, request: { ...request, seed, backend, precision, evaluationBudgetMs, thorough: false } };
}

/** Calls `act` once, when this many steps of training are done. */
function atStep(step: number, act: () => void): { events: PipelineEvent[]; report: (event: PipelineEvent) => void } {
  const events: PipelineEvent[] = [];
  let isDone = false;
  const report = (event: PipelineEvent): void => {
    events.push(event);
    if (isDone || event.kind !== 'progress' || event.progress.unit !== 'steps' || event.progress.done < step) return;
    isDone = true;
    act();
  };
  return { events, report };
}

test('a run whose device is lost goes on from its last checkpoint on the processor, and says so', async () => {
  const run = new RunFolder(join(folder, 'lost'));
  // Stopped once, so that there is a checkpoint at a known step.
  const cancellation = new AbortController();
  const stopping = atStep(4, () => cancellation.abort(new Error('stop')));
  await assert.rejects(personalize(newRun('lost', 'wasm'), { signal: cancellation.signal, report: stopping.report }, 'train'), /stop/u);
  const stopped = readRunState(run);
  assert.equal(stopped.backend?.name, 'wasm');
  const initial = readFileSync(run.initialFile);

  const losing = atStep(8, () => {
    throw new DeviceLostError('pulled out');
  });
  const context = { signal: new AbortController().signal, report: losing.report };
  const { state } = await personalize({ kind: 'resume', run: run.path, cwd: folder }, context, 'train');

  assert.equal(state.training?.backend, 'native');
  assert.equal(state.training?.steps, stepCount);
  assert.equal(state.training?.losses.length, stepCount);
  assert.equal(state.backend?.name, 'native');
  assert.match(state.backend.details, /threads/u);
  const { changes } = state.backend;
  const step = changes[0]?.step ?? 0;
  assert.ok(step >= 4 && step <= 8, `changed after step ${step}`);
  assert.deepEqual(changes, [{ step, from: 'wasm', to: 'native', cause: 'deviceLost', why: 'the GPU was lost: pulled out' }]);
  assert.deepEqual(
    losing.events.filter(({ kind }) => kind === 'backendChanged'),
    [{ kind: 'backendChanged', step, from: 'wasm', to: 'native', why: 'the GPU was lost: pulled out' }],
  );
  assert.ok(losing.events.some((event) => event.kind === 'note' && event.text === `resumed at step ${step} of ${stepCount}`));
  // What training is compared with is still where it started, to the last bit.
  assert.deepEqual(readFileSync(run.initialFile), initial);
  assert.deepEqual(state.plan, stopped.plan);
});

test('a run whose backend is gone is not moved without being asked, and then the move is on record', async () => {
  const run = new RunFolder(join(folder, 'gone'));
  const cancellation = new AbortController();
  const stopping = atStep(5, () => cancellation.abort(new Error('stop')));
  await assert.rejects(personalize(newRun('gone', 'native'), { signal: cancellation.signal, report: stopping.report }, 'train'), /stop/u);
  // As if it had been begun where TensorFlow is installed.
  const begun = readRunState(run);
  assert.ok(begun.backend);
  writeRunState(run, { ...begun, backend: { ...begun.backend, name: 'tensorflow', details: 'TensorFlow 2.15.1' } });

  const context = { signal: new AbortController().signal, report: () => undefined };
  const resume = { kind: 'resume', run: run.path, cwd: folder } as const;
  await assert.rejects(
    personalize(resume, context, 'train'),
    (error) =>
      error instanceof BackendError &&
      error.reason === 'runBackendGone' &&
      /^the run began on tensorflow \(TensorFlow 2\.15\.1\), now: expected @tensorflow/u.test(error.message),
  );
  assert.equal(readRunState(run).backend?.changes.length, 0);

  const { state } = await personalize({ ...resume, backend: 'native' }, context, 'train');
  assert.equal(state.training?.backend, 'native');
  assert.deepEqual(state.backend?.changes, [
    { step: 5, from: 'tensorflow', to: 'native', cause: 'asked', why: 'when it was resumed: asked for' },
  ]);
});
