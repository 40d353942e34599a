// The training of this window: one at a time, found again after a reload.
import { type Disposable, type ExtensionContext, type LogOutputChannel, EventEmitter, workspace } from 'vscode';
import type { PersonalizeInput } from '../../pipeline/personalize.ts';
import { JobConnection } from '../../worker/jobConnection.ts';
import { RestartPolicy } from '../../worker/restartPolicy.ts';
import { setContextKey } from '../contextKeys.ts';
import { onSettingChanged, readSetting } from '../settings.ts';
import type { Workers } from '../workers.ts';
import { type SessionMemory, sessionMemorySchema } from '../../protocol/sessionMemory.ts';
import { type SessionOutcome, type SessionSurroundings, TrainingSession } from './trainingSession.ts';

/** Where the editor's storage keeps what a reloaded window needs. */
const memoryKey = 'repotune.training';

/** Time between two words to the job that somebody types, milliseconds. */
const typingIntervalMs = 500;

/** Holds the session and tells about its changes. */
export class Trainings {
  private readonly workers: Workers;
  private readonly storage: ExtensionContext['workspaceState'];
  private readonly log: LogOutputChannel;
  private readonly changed = new EventEmitter<TrainingSession>();
  private readonly ended = new EventEmitter<{ session: TrainingSession; outcome: SessionOutcome }>();
  private readonly restarts = new RestartPolicy();
  private readonly disposables: Disposable[];
  private session: TrainingSession | undefined;
  private toldTypingMs = -Infinity;
  /** Fires for every event of the work; listeners must be cheap or wait. */
  readonly onChanged = this.changed.event;
  /** Fires when a training ended, or was interrupted by a failure. */
  readonly onEnded = this.ended.event;

  constructor({ workspaceState }: ExtensionContext, workers: Workers, log: LogOutputChannel) {
    this.storage = workspaceState;
    this.workers = workers;
    this.log = log;
    this.disposables = [
      onSettingChanged('training.pauseOnBattery', () => this.session?.applyPace()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // The log is a document too, and changes with every step.
        if (contentChanges.length > 0 && document.uri.scheme !== 'output') this.noteTyping();
      }),
    ];
  }

  /** The training that is under way, waits, or ended last. */
  get current(): TrainingSession | undefined {
    return this.session;
  }

  /** Whether this window trains now. */
  get isBusy(): boolean {
    return this.session !== undefined && !['paused', 'ended'].includes(this.session.state);
  }

  /** Whether a training of this window computes now; one that waits for mains power does not. */
  get isComputing(): boolean {
    return this.isBusy && this.session?.resting !== 'battery';
  }

  /** Somebody types, or waits for a suggestion: the training steps aside for a moment. */
  noteTyping(): void {
    const nowMs = performance.now();
    if (!this.isBusy || nowMs - this.toldTypingMs < typingIntervalMs) return;
    this.toldTypingMs = nowMs;
    this.session?.noteTyping();
  }

  /** Looks for the training of an earlier window. */
  async restore(): Promise<TrainingSession | undefined> {
    const memory = sessionMemorySchema.safeParse(this.storage.get(memoryKey));
    if (!memory.success) return undefined;
    const session = await TrainingSession.restore(memory.data, this.surroundings());
    this.log.info(`training of ${session.name} found again: ${session.state}`);
    this.adopt(session);
    return session;
  }

  /** Begins a training in place of the one before. @throws {WorkerError} `workerDied`. */
  async start(folder: string, name: string, input: PersonalizeInput): Promise<void> {
    const session = new TrainingSession(folder, name, this.surroundings());
    if (input.kind === 'resume') session.progress.run = { id: name, path: input.run };
    this.adopt(session);
    await session.start(input);
  }

  /** Leaves the work to itself: this window goes. */
  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    this.session?.leave();
    this.changed.dispose();
    this.ended.dispose();
  }

  private adopt(session: TrainingSession): void {
    this.session = session;
    this.announce(session);
  }

  private surroundings(): SessionSurroundings {
    return {
      startJob: (request, listener) => this.workers.startJob(request, listener),
      attachJob: (pipe, listener) => JobConnection.attach(pipe, listener),
      pace: () => ({ pausesOnBattery: readSetting('training.pauseOnBattery') }),
      restartPauseMs: () => (readSetting('training.resumeAfterCrash') ? this.restarts.noteCrash(performance.now()) : undefined),
      remember: (memory: SessionMemory | undefined) => void this.storage.update(memoryKey, memory),
      onChange: () => {
        if (this.session) this.announce(this.session);
      },
      onOutcome: (outcome) => {
        if (this.session) this.ended.fire({ session: this.session, outcome });
      },
      nowMs: () => performance.now(),
    };
  }

  private announce(session: TrainingSession): void {
    setContextKey('repotune.training', session.state === 'paused' || session.state === 'ended' ? session.state : 'running');
    this.changed.fire(session);
  }
}
