// The editor's side of a job: starts one, or attaches to one that an earlier window started.
import { spawn } from 'node:child_process';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createMessageConnection, type MessageConnection, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import { jobMethods, type JobNotice, type JobPace, type JobRecord } from '../protocol/jobMessages.ts';
import type { RunUseCaseRequest } from '../protocol/workerMessages.ts';
import { makeJobPipe } from './jobPipe.ts';
import { WorkerError } from './workerError.ts';
import type { WorkerOptions } from './workerProcess.ts';

/** How long a fresh process may take until it listens, milliseconds; on a busy machine a start takes seconds. */
const startLimitMs = 30_000;

/** Time between two attempts to reach it, milliseconds. */
const attemptIntervalMs = 50;

/** What happens to a job. */
export interface JobListener {
  /** Everything new, in order, the end among it. */
  readonly onNotice: (notice: JobNotice) => void;
  /** The process went away without telling its end. */
  readonly onLost: (error: WorkerError) => void;
}

/** A connection to a job. */
export class JobConnection {
  /** Where the job listens; with it a later window finds it again. */
  readonly pipe: string;
  private readonly connection: MessageConnection;
  private hasEnded = false;

  private constructor(pipe: string, socket: Socket, { onNotice, onLost }: JobListener) {
    this.pipe = pipe;
    this.connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
    this.connection.onNotification(jobMethods.notice, (notice: JobNotice) => {
      if (notice.kind === 'ended') this.hasEnded = true;
      onNotice(notice);
    });
    this.connection.onClose(() => {
      this.connection.dispose();
      if (!this.hasEnded) onLost(jobDied('its connection closed'));
      this.hasEnded = true;
    });
    this.connection.onError(() => undefined);
    this.connection.listen();
  }

  /**
   * Starts a job in a process of its own, and attaches to it.
   * @throws {WorkerError} `workerDied` when the process does not come up.
   */
  static async start(request: RunUseCaseRequest, listener: JobListener, options: WorkerOptions = {}): Promise<JobConnection> {
    const pipe = makeJobPipe();
    const entry = options.entry ?? fileURLToPath(new URL('./jobMain.ts', import.meta.url));
    const nodeOptions = options.nodeOptions ?? process.execArgv;
    const child = spawn(options.program ?? process.execPath, [...nodeOptions, entry, pipe], {
      detached: true,
      stdio: 'ignore',
      windowsHide: true,
      env: options.environment ?? process.env,
    });
    let ended: string | undefined;
    child.once('error', (error) => (ended = error.message));
    child.once('exit', (code, signal) => (ended = signal ?? `exit code ${code}`));
    child.unref();
    const limit = AbortSignal.timeout(startLimitMs);
    for (;;) {
      const socket = await connect(pipe);
      if (socket) {
        const job = new JobConnection(pipe, socket, listener);
        await job.connection.sendRequest(jobMethods.attach);
        await job.connection.sendRequest(jobMethods.start, request);
        return job;
      }
      if (ended !== undefined) throw jobDied(ended);
      if (limit.aborted) throw jobDied(`no answer within ${startLimitMs / 1000} s`);
      await delay(attemptIntervalMs);
    }
  }

  /** Attaches to a job that listens at `pipe`; `undefined` when nobody listens there any more. */
  static async attach(pipe: string, listener: JobListener): Promise<{ job: JobConnection; record: JobRecord } | undefined> {
    const socket = await connect(pipe);
    if (!socket) return undefined;
    const job = new JobConnection(pipe, socket, listener);
    // A job that was about to end may close the connection before it answers.
    const record = await job.connection.sendRequest<JobRecord>(jobMethods.attach).catch(() => undefined);
    if (!record) return undefined;
    if (record.end) job.hasEnded = true;
    return { job, record };
  }

  /** Asks the work to stop at the next safe point; its end is told as any other. */
  async cancel(): Promise<void> {
    await this.connection.sendRequest(jobMethods.cancel);
  }

  /** Says when the work waits between two steps. */
  async setPace(pace: JobPace): Promise<void> {
    await this.connection.sendNotification(jobMethods.setPace, pace);
  }

  /** Somebody types: the next step waits a moment. */
  async noteTyping(): Promise<void> {
    await this.connection.sendNotification(jobMethods.noteTyping);
  }

  /** Lets a job go whose end was seen. */
  async release(): Promise<void> {
    this.hasEnded = true;
    await this.connection.sendNotification(jobMethods.release);
  }

  /** Leaves the job to itself: it goes on for a while, so that another window may attach. */
  detach(): void {
    this.hasEnded = true;
    this.connection.end();
    this.connection.dispose();
  }
}

function connect(pipe: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(pipe);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

function jobDied(how: string): WorkerError {
  const message = `training process: expected its end to be told, found that it is gone (${how})`;
  return new WorkerError({ name: 'WorkerError', reason: 'workerDied', message, isCancellation: false });
}
