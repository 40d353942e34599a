/** One report of long work. Plain data, so that it can cross a process boundary. */
export interface Progress {
  /** What is being done, for example `mine`, `train`, `score`. */
  readonly stage: string;
  /** Units finished so far. */
  readonly done: number;
  /** Units in all; `undefined` while it is unknown. */
  readonly total?: number | undefined;
  /** What is counted: `files`, `steps`, `windows`, `bytes`. */
  readonly unit: string;
  /** One short line for a person, for example the current loss. */
  readonly note?: string | undefined;
}

/** Receives progress; never throws and never blocks. */
export type ProgressSink = (progress: Progress) => void;

/** A sink that drops everything. */
export const silentProgress: ProgressSink = () => undefined;
