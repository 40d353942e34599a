// Where the time of a job goes, measured where the work is done.

/** What one part of a job took, told when it has ended. Plain data, so that it can cross a process boundary. */
export interface PhaseTime {
  readonly phase: string;
  /** The phase that this one is a part of and that includes its times. */
  readonly within?: string | undefined;
  readonly elapsedMs: number;
  /** Of all threads of all processes that worked on it, as far as they are ours. */
  readonly processorMs: number;
  /** Tokens that went through the model, where that is what the phase does. */
  readonly tokenCount?: number | undefined;
}

/** Receives times; never throws and never blocks. */
export type PhaseSink = (time: PhaseTime) => void;

/** Adds up the time of one phase over as many stretches as it has. */
export class Stopwatch {
  private readonly readProcessorMs: () => number;
  private elapsedMs = 0;
  private processorMs = 0;
  private tokenCount: number | undefined;

  /** @param readProcessorMs Rises with the processor time that counts; default: of this process. */
  constructor(readProcessorMs: () => number = ownProcessorMs) {
    this.readProcessorMs = readProcessorMs;
  }

  /** Counts the time until the result is there. */
  async run<T>(work: () => T | Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Counts the time until `work` returns. */
  runSync<T>(work: () => T): T {
    const end = this.begin();
    try {
      return work();
    } finally {
      end();
    }
  }

  /** Counts tokens. */
  addTokens(count: number): void {
    this.tokenCount = (this.tokenCount ?? 0) + count;
  }

  /** Everything counted so far. */
  read(phase: string, within?: string): PhaseTime {
    return { phase, within, elapsedMs: this.elapsedMs, processorMs: this.processorMs, tokenCount: this.tokenCount };
  }

  private begin(): () => void {
    const startMs = performance.now();
    const startProcessorMs = this.readProcessorMs();
    return () => {
      this.elapsedMs += performance.now() - startMs;
      this.processorMs += this.readProcessorMs() - startProcessorMs;
    };
  }
}

/** Processor time of all threads of this process, milliseconds. */
export function ownProcessorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
