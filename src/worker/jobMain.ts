// Entry of a job: one use case in a process that outlives the editor's window. Editors attach over a pipe and may come and go.
// With nobody attached for a while the work is cancelled, which saves a checkpoint, and the process ends.
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import { createMessageConnection, type MessageConnection, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import { type JobEnd, jobMethods, type JobNotice, type JobRecord } from '../protocol/jobMessages.ts';
import type { RunUseCaseRequest } from '../protocol/workerMessages.ts';
import { JobEvents } from './jobEvents.ts';
import { isNamedPipe } from './jobPipe.ts';
import { runUseCase } from './runUseCase.ts';
import { transferError } from './transferredError.ts';

/** How long work goes on with nobody attached, milliseconds: a window reload on a slow machine takes half a minute. */
const unattendedMs = 120_000;

/** Time between two words about memory, milliseconds. */
const memoryIntervalMs = 2000;

const [pipe = ''] = process.argv.slice(2);
const cancellation = new AbortController();
const attached = new Set<MessageConnection>();
const events = new JobEvents();
let request: RunUseCaseRequest | undefined;
let end: JobEnd | undefined;
let unattended: NodeJS.Timeout | undefined;

// The terminal's Ctrl-C is for whoever started the editor there.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', cancel);
process.on('exit', () => {
  if (!isNamedPipe(pipe)) rmSync(dirname(pipe), { recursive: true, force: true });
});

const server = createServer(serve);
server.listen(pipe);
waitUnattended();

function serve(socket: Socket): void {
  const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  connection.onRequest(jobMethods.start, (asked: RunUseCaseRequest) => start(asked));
  connection.onRequest(jobMethods.attach, (): JobRecord => {
    attached.add(connection);
    clearTimeout(unattended);
    return { processId: process.pid, request, events: events.list(), end };
  });
  connection.onRequest(jobMethods.cancel, cancel);
  connection.onNotification(jobMethods.release, () => {
    if (end || !request) process.exit(0);
  });
  connection.onClose(() => {
    attached.delete(connection);
    connection.dispose();
    if (attached.size === 0) waitUnattended();
  });
  connection.onError(() => undefined);
  connection.listen();
}

function start(asked: RunUseCaseRequest): void {
  if (request) throw new Error(`a job does one thing: expected no work yet, found ${request.name}`);
  request = asked;
  // The user's editor and builds come first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const memory = setInterval(() => tell({ kind: 'memory', residentBytes: process.memoryUsage.rss() }), memoryIntervalMs);
  const work = runUseCase(asked, {
    signal: cancellation.signal,
    report: (event) => {
      events.add(event);
      tell({ kind: 'event', event });
    },
  });
  void work
    .then(
      (result): JobEnd => ({ kind: 'finished', result }),
      (error: unknown): JobEnd => ({ kind: 'failed', error: transferError(error, cancellation.signal) }),
    )
    .then((ended) => {
      clearInterval(memory);
      end = ended;
      tell({ kind: 'ended', end: ended });
      if (attached.size === 0) waitUnattended();
    });
}

function cancel(): void {
  cancellation.abort(new DOMException('cancelled', 'AbortError'));
}

function tell(notice: JobNotice): void {
  for (const connection of attached) void connection.sendNotification(jobMethods.notice, notice).catch(() => attached.delete(connection));
}

/** With nobody there: ends what is over, and later what is not. */
function waitUnattended(): void {
  clearTimeout(unattended);
  unattended = setTimeout(() => {
    if (end || !request) process.exit(0);
    cancel();
    waitUnattended();
  }, unattendedMs);
}
