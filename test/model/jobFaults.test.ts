// What can happen to a training in an editor while nobody looks: each with its real process, a clear word, and no lost run.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type SessionOutcome, type SessionSurroundings, TrainingSession } from '../../src/extension/training/trainingSession.ts';
import { describeFailure } from '../../src/extension/failureText.ts';
import type { PersonalizeInput } from '../../src/pipeline/personalize.ts';
import type { SessionMemory } from '../../src/protocol/sessionMemory.ts';
import { JobConnection } from '../../src/worker/jobConnection.ts';
import { commanderRepository } from '../helpers/repositories.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { writeTinyModel } from '../helpers/tinyModel.ts';

const folder = temporaryFolder();
const model = writeTinyModel(join(folder, 'tiny.gguf'), { layerCount: 2, width: 64, headCount: 4 });
const repositoryPath = commanderRepository(join(folder, 'repository'));
const power = join(folder, 'power');
const environment = {
  ...process.env,
  REPOTUNE_DATA: join(folder, 'data'),
  REPOTUNE_CACHE: join(folder, 'cache'),
  REPOTUNE_POWER_SUPPLY: power,
};

/** Plugs a charger in or out, as Linux lists it. */
function plug(isPlugged: boolean): void {
  for (const [supply, property, value] of [
    ['AC', 'type', 'Mains'],
    ['AC', 'online', isPlugged ? '1' : '0'],
    ['BAT0', 'type', 'Battery'],
    ['BAT0', 'status', isPlugged ? 'Charging' : 'Discharging'],
  ] as const) {
    mkdirSync(join(power, supply), { recursive: true });
    writeFileSync(join(power, supply, property), `${value}\n`);
  }
}

/** Checkpoints of all runs so far. */
function countCheckpoints(): number {
  const runs = environment.REPOTUNE_DATA;
  if (!existsSync(runs)) return 0;
  return readdirSync(runs, { recursive: true }).filter((path) => String(path).endsWith('checkpoint.safetensors')).length;
}

/** A window: a session whose jobs are real processes. */
class Window {
  readonly outcomes: SessionOutcome[] = [];
  private readonly savedBefore = countCheckpoints();
  memory: SessionMemory | undefined;
  session: TrainingSession;
  pausesOnBattery = false;
  restartPausesMs: number[] = [];
  private waiting: { readonly isTrue: () => boolean; readonly resolve: () => void }[] = [];

  constructor() {
    this.session = new TrainingSession(repositoryPath, 'commander', this.surroundings());
  }

  /** The window of a person who comes back. */
  static async reopened(memory: SessionMemory, pausesOnBattery = false): Promise<Window> {
    const window = new Window();
    window.pausesOnBattery = pausesOnBattery;
    window.session = await TrainingSession.restore(memory, window.surroundings());
    return window;
  }

  /** Waits until something of the session is true. */
  until(isTrue: () => boolean): Promise<void> {
    if (isTrue()) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ isTrue, resolve }));
  }

  /** Waits until training has done so many steps. */
  async untilStep(step: number): Promise<void> {
    await this.until(() => (this.session.progress.training.at(-1)?.[0] ?? 0) >= step || this.outcomes.length > 0);
    assert.deepEqual(this.outcomes, []);
  }

  /** Waits until a step after the 20th was saved: what was never saved is not gone on from, however fast the machine. */
  async untilSaved(): Promise<void> {
    await this.untilStep(20);
    while (countCheckpoints() <= this.savedBefore) await delay(50);
  }

  async untilOutcome(): Promise<SessionOutcome> {
    await this.until(() => this.outcomes.length > 0);
    return this.outcomes.shift() as SessionOutcome;
  }

  /** Pauses, which saves what was learnt; cheaper than an end with its evaluation. */
  async pause(): Promise<void> {
    await this.session.pause();
    await this.until(() => this.session.state === 'paused' || this.outcomes.length > 0);
    assert.deepEqual(this.outcomes, []);
  }

  /** The job's process, as the operating system names it. */
  async processId(): Promise<number> {
    const found = await JobConnection.attach(this.memory?.pipe ?? '', { onNotice: () => undefined, onLost: () => undefined });
    assert.ok(found, 'a job is at work');
    found.job.detach();
    return found.record.processId;
  }

  private surroundings(): SessionSurroundings {
    const changed = (): void => {
      const due = this.waiting.filter(({ isTrue }) => isTrue());
      this.waiting = this.waiting.filter((each) => !due.includes(each));
      for (const { resolve } of due) resolve();
    };
    return {
      startJob: (request, listener) => JobConnection.start(request, listener, { environment }),
      attachJob: (pipe, listener) => JobConnection.attach(pipe, listener),
      pace: () => ({ pausesOnBattery: this.pausesOnBattery }),
      restartPauseMs: () => this.restartPausesMs.shift(),
      remember: (memory) => (this.memory = memory),
      onChange: () => setImmediate(changed),
      onOutcome: (outcome) => {
        this.outcomes.push(outcome);
        setImmediate(changed);
      },
      nowMs: () => performance.now(),
    };
  }
}

function newRun(steps: number, outFolder?: string): PersonalizeInput {
  return {
    kind: 'new',
    model,
    request: {
      repositoryPath,
      outFolder,
      method: 'prefix',
      config: { prefixLength: 8 },
      budgetMs: 60_000,
      steps,
      seed: 1,
      objective: 'likelihood',
      selfPairsMs: 0,
      backend: 'native',
      precision: 'bf16',
      evaluationBudgetMs: 1000,
      thorough: false,
    },
  };
}

