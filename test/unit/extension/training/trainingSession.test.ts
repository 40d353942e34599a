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
    const view = buildTrainingView(session, same);
    assert.deepEqual(trainingViewSchema.parse(view), view);
    assert.deepEqual(view.curve.training, memory.training);
    assert.deepEqual(
      view.actions.map(({ id }) => id),
      ['resume', 'stop', 'openLog'],
    );
  });

  test('a run that was deleted under its feet is told, and can be tried again', async () => {
    const surroundings = surround();
    const session = await TrainingSession.restore(memory, surroundings);
    await session.resume();
    const outcome = await surroundings.ended;
    assert.ok(outcome.kind === 'failed' && outcome.error instanceof WorkerError);
    assert.equal(outcome.error.reason, 'notARun');
    assert.equal(session.state, 'paused');
    assert.equal(surroundings.memory()?.run?.id, 'shop-1');
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
