// Entry of a job: one use case in a process that outlives the editor's window. Editors attach over a pipe and may come and go.
// With nobody attached for a while the work is cancelled, which saves a checkpoint, and the process ends.
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import { createMessageConnection, type MessageConnection, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import type { RestCause } from '../pipeline/pipelineEvent.ts';
import { type JobEnd, jobMethods, type JobNotice, type JobPace, type JobRecord } from '../protocol/jobMessages.ts';
import type { RunUseCaseRequest } from '../protocol/workerMessages.ts';
import { BatteryWatch } from './batteryWatch.ts';
import { JobEvents } from './jobEvents.ts';
import { isNamedPipe } from './jobPipe.ts';
import { readPowerSource } from './powerSource.ts';
import { runUseCase } from './runUseCase.ts';
import { transferError } from './transferredError.ts';
import { WorkPace } from './workPace.ts';

/** How long work goes on with nobody attached, milliseconds: a window reload on a slow machine takes half a minute. */
const unattendedMs = 120_000;

/** Time between two words about memory, milliseconds. */
const memoryIntervalMs = 2000;

/**
 * The user's editor and builds come first, without stopping the work: against one busy program a process at 5 gets a quarter
 * of a core, at 10 a tenth (weights of sched(7)). What is to be felt at the keyboard is kept away by waiting, not by this.
 * Windows has nothing between normal and below normal.
 */
const jobPriority = process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5;

const [pipe = ''] = process.argv.slice(2);
const cancellation = new AbortController();
const attached = new Set<MessageConnection>();
const events = new JobEvents();
let resting: RestCause | undefined;
const pace = new WorkPace((cause) => {
  resting = cause;
  tell({ kind: 'resting', cause });
});
const battery = new BatteryWatch(readPowerSource, (isOnBattery) => pace.holdForBattery(isOnBattery));
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
    return { processId: process.pid, request, events: events.list(), resting, end };
  });
  connection.onRequest(jobMethods.cancel, cancel);
  connection.onNotification(jobMethods.setPace, ({ pausesOnBattery }: JobPace) => battery.setWatching(pausesOnBattery));
  connection.onNotification(jobMethods.noteTyping, () => pace.noteTyping(performance.now()));
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
  setPriority(jobPriority);
  const memory = setInterval(() => tell({ kind: 'memory', residentBytes: process.memoryUsage.rss() }), memoryIntervalMs);
  const work = runUseCase(asked, {
    signal: cancellation.signal,
    rest: () => pace.rest(cancellation.signal, performance.now()),
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
