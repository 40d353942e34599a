// One training as a person sees it: it may be paused, resumed and stopped, and survives a reload of the window.
// Underneath each stretch of work is a job, a process of its own. Knows nothing of the editor.
import type { PersonalizeInput, RunResult } from '../../pipeline/personalize.ts';
import type { RestCause } from '../../pipeline/pipelineEvent.ts';
import type { JobEnd, JobNotice, JobPace, JobRecord } from '../../protocol/jobMessages.ts';
import type { RunUseCaseRequest } from '../../protocol/workerMessages.ts';
import type { JobConnection, JobListener } from '../../worker/jobConnection.ts';
import { WorkerError } from '../../worker/workerError.ts';
import type { SessionMemory } from '../../protocol/sessionMemory.ts';
import { TrainingProgress } from './trainingProgress.ts';

/** Where a training stands. `pausing` and `stopping` wait for the work to come to a safe point. */
export type SessionState = 'starting' | 'running' | 'pausing' | 'paused' | 'stopping' | 'ended';

/** How a training ended, or why it stands. */
export type SessionOutcome =
  | { readonly kind: 'finished'; readonly result: RunResult }
  /** Stopped before there was anything to keep. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What a session needs of its surroundings. */
export interface SessionSurroundings {
  readonly startJob: (request: RunUseCaseRequest, listener: JobListener) => Promise<JobConnection>;
  readonly attachJob: (pipe: string, listener: JobListener) => Promise<{ job: JobConnection; record: JobRecord } | undefined>;
  /** When the work waits between two steps. */
  readonly pace: () => JobPace;
  /** Pause before a job that died is started again, milliseconds; `undefined`: it is not. Asked once for each death. */
  readonly restartPauseMs: () => number | undefined;
  /** Keeps what a later window needs; `undefined` forgets it. */
  readonly remember: (memory: SessionMemory | undefined) => void;
  /** Something that can be shown has changed; called for every event. */
  readonly onChange: () => void;
  /** The training ended, or was interrupted by a failure. */
  readonly onOutcome: (outcome: SessionOutcome) => void;
  /** Milliseconds; rises evenly. */
  readonly nowMs: () => number;
}

/** One stretch of work, from a start to a pause or an end. */
interface Stretch {
  job: JobConnection | undefined;
  /** A short one may end before its start is answered. */
  hasEnded: boolean;
}

/** A training of the repository around `folder`. */
export class TrainingSession {
  readonly folder: string;
  /** Name of the repository, for people. */
  readonly name: string;
  progress = new TrainingProgress();
  state: SessionState = 'starting';
  outcome: SessionOutcome | undefined;
  /** What the work waits for between two steps. */
  resting: RestCause | undefined;
  /** What was under way when the process went away with no window there to see it. */
  interrupted: 'training' | 'stopping' | undefined;
  private readonly surroundings: SessionSurroundings;
  private stretch: Stretch = { job: undefined, hasEnded: true };
  private isCancelled = false;

  constructor(folder: string, name: string, surroundings: SessionSurroundings) {
    this.folder = folder;
    this.name = name;
    this.surroundings = surroundings;
  }

  /** Finds the training of an earlier window again: at work, or waiting where it was interrupted. */
  static async restore(memory: SessionMemory, surroundings: SessionSurroundings): Promise<TrainingSession> {
    const session = new TrainingSession(memory.folder, memory.name, surroundings);
    session.recall(memory);
    const stretch: Stretch = { job: undefined, hasEnded: false };
    const attached = memory.pipe === undefined ? undefined : await surroundings.attachJob(memory.pipe, session.listener(stretch));
    if (!attached) {
      session.progress.rest();
      // Without a run there is nothing to go on with.
      session.state = memory.run ? 'paused' : 'ended';
      if (!memory.run) surroundings.remember(undefined);
      else if (memory.pipe !== undefined) session.interrupted = memory.isStopping ? 'stopping' : 'training';
      return session;
    }
    stretch.job = attached.job;
    session.stretch = stretch;
    session.state = memory.isStopping ? 'stopping' : 'running';
    session.resting = attached.record.resting;
    session.applyPace();
    // What the job tells again replaces what the earlier window kept of it.
    for (const event of attached.record.events) session.progress.note(event, surroundings.nowMs());
    if (attached.record.end) await session.handleEnd(stretch, attached.record.end);
    return session;
  }

  /** Begins. @throws {WorkerError} `workerDied` when no process comes up. */
  async start(input: PersonalizeInput): Promise<void> {
    this.state = 'starting';
    await this.launch(input, 'running');
  }

  /** Lets the work come to a safe point and wait there. */
  async pause(): Promise<void> {
    if (this.state !== 'running') return;
    this.turnTo('pausing');
    await this.cancelJob();
  }

  /** Goes on from the last checkpoint. */
  async resume(): Promise<void> {
    if (this.state !== 'paused' || !this.progress.run) return;
    this.interrupted = undefined;
    await this.launch({ kind: 'resume', run: this.progress.run.path, cwd: this.folder }, 'running');
  }

  /** Ends training and judges the best parameters so far. With nothing to keep it just ends. */
  async stop(): Promise<void> {
    if (this.state === 'paused') return this.takeBest();
    if (this.state !== 'running') return;
    this.turnTo('stopping');
    await this.cancelJob();
  }

  /** Tells the work when it is to wait; to be called when the surroundings think otherwise. */
  applyPace(): void {
    // One that goes away meanwhile is told of as lost.
    this.stretch.job?.setPace(this.surroundings.pace()).catch(() => undefined);
  }

