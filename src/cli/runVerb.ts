// How every verb runs: use cases in a worker, progress on stderr, the answer on stdout, Ctrl-C that keeps what was done.
import { logDebug } from '../base/log.ts';
import type { PipelineEvent } from '../pipeline/pipelineEvent.ts';
import type { UseCases } from '../pipeline/useCases.ts';
import type { UseCaseName } from '../protocol/workerMessages.ts';
import { runInWorker } from '../worker/runInWorker.ts';
import { EventsFile } from './eventsFile.ts';
import { exitCodes } from './exitCode.ts';
import { type Failure, describeCancellation, describeFailure } from './failure.ts';
import type { OutputOptions } from './options.ts';
import { ProgressDisplay } from './terminal/progressDisplay.ts';

/** Where a run lies, once that is known. */
export interface RunPlace {
  readonly id: string;
  readonly path: string;
}

/** What a verb answers: the same as data and as text. */
export interface Answer {
  readonly json: unknown;
  readonly text: string;
}

/** Runs one use case in a worker process. */
export type CallUseCase = <Name extends UseCaseName>(
  name: Name,
  input: Parameters<UseCases[Name]>[0],
) => Promise<Awaited<ReturnType<UseCases[Name]>>>;

/** Options of {@link runVerb}. */
export interface VerbOptions {
  readonly output: OutputOptions;
  /** How to go on after Ctrl-C, in one sentence; `run` where one was begun. */
  readonly adviseResume: (run: RunPlace | undefined) => string;
}

/** Does a verb's work and shows its answer or its failure; sets the exit code, never throws. */
export async function runVerb({ output, adviseResume }: VerbOptions, work: (call: CallUseCase) => Promise<Answer>): Promise<void> {
  const cancellation = new AbortController();
  const display = output.quiet ? undefined : new ProgressDisplay(process.stderr);
  let run: RunPlace | undefined;
  let events: EventsFile | undefined;
  const report = (event: PipelineEvent): void => {
    if (event.kind === 'run') run = event;
    display?.show(event);
    events?.write(event);
  };
  const stop = cancelOnSignals(cancellation, display, () => adviseResume(run));
  try {
    if (output.events) events = new EventsFile(output.events);
    const answer = await work((name, input) => runInWorker(name, input, { signal: cancellation.signal, report }));
    display?.close();
    process.stdout.write(output.json ? `${JSON.stringify(answer.json, null, 2)}\n` : `${answer.text}\n`);
  } catch (error) {
    display?.close();
    logDebug(() => (error instanceof Error ? (error.stack ?? error.message) : String(error)));
    const place = run ? `Cancelled. The run lies in ${run.path}` : 'Cancelled. Nothing was begun that could be kept.';
    showFailure(cancellation.signal.aborted ? describeCancellation(place, adviseResume(run)) : describeFailure(error), output);
  } finally {
    events?.close();
    stop();
  }
}

/** Tells what went wrong and sets the exit code. */
export function showFailure({ reason, message, advice, exitCode }: Failure, { json }: OutputOptions): void {
  if (json) process.stdout.write(`${JSON.stringify({ error: { reason, message, advice } }, null, 2)}\n`);
  else process.stderr.write(`\n${message}\n${advice}\n`);
  process.exitCode = exitCode;
}

/** The first signal asks the worker to stop at a safe point; the second ends everything at once. */
function cancelOnSignals(cancellation: AbortController, display: ProgressDisplay | undefined, advice: () => string): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (): void => {
    if (cancellation.signal.aborted) {
      display?.close();
      process.stderr.write(`Stopped at once. ${advice()}\n`);
      // The worker is ended with this process.
      process.exit(exitCodes.cancelled);
    }
    const text = 'Stopping at the next safe point; once more to stop at once.';
    if (display) display.say(text);
    else process.stderr.write(`${text}\n`);
    cancellation.abort(new DOMException('cancelled', 'AbortError'));
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
