import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobNotice } from '../../../src/protocol/jobMessages.ts';
import { JobConnection, type JobListener } from '../../../src/worker/jobConnection.ts';
import type { WorkerError } from '../../../src/worker/workerError.ts';
import { commanderRepository } from '../../helpers/repositories.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

/** A listener that keeps what it is told; `ended` resolves with the job's end, `lost` with its loss. */
function listen(): JobListener & { notices: JobNotice[]; ended: Promise<JobNotice>; lost: Promise<WorkerError> } {
  const notices: JobNotice[] = [];
  const ended = Promise.withResolvers<JobNotice>();
  const lost = Promise.withResolvers<WorkerError>();
  return {
    notices,
    ended: ended.promise,
    lost: lost.promise,
    onNotice: (notice) => {
      notices.push(notice);
      if (notice.kind === 'ended') ended.resolve(notice);
    },
    onLost: lost.resolve,
  };
}

/** Waits until nobody listens at a pipe any more. */
async function waitGone(pipe: string): Promise<void> {
  while (await JobConnection.attach(pipe, listen()).then((found) => (found?.job.detach(), found))) await delay(20);
}

describe('JobConnection', () => {
  const folder = temporaryFolder();
  const environment = { ...process.env, REPOTUNE_DATA: join(folder, 'data'), REPOTUNE_CACHE: join(folder, 'cache') };

  test('tells the end, tells it again to one who comes late, and goes when it is released', async () => {
    const first = listen();
    const job = await JobConnection.start({ name: 'listRuns', input: {} }, first, { environment });
    assert.deepEqual(await first.ended, { kind: 'ended', end: { kind: 'finished', result: [] } });
    job.detach();
    const late = await JobConnection.attach(job.pipe, listen());
    assert.deepEqual(late?.record.end, { kind: 'finished', result: [] });
    assert.equal(late?.record.request?.name, 'listRuns');
    await late?.job.release();
    await waitGone(job.pipe);
    if (process.platform !== 'win32') assert.ok(!existsSync(dirname(job.pipe)), 'the folder of the pipe is removed');
  });

  test('work goes on while nobody is attached', async () => {
    const repositoryPath = commanderRepository(join(folder, 'work'));
    const job = await JobConnection.start({ name: 'mine', input: { repositoryPath, seed: 1 } }, listen(), { environment });
    job.detach();
    const late = listen();
    const attached = await JobConnection.attach(job.pipe, late);
    assert.ok(attached);
    const end = attached.record.end ?? ((await late.ended) as JobNotice & { kind: 'ended' }).end;
    assert.equal(end.kind, 'finished', JSON.stringify(end));
    const told = [...attached.record.events, ...late.notices.flatMap((notice) => (notice.kind === 'event' ? [notice.event] : []))];
    assert.ok(told.some((event) => event.kind === 'stage' && event.stage === 'mine'));
    await attached.job.release();
  });

  test('a failure crosses with its class and reason', async () => {
    const listener = listen();
    const job = await JobConnection.start({ name: 'listRepositoryRuns', input: { folder: join(folder, 'nowhere') } }, listener, {
      environment,
    });
    const notice = await listener.ended;
    assert.ok(notice.kind === 'ended' && notice.end.kind === 'failed');
    assert.equal(notice.end.error.name, 'MiningError');
    assert.equal(notice.end.error.reason, 'notFound');
    await job.release();
  });

  test('a job that is killed at its work is lost', async () => {
    const listener = listen();
    const repositoryPath = commanderRepository(join(folder, 'killed'));
    const job = await JobConnection.start({ name: 'mine', input: { repositoryPath, seed: 1 } }, listener, { environment });
    const second = await JobConnection.attach(job.pipe, listen());
    assert.ok(second && second.record.end === undefined, 'the job is still at work');
    process.kill(second.record.processId, 'SIGKILL');
    assert.equal((await listener.lost).reason, 'workerDied');
  });

  test('cancelled work ends as a cancellation', async () => {
    const listener = listen();
    const repositoryPath = commanderRepository(join(folder, 'cancelled'));
    const job = await JobConnection.start({ name: 'mine', input: { repositoryPath, seed: 1 } }, listener, { environment });
    await job.cancel();
    const notice = await listener.ended;
    assert.ok(notice.kind === 'ended' && notice.end.kind === 'failed');
    assert.equal(notice.end.error.isCancellation, true);
    await job.release();
  });

  test('only its user can reach a job', async () => {
    const listener = listen();
    const job = await JobConnection.start({ name: 'listRuns', input: {} }, listener, { environment });
    if (process.platform === 'win32') assert.match(job.pipe, /[0-9a-f]{32}$/);
    else assert.equal(statSync(dirname(job.pipe)).mode & 0o077, 0);
    await listener.ended;
    await job.release();
  });

  test('an entry that does not exist fails with workerDied', async () => {
    const start = JobConnection.start({ name: 'listRuns', input: {} }, listen(), { environment, entry: join(folder, 'missing.mjs') });
    await assert.rejects(start, { reason: 'workerDied' });
  });

  test('nobody listens where no job is', async () => {
    assert.equal(await JobConnection.attach(join(folder, 'nobody.sock'), listen()), undefined);
  });
});
