// Parent side of a worker: one child process, many requests. A crash of native code ends the child, never the caller.
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import {
  type CompletionMessages,
  type UseCaseInput,
  type UseCaseName,
  type UseCaseResult,
  workerMethods,
} from '../protocol/workerMessages.ts';
import type { ComparedAnswer, ComparisonNotice, ComparisonRequest } from '../pipeline/comparedCompletions.ts';
import type { PipelineContext, PipelineEvent } from '../pipeline/pipelineEvent.ts';
import { tokenOf } from './abortSignalOf.ts';
import { comparisonProgress } from './comparisonProgress.ts';
import { fromResponseError } from './transferredError.ts';
import { WorkerError } from './workerError.ts';

/** Time that cancelled work has to save its state before its process is ended, milliseconds. */
const cancellationGraceMs = 60_000;

/** How a worker is started. */
export interface WorkerOptions {
  /** Path of the entry. Default: the one of the sources. */
  readonly entry?: string | undefined;
  /** Program that runs it. Default: the one that runs this process. */
  readonly program?: string | undefined;
  /** Environment. Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Options for Node. Default: those of this process. */
  readonly nodeOptions?: readonly string[] | undefined;
}

/** A worker and the connection to it. */
export class WorkerProcess {
  private readonly child: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly ended: Promise<WorkerError>;
  private output = '';

  /** Starts the process; requests may be made at once. */
  constructor({ entry, program, environment, nodeOptions }: WorkerOptions = {}) {
    this.child = fork(entry ?? fileURLToPath(new URL('./workerMain.ts', import.meta.url)), [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      ...(program === undefined ? {} : { execPath: program }),
      ...(environment === undefined ? {} : { env: environment }),
      ...(nodeOptions === undefined ? {} : { execArgv: [...nodeOptions] }),
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.output = (this.output + chunk.toString()).slice(-4000);
    });
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(this.describeEnd(error.message)));
      this.child.once('close', (code, signal) => resolve(this.describeEnd(signal ?? `exit code ${code}`)));
    });
    // A worker in the middle of native code notices late that its parent has gone.
    const endWithParent = (): boolean => this.child.kill('SIGKILL');
    process.once('exit', endWithParent);
    this.connection = createMessageConnection(new IPCMessageReader(this.child), new IPCMessageWriter(this.child));
    // What cannot be sent any more is told by the end of the process.
    this.connection.onError(() => undefined);
    this.connection.listen();
    void this.ended.then(() => {
      process.off('exit', endWithParent);
      this.connection.dispose();
    });
  }

  /** Resolves with what is known about the end, whenever the process ends. */
  get whenEnded(): Promise<WorkerError> {
    return this.ended;
  }

  /**
   * Runs a use case. One at a time: events do not tell whose they are.
   *
   * Cancellation asks the work to stop at a safe point; the process is ended only if it does not.
   *
   * @throws {WorkerError} What failed inside, `workerDied` when the process ended without an answer.
   */
  async run<Name extends UseCaseName>(
    name: Name,
    input: UseCaseInput<Name>,
    { signal, report }: PipelineContext,
  ): Promise<UseCaseResult<Name>> {
    const listener = this.connection.onNotification(workerMethods.event, (event: PipelineEvent) => report(event));
    let grace: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      grace = setTimeout(() => this.child.kill('SIGKILL'), cancellationGraceMs);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await this.request<UseCaseResult<Name>>(workerMethods.run, { name, input }, signal);
    } finally {
      clearTimeout(grace);
      signal.removeEventListener('abort', onAbort);
      listener.dispose();
    }
  }

  /** One message of completion. @throws {WorkerError} What failed inside, `workerDied`. */
  async ask<Method extends keyof CompletionMessages>(
    method: Method,
    params: CompletionMessages[Method]['params'],
    signal: AbortSignal,
  ): Promise<CompletionMessages[Method]['result']> {
    return await this.request(workerMethods[method], params, signal);
  }

  /** Completes a place with two models; `report` hears what they write meanwhile. @throws {WorkerError} As {@link ask}. */
  async compare(
    request: ComparisonRequest,
    report: (notice: ComparisonNotice) => void,
    signal: AbortSignal,
  ): Promise<readonly [ComparedAnswer, ComparedAnswer]> {
    const partialResultToken = randomUUID();
    const listener = this.connection.onProgress(comparisonProgress, partialResultToken, report);
    try {
      return await this.ask('compare', { ...request, partialResultToken }, signal);
    } finally {
      listener.dispose();
    }
  }

  /** Lets the process go, and waits until it has gone. */
  async end(): Promise<void> {
    // Not by disconnecting: Node then never tells that the process has closed.
    const exit = Promise.resolve().then(() => this.connection.sendNotification(workerMethods.exit));
    // A process that is gone already needs no telling.
    exit.catch(() => undefined);
    await this.ended;
  }

  /** Ends the process at once. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  private async request<Result>(method: string, params: object, signal: AbortSignal): Promise<Result> {
    const { token, dispose } = tokenOf(signal);
    const died = this.ended.then((error) => Promise.reject(error));
    // Heard only by this race; after it nobody waits for the end.
    died.catch(() => undefined);
    try {
      // The connection gives up its requests when the process ends, and refuses new ones; the end tells why.
      const answer = Promise.resolve().then(() => this.connection.sendRequest<Result>(method, params, token));
      return await Promise.race([died, answer.catch((error: unknown) => this.explain(error))]);
    } finally {
      dispose();
    }
  }

  /** An error of the connection means that the process is ending: its end says more. */
  private async explain(error: unknown): Promise<never> {
    const explained = fromResponseError(error);
    throw explained instanceof WorkerError ? explained : await this.ended;
  }

  private describeEnd(how: string): WorkerError {
    const output = this.output.trim();
    const message = `worker process: expected an answer, found its end (${how})${output ? `\n${output}` : ''}`;
    return new WorkerError({ name: 'WorkerError', reason: 'workerDied', message, isCancellation: false });
  }
}
