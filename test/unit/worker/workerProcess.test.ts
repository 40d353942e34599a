import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { PipelineContext, PipelineEvent } from '../../../src/pipeline/pipelineEvent.ts';
import { runInWorker } from '../../../src/worker/runInWorker.ts';
import { WorkerError } from '../../../src/worker/workerError.ts';
import { WorkerProcess } from '../../../src/worker/workerProcess.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

describe('WorkerProcess', () => {
  const folder = temporaryFolder();
  const environment = { ...process.env, REPOTUNE_DATA: join(folder, 'data'), REPOTUNE_CACHE: join(folder, 'cache') };
  const context = (signal = new AbortController().signal, events: PipelineEvent[] = []): PipelineContext => ({
    signal,
    report: (event) => events.push(event),
  });

  test('answers one use case after the other in one process', async () => {
    const worker = new WorkerProcess({ environment });
    try {
      assert.deepEqual(await worker.run('listRuns', {}, context()), []);
      const models = await worker.run('listModels', {}, context());
      assert.ok(models.some((model) => model.isDefault));
    } finally {
      await worker.end();
    }
  });

  test('carries the class and the reason of a typed error', async () => {
    const input = { folder: join(folder, 'nowhere') };
    await assert.rejects(runInWorker('listRepositoryRuns', input, context(), { environment }), (error) => {
      assert.ok(error instanceof WorkerError);
      assert.equal(error.originalName, 'MiningError');
      assert.equal(error.reason, 'notFound');
      assert.equal(error.isCancellation, false);
      return true;
    });
  });

  test('a completion without a model is no suggestion', async () => {
    const worker = new WorkerProcess({ environment });
    try {
      const request = { before: 'int x = ', after: '', maximumTokens: 8, stopsAtNewline: true };
      assert.equal((await worker.ask('complete', request, context().signal)).suggestion, undefined);
      const target = { kind: 'run', run: 'nothing', cwd: folder } as const;
      await assert.rejects(worker.ask('serve', target, context().signal), { reason: 'notARun' });
    } finally {
      await worker.end();
    }
  });

  test('a request to a process that dies fails with workerDied', async () => {
    const worker = new WorkerProcess({ environment });
    const answer = worker.run('listRuns', {}, context());
    worker.kill();
    await assert.rejects(answer, { reason: 'workerDied' });
    assert.match((await worker.whenEnded).message, /SIGKILL/);
  });

  test('a program that cannot be started fails with workerDied', async () => {
    const program = join(folder, 'no-such-node');
    await assert.rejects(runInWorker('listRuns', {}, context(), { environment, program }), { reason: 'workerDied' });
  });

  test('an aborted request is a cancellation', async () => {
    const cancellation = new AbortController();
    cancellation.abort();
    await assert.rejects(runInWorker('listRepositoryRuns', { folder }, context(cancellation.signal), { environment }), (error) => {
      assert.ok(error instanceof WorkerError && error.isCancellation);
      return true;
    });
  });
});
