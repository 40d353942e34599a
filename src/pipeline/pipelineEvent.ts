import { type PhaseTime, Stopwatch } from '../base/phaseTime.ts';
import type { Progress } from '../base/progress.ts';

/** The parts of a run that a person can follow. */
export type StageName = 'model' | 'mine' | 'prepare' | 'measure' | 'train' | 'write' | 'evaluate';

/** What a use case tells while it works. Plain data, so that it crosses process boundaries. */
export type PipelineEvent =
  | { readonly kind: 'stage'; readonly stage: StageName; readonly state: 'started' | 'finished'; readonly note?: string | undefined }
  | {
      readonly kind: 'progress';
      readonly stage: StageName;
      readonly progress: Progress;
      /** Training loss of the step that ended, nats per token. */
      readonly lossNats?: number | undefined;
    }
  /** A point of the learning curve: mean loss over the validation windows, nats per token. */
  | {
      readonly kind: 'validation';
      readonly step: number;
      readonly stepCount: number;
      readonly lossNats: number;
      /** What the learning curve promises for the last step; absent while nothing can be said. */
      readonly expectedFinalLossNats?: number | undefined;
      /** Share of the watched pairs whose better side is the more probable one; absent where none are watched. */
      readonly pairAccuracyRatio?: number | undefined;
    }
  /** The run moved to another backend after so many steps: the one before is gone. */
  | { readonly kind: 'backendChanged'; readonly step: number; readonly from: string; readonly to: string; readonly why: string }
  /** What a stage, or a part of one, took. */
  | { readonly kind: 'phase'; readonly time: PhaseTime }
  /** Something a person should know: a fallback, a resumed run, a rollback. */
  | { readonly kind: 'note'; readonly text: string }
  /** Where the run lies, as soon as its folder exists. */
  | { readonly kind: 'run'; readonly id: string; readonly path: string };

/** What long work may have to wait for between two of its steps. */
export type RestCause = 'battery' | 'typing';

/** A wait between two steps. */
export interface Rest {
  readonly cause: RestCause;
  /** Resolves when work may go on; rejects with the signal's reason when it is cancelled meanwhile. */
  readonly ended: Promise<void>;
}

/** How a use case is called: cancellation in, events out. */
export interface PipelineContext {
  readonly signal: AbortSignal;
  readonly report: (event: PipelineEvent) => void;
  /** Asked between the steps of long work: what is to be waited for. Absent: nothing ever. */
  readonly rest?: (() => Rest | undefined) | undefined;
}

/** Runs one stage and reports its start, what it took, and its end with what it found. */
export async function runStage<T>(
  context: PipelineContext,
  stage: StageName,
  work: () => Promise<T>,
  describe?: (result: T) => string,
): Promise<T> {
  context.report({ kind: 'stage', stage, state: 'started' });
  const stopwatch = new Stopwatch();
  const result = await stopwatch.run(work);
  context.report({ kind: 'phase', time: stopwatch.read(stage) });
  context.report({ kind: 'stage', stage, state: 'finished', note: describe?.(result) });
  return result;
}

/** Runs a part of a stage and reports what it took. */
export async function runPhase<T>(context: PipelineContext, within: StageName, phase: string, work: () => T | Promise<T>): Promise<T> {
  const stopwatch = new Stopwatch();
  const result = await stopwatch.run(work);
  context.report({ kind: 'phase', time: stopwatch.read(phase, within) });
  return result;
}
