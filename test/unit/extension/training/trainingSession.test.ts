import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { SessionMemory } from '../../../../src/protocol/sessionMemory.ts';
import { type SessionOutcome, type SessionSurroundings, TrainingSession } from '../../../../src/extension/training/trainingSession.ts';
import { buildTrainingView } from '../../../../src/extension/training/trainingView.ts';
import type { PersonalizeInput } from '../../../../src/pipeline/personalize.ts';
import { trainingViewSchema } from '../../../../src/protocol/trainingPanel.ts';
import { JobConnection } from '../../../../src/worker/jobConnection.ts';
import { WorkerError } from '../../../../src/worker/workerError.ts';
import { zodRepository } from '../../../helpers/repositories.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

const same = (text: string): string => text;

describe('TrainingSession', () => {
  const folder = temporaryFolder();
  const environment = { ...process.env, REPOTUNE_DATA: join(folder, 'data'), REPOTUNE_CACHE: join(folder, 'cache') };

  /** Surroundings whose jobs are real processes; `ended` resolves with the first outcome. */
  function surround(): SessionSurroundings & { ended: Promise<SessionOutcome>; memory: () => SessionMemory | undefined } {
    const ended = Promise.withResolvers<SessionOutcome>();
    let kept: SessionMemory | undefined;
    return {
      startJob: (request, listener) => JobConnection.start(request, listener, { environment }),
      attachJob: (pipe, listener) => JobConnection.attach(pipe, listener),
      pace: () => ({ pausesOnBattery: false }),
      restartPauseMs: () => undefined,
      remember: (memory) => (kept = memory),
      onChange: () => undefined,
      onOutcome: ended.resolve,
      nowMs: () => performance.now(),
      ended: ended.promise,
      memory: () => kept,
    };
  }

  const request = (repositoryPath: string): PersonalizeInput => ({
    kind: 'new',
    model: 'smollm2-135m-instruct',
    request: {
      repositoryPath,
      method: 'prefix',
      config: {},
      budgetMs: 1000,
      seed: 1,
      backend: 'auto',
      precision: 'bf16',
      evaluationBudgetMs: 1000,
      thorough: false,
    },
  });

  const memory: SessionMemory = {
    folder,
    name: 'shop',
    pipe: join(folder, 'nobody.sock'),
    isStopping: false,
    run: { id: 'shop-1', path: join(folder, 'no-such-run') },
    training: [
      [1, 2.1],
      [2, 2],
    ],
    validation: [[0, 2.2]],
    stepCount: 40,
  };

  test('a failure before there is a run ends it, with words and the log', async () => {
    const plain = join(folder, 'plain');
    mkdirSync(plain, { recursive: true });
    const surroundings = surround();
    const session = new TrainingSession(plain, 'plain', surroundings);
    await session.start(request(plain));
    const outcome = await surroundings.ended;
    assert.ok(outcome.kind === 'failed' && outcome.error instanceof WorkerError);
    assert.equal(outcome.error.reason, 'notARepository');
    assert.equal(session.state, 'ended');
    assert.equal(surroundings.memory(), undefined);
    const view = buildTrainingView(session, same);
    assert.deepEqual(trainingViewSchema.parse(view), view);
    assert.equal(view.outcome?.kind, 'failed');
    assert.deepEqual(
      view.actions.map(({ id }) => id),
      ['openLog'],
    );
  });

  test('stopped before there is anything to keep, it just ends', async () => {
    // Mining alone, so that there is work of some seconds to stop and no model is needed.
    const repositoryPath = zodRepository(join(folder, 'stopped'));
    const surroundings = {
      ...surround(),
      startJob: (...[, listener]: Parameters<SessionSurroundings['startJob']>) =>
        JobConnection.start({ name: 'mine', input: { repositoryPath, seed: 1 } }, listener, { environment }),
    };
    const session = new TrainingSession(folder, 'shop', surroundings);
    const starting = session.start(request(repositoryPath));
    await session.stop();
    await starting;
    assert.equal((await surroundings.ended).kind, 'stopped');
    assert.equal(session.state, 'ended');
  });

  test('a training whose job is gone waits where it was, with its curve', async () => {
    const session = await TrainingSession.restore(memory, surround());
    assert.equal(session.state, 'paused');
    assert.equal(session.interrupted, 'training');
    const view = buildTrainingView(session, same);
    assert.deepEqual(trainingViewSchema.parse(view), view);
    assert.deepEqual(view.curve.training, memory.training);
    assert.deepEqual(
      view.actions.map(({ id }) => id),
      ['resume', 'stop', 'openLog'],
    );
  });

  test('a run that was deleted is told, and forgotten', async () => {
    const surroundings = surround();
    const session = await TrainingSession.restore(memory, surroundings);
    await session.resume();
    const outcome = await surroundings.ended;
    assert.ok(outcome.kind === 'failed' && outcome.error instanceof WorkerError);
    assert.equal(outcome.error.reason, 'notARun');
    assert.equal(session.state, 'ended');
    assert.equal(surroundings.memory(), undefined);
  });

  test('one that a person had paused was not interrupted; one that had no run yet is over', async () => {
    const paused = await TrainingSession.restore({ ...memory, pipe: undefined }, surround());
    assert.deepEqual([paused.state, paused.interrupted], ['paused', undefined]);
    const surroundings = surround();
    const early = await TrainingSession.restore({ ...memory, run: undefined }, surroundings);
    assert.deepEqual([early.state, early.interrupted, surroundings.memory()], ['ended', undefined, undefined]);
    const stopping = await TrainingSession.restore({ ...memory, isStopping: true }, surround());
    assert.equal(stopping.interrupted, 'stopping');
  });

  test('a process that is killed at its work is started again, until that is given up', async () => {
    // Mining alone, so that there is work of some seconds to kill and no model is needed.
    const repositoryPath = zodRepository(join(folder, 'killed'));
    let starts = 0;
    const pauses = [1, 1];
    const base = surround();
    const surroundings: SessionSurroundings = {
      ...base,
      restartPauseMs: () => pauses.shift(),
      startJob: async (...[, listener]: Parameters<SessionSurroundings['startJob']>) => {
        starts++;
        const job = await JobConnection.start({ name: 'mine', input: { repositoryPath, seed: 1 } }, listener, { environment });
        const ended = JobConnection.attach(job.pipe, { onNotice: () => undefined, onLost: () => undefined });
        setImmediate(() => void ended.then((found) => found && process.kill(found.record.processId, 'SIGKILL')));
        return job;
      },
    };
    const session = new TrainingSession(folder, 'shop', surroundings);
    session.progress.run = { id: 'shop-1', path: join(folder, 'run') };
    await session.start(request(repositoryPath));
    const outcome = await base.ended;
    assert.ok(outcome.kind === 'failed' && outcome.error instanceof WorkerError);
    assert.equal(outcome.error.reason, 'workerDied');
    assert.equal(starts, 3);
    assert.equal(session.state, 'paused', 'a person may go on with it');
    assert.equal(base.memory()?.run?.id, 'shop-1');
    assert.match(session.progress.notes.join(), /going on from the last checkpoint/u);
  });

  test('a process that does not come up is told', async () => {
    const surroundings = {
      ...surround(),
      startJob: (...[asked, listener]: Parameters<SessionSurroundings['startJob']>) =>
        JobConnection.start(asked, listener, { environment, program: join(folder, 'no-such-node') }),
    };
    const session = new TrainingSession(folder, 'shop', surroundings);
    await assert.rejects(session.start(request(folder)), { reason: 'workerDied' });
    assert.equal(session.state, 'ended');
  });

  test('two windows see one training', async () => {
    const first = surround();
    const session = new TrainingSession(folder, 'shop', first);
    await session.start(request(join(folder, 'nowhere')));
    const kept = first.memory();
    if (kept?.pipe === undefined) return assert.equal((await first.ended).kind, 'failed');
    const second = await TrainingSession.restore(kept, surround());
    assert.ok(['running', 'paused', 'ended'].includes(second.state));
    assert.equal((await first.ended).kind, 'failed');
  });
});
