// What an editor and a job say to each other over JSON-RPC. A job is a use case in a process that outlives the editor's window.
import type { PipelineEvent, RestCause } from '../pipeline/pipelineEvent.ts';
import type { RunUseCaseRequest, TransferredError } from './workerMessages.ts';

/** Methods of a job, and what it tells those that are attached. */
export const jobMethods = {
  /** Request {@link RunUseCaseRequest}: begins the work; answered at once. A job does one thing in its life. */
  start: 'job/start',
  /** Request, answers a {@link JobRecord}; from then on this connection gets notices. */
  attach: 'job/attach',
  /** Request: asks the work to stop at the next safe point; answered at once. */
  cancel: 'job/cancel',
  /** Notification to the job, {@link JobPace}: when the work waits. */
  setPace: 'job/setPace',
  /** Notification to the job: somebody types, the next step waits a moment. */
  noteTyping: 'job/noteTyping',
  /** Notification to the job: its end was seen, it may go. */
  release: 'job/release',
  /** Notification of the job: a {@link JobNotice}. */
  notice: 'job/notice',
} as const;

/** When work waits between two steps. */
export interface JobPace {
  /** While the machine runs on battery. */
  readonly pausesOnBattery: boolean;
}

/** How a job ended. */
export type JobEnd =
  { readonly kind: 'finished'; readonly result: unknown } | { readonly kind: 'failed'; readonly error: TransferredError };

/** Something new about a job. */
export type JobNotice =
  | { readonly kind: 'event'; readonly event: PipelineEvent }
  /** Memory that the job's process holds. */
  | { readonly kind: 'memory'; readonly residentBytes: number }
  /** What the work waits for between two steps; absent: it goes on. */
  | { readonly kind: 'resting'; readonly cause?: RestCause | undefined }
  | { readonly kind: 'ended'; readonly end: JobEnd };

/** Everything about a job so far, for one who comes late. */
export interface JobRecord {
  /** The operating system's number of the job's process. */
  readonly processId: number;
  readonly request?: RunUseCaseRequest | undefined;
  /** Oldest first; of progress only what a curve and a display need is kept. */
  readonly events: readonly PipelineEvent[];
  /** What the work waits for now. */
  readonly resting?: RestCause | undefined;
  readonly end?: JobEnd | undefined;
}