  /** Somebody types: the next step waits a moment. */
  noteTyping(): void {
    this.stretch.job?.noteTyping().catch(() => undefined);
  }

  /** Leaves the work to itself, since this window goes; a later one may find it. */
  leave(): void {
    if (this.state !== 'ended') this.remember();
    this.stretch.job?.detach();
  }

  /** Whether training has done a step, so that there is something to keep. */
  get hasTrained(): boolean {
    return this.progress.training.length > 0 || this.progress.validation.some(([step]) => step > 0);
  }

  private async launch(input: PersonalizeInput, state: SessionState): Promise<void> {
    this.outcome = undefined;
    this.isCancelled = false;
    this.turnTo(state);
    const stretch: Stretch = { job: undefined, hasEnded: false };
    this.stretch = stretch;
    let job: JobConnection;
    try {
      job = await this.surroundings.startJob({ name: 'personalize', input }, this.listener(stretch));
    } catch (error) {
      this.interrupt(stretch, error);
      throw error;
    }
    if (stretch.hasEnded) return job.release().catch(() => undefined);
    stretch.job = job;
    this.applyPace();
    this.remember();
    if (this.isCancelled) await this.cancelJob();
  }

  /** A job that is still coming up is cancelled once it is there. */
  private async cancelJob(): Promise<void> {
    this.isCancelled = true;
    // One that went away meanwhile is told of as lost or ended.
    await this.stretch.job?.cancel().catch(() => undefined);
  }

  private async takeBest(): Promise<void> {
    const { run } = this.progress;
    this.interrupted = undefined;
    if (!run || !this.hasTrained) return this.end({ kind: 'stopped' });
    await this.launch({ kind: 'resume', run: run.path, cwd: this.folder, stopsTraining: true }, 'stopping');
  }

  private listener(stretch: Stretch): JobListener {
    return {
      onNotice: (notice) => void this.handleNotice(stretch, notice),
      onLost: (error) => this.interrupt(stretch, error),
    };
  }

  private async handleNotice(stretch: Stretch, notice: JobNotice): Promise<void> {
    if (notice.kind === 'ended') return this.handleEnd(stretch, notice.end);
    if (notice.kind === 'resting') this.resting = notice.cause;
    else if (notice.kind === 'memory') this.progress.residentBytes = notice.residentBytes;
    else {
      this.progress.note(notice.event, this.surroundings.nowMs());
      if (notice.event.kind === 'run' || notice.event.kind === 'validation') this.remember();
    }
    this.surroundings.onChange();
  }

  private async handleEnd(stretch: Stretch, end: JobEnd): Promise<void> {
    stretch.hasEnded = true;
    this.resting = undefined;
    await stretch.job?.release().catch(() => undefined);
    stretch.job = undefined;
    if (end.kind === 'finished') return this.end({ kind: 'finished', result: end.result as RunResult });
    const error = new WorkerError(end.error);
    if (!error.isCancellation) return this.interrupt(stretch, error);
    this.progress.rest();
    if (this.state === 'stopping') return this.takeBest();
    if (!this.progress.run) return this.end({ kind: 'stopped' });
    this.turnTo('paused');
    this.remember();
  }

  /** A failure: what was saved is kept, and can be gone on with where a run exists. */
  private interrupt(stretch: Stretch, error: unknown): void {
    stretch.hasEnded = true;
    stretch.job = undefined;
    this.resting = undefined;
    this.progress.rest();
    if (this.restart(error)) return;
    this.outcome = { kind: 'failed', error };
    const canGoOn = this.progress.run !== undefined && !isRunGone(error);
    this.turnTo(canGoOn ? 'paused' : 'ended');
    if (canGoOn) this.remember();
    else this.surroundings.remember(undefined);
    this.surroundings.onOutcome(this.outcome);
  }

  /** Goes on by itself after the process died; a person who asked for a pause or an end gets that. */
  private restart(error: unknown): boolean {
    const { run } = this.progress;
    if (!(error instanceof WorkerError && error.reason === 'workerDied') || this.state !== 'running' || !run) return false;
    const pauseMs = this.surroundings.restartPauseMs();
    if (pauseMs === undefined) return false;
    this.progress.addNote('The working process ended unexpectedly; going on from the last checkpoint.');
    this.turnTo('paused');
    this.remember();
    // Resumed or stopped by hand meanwhile, there is nothing left to do; what fails is told as its outcome.
    setTimeout(() => void this.resume().catch(() => undefined), pauseMs);
    return true;
  }

  private end(outcome: SessionOutcome): void {
    this.progress.rest();
    this.outcome = outcome;
    this.surroundings.remember(undefined);
    this.turnTo('ended');
    this.surroundings.onOutcome(outcome);
  }

  private turnTo(state: SessionState): void {
    this.state = state;
    this.surroundings.onChange();
  }

  private remember(): void {
    const { run, training, validation, stepCount } = this.progress;
    this.surroundings.remember({
      folder: this.folder,
      name: this.name,
      pipe: this.stretch.job?.pipe,
      isStopping: this.state === 'stopping',
      run,
      training,
      validation,
      stepCount,
    });
  }

  private recall({ run, training, validation, stepCount }: SessionMemory): void {
    this.progress.run = run;
    this.progress.training = [...training];
    this.progress.validation = [...validation];
    this.progress.stepCount = stepCount;
  }
}

/** Whether there is nothing left to go on with. */
function isRunGone(error: unknown): boolean {
  return error instanceof WorkerError && error.originalName === 'ArtifactError' && error.reason === 'notARun';
}
