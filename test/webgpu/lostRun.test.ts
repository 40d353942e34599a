// A whole run on the GPU whose device is destroyed between two steps. Its own file: the device of a process is lost only once.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { RunFolder } from '../../src/artifacts/runFolder.ts';
import { runtimeOf } from '../../src/engine/backends/webgpu/webgpuRuntime.ts';
import { backend, getBackend } from '../../src/engine/tensors.ts';
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

const variables = ['REPOTUNE_DATA', 'REPOTUNE_CACHE'] as const;
const before = variables.map((name) => process.env[name]);
for (const name of variables) process.env[name] = join(folder, name);
after(() => {
  for (const [index, name] of variables.entries()) {
    if (before[index] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before[index];
  }
});

test('a run whose GPU is destroyed in mid-run ends on the processor, from its last checkpoint', async () => {
  const run = new RunFolder(join(folder, 'run'));
  const events: PipelineEvent[] = [];
  let destroyedAfter: number | undefined;
  const report = (event: PipelineEvent): void => {
    events.push(event);
    const isStep = event.kind === 'progress' && event.progress.unit === 'steps';
    if (!isStep || destroyedAfter !== undefined || !existsSync(run.checkpointFile)) return;
    assert.equal(getBackend(), 'webgpu');
    destroyedAfter = event.progress.done;
    runtimeOf(backend())!.dispose();
  };
  const { budgetMs, evaluationBudgetMs, seed, precision } = runDefaults;
  const asked = { method: 'prefix', config: { length: 8 }, budgetMs, steps: stepCount, seed, precision, evaluationBudgetMs } as const;
  const { state } = await personalize(
    {
      kind: 'new',
      model,
      request: { ...asked, repositoryPath, outFolder: run.path, backend: 'webgpu', thorough: false },
    },
    { signal: new AbortController().signal, report },
    'train',
  );

  const changes = state.backend?.changes ?? [];
  assert.equal(changes.length, 1);
  const { step, why, ...change } = changes[0]!;
  assert.deepEqual(change, { from: 'webgpu', to: 'native', cause: 'deviceLost' });
  assert.match(why, /^the GPU was lost: ./u);
  assert.ok(destroyedAfter !== undefined && step > 0 && step <= destroyedAfter, `changed after ${step}, destroyed after ${destroyedAfter}`);
  assert.ok(events.some((event) => event.kind === 'backendChanged' && event.step === step && event.to === 'native'));
  assert.ok(events.some((event) => event.kind === 'note' && event.text === `resumed at step ${step} of ${stepCount}`));
  assert.deepEqual([state.backend?.name, state.training?.backend, state.training?.steps], ['native', 'native', stepCount]);
  assert.ok(state.training!.losses.every(({ lossNats }) => Number.isFinite(lossNats)));
  assert.equal(getBackend(), 'native');
});
