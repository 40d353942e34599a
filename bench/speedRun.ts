/** One run of one program over some training steps, as it prints it. */
export interface SpeedRun {
  /** Which program and route. */
  readonly program: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly precision: 'f32' | 'bf16' | 'quantized';
  readonly threads: number;
  readonly tokensPerStep: number;
  /** Tokens that a step's loss is taken over; every token but the first of each sequence. */
  readonly targetsPerStep: number;
  /** Tokens of a step by the median step's seconds. */
  readonly tokensPerSecond: number;
  /** Wall-clock of each measured step. */
  readonly stepSeconds: readonly number[];
  /** Processor time of each measured step over all threads; tells a slow program from a busy machine. */
  readonly stepCpuSeconds: readonly number[];
  /** Largest resident set of the whole process, loading included. */
  readonly peakResidentBytes: number;
  /** Largest resident set from the first step on, where the system tells it (Linux). */
  readonly stepPeakResidentBytes: number | null;
  /** Of every step, warm-up included; shows that the work was done. */
  readonly lossesNats: readonly number[];
}