/** Reason and words of a failure. */
function failureOf(outcome: SessionOutcome): { reason: string; sentence: string } {
  assert.equal(outcome.kind, 'failed');
  return describeFailure(outcome.error);
}

const many = 100_000;

describe('a training in an editor', () => {
  test('whose process was killed with no window there is found interrupted, and goes on from its checkpoint', async () => {
    const first = new Window();
    await first.session.start(newRun(many));
    await first.untilSaved();
    const processId = await first.processId();
    first.session.leave();
    const { memory } = first;
    assert.ok(memory);
    process.kill(processId, 'SIGKILL');
    await waitDead(processId);
    const second = await Window.reopened(memory);
    assert.deepEqual([second.session.state, second.session.interrupted], ['paused', 'training']);
    assert.ok(second.session.progress.training.length > 0, 'the curve is known');
    await second.session.resume();
    await second.until(() => second.session.progress.notes.some((note) => note.startsWith('resumed at step ')));
    const step = Number(/resumed at step (\d+)/u.exec(second.session.progress.notes.join())?.[1]);
    await second.untilStep(step + 5);
    await second.session.stop();
    const outcome = await second.untilOutcome();
    assert.equal(outcome.kind, 'finished', JSON.stringify(outcome));
  });

  test('whose process is killed before its window goes on by itself', async () => {
    const window = new Window();
    window.restartPausesMs = [1];
    await window.session.start(newRun(many));
    await window.untilSaved();
    process.kill(await window.processId(), 'SIGKILL');
    await window.until(() => window.session.progress.notes.some((note) => note.startsWith('resumed at step ')));
    await window.pause();
  });

  test('is not worked on by two windows at once', async () => {
    const first = new Window();
    await first.session.start(newRun(many));
    await first.untilStep(3);
    const run = first.session.progress.run;
    assert.ok(run);
    const second = new Window();
    second.session.progress.run = run;
    await second.session.start({ kind: 'resume', run: run.path, cwd: repositoryPath });
    const { reason, sentence } = failureOf(await second.untilOutcome());
    assert.equal(reason, 'folderInUse');
    assert.match(sentence, /Another window or program is working on this run/u);
    const before = first.session.progress.training.at(-1)?.[0] ?? 0;
    await first.untilStep(before + 3);
    await first.pause();
  });

  test('whose run is deleted under its feet says so, and does not bring it back', async () => {
    const window = new Window();
    await window.session.start(newRun(many));
    await window.untilStep(3);
    const path = window.session.progress.run?.path ?? '';
    assert.ok(existsSync(path));
    rmSync(path, { recursive: true });
    const { reason, sentence } = failureOf(await window.untilOutcome());
    assert.equal(reason, 'notARun');
    assert.match(sentence, /no such run/u);
    assert.equal(existsSync(path), false);
    assert.equal(window.session.state, 'ended');
    assert.equal(window.memory, undefined, 'a later window does not look for it');
  });

  test('waits on battery, says why, and goes on at the mains', async () => {
    plug(false);
    const window = new Window();
    window.pausesOnBattery = true;
    await window.session.start(newRun(many));
    await window.until(() => window.session.resting === 'battery');
    assert.deepEqual(window.session.progress.training, [], 'no step was made');
    // A window that comes late is told too.
    assert.ok(window.memory);
    const late = await Window.reopened(window.memory, true);
    assert.equal(late.session.resting, 'battery');
    late.session.leave();
    plug(true);
    await window.untilStep(3);
    assert.equal(window.session.resting, undefined);
    plug(false);
    await window.until(() => window.session.resting === 'battery');
    const step = window.session.progress.training.at(-1)?.[0];
    await window.pause();
    assert.equal(window.session.progress.training.at(-1)?.[0], step, 'a pause is heard while it waits');
    window.pausesOnBattery = false;
    await window.session.resume();
    await window.untilStep((step ?? 0) + 2);
    await window.pause();
  });

  test('lets people type first', async () => {
    const window = new Window();
    await window.session.start(newRun(many));
    await window.untilStep(3);
    window.session.noteTyping();
    await window.until(() => window.session.resting === 'typing');
    await window.until(() => window.session.resting === undefined);
    await window.untilStep((window.session.progress.training.at(-1)?.[0] ?? 0) + 2);
    await window.pause();
  });

  test('that fills the disk says so, and goes on when there is room', async (context) => {
    const place = join(folder, 'small disk');
    mkdirSync(place);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', place], { stdio: 'ignore' });
    } catch {
      context.diagnostic('left out: this user may not mount a small file system');
      return;
    }
    after(() => execFileSync('umount', [place], { stdio: 'ignore' }));
    const window = new Window();
    await window.session.start(newRun(many, join(place, 'run')));
    await window.untilStep(3);
    fill(join(place, 'other'));
    const { reason, sentence } = failureOf(await window.untilOutcome());
    assert.equal(reason, 'diskFull');
    assert.match(sentence, /disk is full/u);
    assert.equal(window.session.state, 'paused');
    rmSync(join(place, 'other'));
    await window.session.resume();
    await window.untilStep((window.session.progress.training.at(-1)?.[0] ?? 0) + 2);
    await window.pause();
    assert.deepEqual(
      readdirSync(join(place, 'run')).filter((name) => name.endsWith('.partial')),
      [],
    );
  });
});

/** Takes all room that is left. */
function fill(path: string): void {
  for (let size = 4_000_000; size >= 1; size = Math.floor(size / 4)) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size, 1), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

async function waitDead(processId: number): Promise<void> {
  for (;;) {
    try {
      process.kill(processId, 0);
    } catch {
      return;
    }
    // A child of ours stays a zombie until Node has noticed.
    await delay(20);
  }
}
