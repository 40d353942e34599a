// Which model answers, and the process in which it does. Started by the first completion, started again when it dies.
import { setTimeout as delay } from 'node:timers/promises';
import { EventEmitter, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { ComparedAnswer, ComparisonNotice, ComparisonRequest } from '../../pipeline/comparedCompletions.ts';
import type { CompletionTarget, InlineRequest, InlineSuggestion, ServedModel } from '../../pipeline/completionService.ts';
import { RestartPolicy } from '../../worker/restartPolicy.ts';
import { WorkerError } from '../../worker/workerError.ts';
import type { WorkerProcess } from '../../worker/workerProcess.ts';
import { isCancellation } from '../failureText.ts';
import { logFailure } from '../showFailure.ts';
import type { Workers } from '../workers.ts';

/** Where the editor's storage keeps which run is enabled: without trust nobody asks git whose runs they are. */
const enabledKey = 'repotune.enabledRunFolder';

/** Where completion stands. */
export type CompletionStanding =
  /** No run is enabled, and the base model is not wanted. */
  | { readonly kind: 'off' }
  /** A model is chosen; its process starts with the first completion. */
  | { readonly kind: 'chosen'; readonly target: CompletionTarget }
  | { readonly kind: 'serving'; readonly model: ServedModel }
  /** It failed, and is tried again when a person asks for it. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** The model behind inline completions. */
export class CompletionModel {
  private readonly workers: Workers;
  private readonly log: LogOutputChannel;
  private readonly storage: ExtensionContext['workspaceState'];
  private readonly changed = new EventEmitter<CompletionStanding>();
  private readonly restarts = new RestartPolicy();
  private target: CompletionTarget | undefined;
  private serving: Promise<WorkerProcess | undefined> | undefined;
  private worker: WorkerProcess | undefined;
  private current: CompletionStanding = { kind: 'off' };
  readonly onChanged = this.changed.event;

  constructor({ workspaceState }: ExtensionContext, workers: Workers, log: LogOutputChannel) {
    this.storage = workspaceState;
    this.workers = workers;
    this.log = log;
  }

  /** Where completion stands. */
  get standing(): CompletionStanding {
    return this.current;
  }

  /** The folder of the run that was enabled when this was last known. */
  get rememberedRun(): string | undefined {
    return this.storage.get<string>(enabledKey);
  }

  /** Lets another model answer; `undefined`: none. The same one again changes nothing. */
  choose(target: CompletionTarget | undefined): void {
    const run = target?.kind === 'run' ? target.run : undefined;
    if (run !== this.rememberedRun) void this.storage.update(enabledKey, run);
    if (JSON.stringify(target) === JSON.stringify(this.target)) return;
    this.target = target;
    this.retry();
  }

  /** Tries again after a failure. */
  retry(): void {
    this.restarts.reset();
    this.serving = undefined;
    this.turnTo(this.target ? { kind: 'chosen', target: this.target } : { kind: 'off' });
    if (!this.target) this.endWorker();
  }

  /** A suggestion, or none; failures are logged and shown by the standing, never thrown at the one who types. */
  async complete(request: InlineRequest, signal: AbortSignal): Promise<InlineSuggestion | undefined> {
    if (!this.target || this.current.kind === 'failed') return undefined;
    try {
      this.serving ??= this.serve(this.target);
      const worker = await this.serving;
      if (!worker || signal.aborted) return undefined;
      return (await worker.ask('complete', request, signal)).suggestion;
    } catch (error) {
      if (isCancellation(error)) return undefined;
      if (!(error instanceof WorkerError && error.reason === 'workerDied')) logFailure(error, this.log);
      return undefined;
    }
  }

  /**
   * Completes a place with two models, whichever answers while typing; the process is started if there is none.
   * @throws {WorkerError} What failed inside, `workerDied`.
   */
  async compare(
    request: ComparisonRequest,
    report: (notice: ComparisonNotice) => void,
    signal: AbortSignal,
  ): Promise<readonly [ComparedAnswer, ComparedAnswer]> {
    const worker = (this.worker ??= this.startWorker());
    return await worker.compare(request, report, signal);
  }

  /** Nothing will be compared for a while: a process that was started for that ends. */
  endComparisons(): void {
    if (!this.target) this.endWorker();
  }

  /** Ends the process. */
  dispose(): void {
    this.target = undefined;
    this.endWorker();
    this.changed.dispose();
  }

  /** Starts a process if there is none, and chooses the model in it. */
  private async serve(target: CompletionTarget): Promise<WorkerProcess | undefined> {
    const worker = (this.worker ??= this.startWorker());
    try {
      const model = await worker.ask('serve', target, new AbortController().signal);
      if (target === this.target) this.turnTo({ kind: 'serving', model });
      return worker;
    } catch (error) {
      // Its end is handled where it is heard.
      if (error instanceof WorkerError && error.reason === 'workerDied') return undefined;
      if (target === this.target) this.fail(error);
      return undefined;
    }
  }

  private startWorker(): WorkerProcess {
    const worker = this.workers.startCompletion();
    void worker.whenEnded.then((error) => this.handleEnd(worker, error));
    return worker;
  }

  private handleEnd(worker: WorkerProcess, error: WorkerError): void {
    if (worker !== this.worker) return;
    this.worker = undefined;
    this.serving = undefined;
    const pauseMs = this.restarts.noteCrash(performance.now());
    if (pauseMs === undefined) return this.fail(error);
    this.log.warn(`the process of completion ended and is started again in ${pauseMs} ms: ${error.message}`);
    if (this.target) this.turnTo({ kind: 'chosen', target: this.target });
    // Requests in the pause wait for it.
    this.serving = delay(pauseMs).then(() => (this.target ? this.serve(this.target) : undefined));
  }

  private endWorker(): void {
    const worker = this.worker;
    this.worker = undefined;
    void worker?.end();
  }

  private fail(error: unknown): void {
    logFailure(error, this.log);
    this.turnTo({ kind: 'failed', error });
  }

  private turnTo(standing: CompletionStanding): void {
    this.current = standing;
    this.changed.fire(standing);
  }
}
