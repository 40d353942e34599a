/** Crashes within the window after which a process is not started again by itself; as usual for language servers. */
const mostCrashes = 4;

/** How long a crash counts, milliseconds. */
const windowMs = 180_000;

/** Pause before the first restart, milliseconds; it doubles with each crash that still counts. */
const firstPauseMs = 500;

/** Decides when a process that died is started again: later each time, and not at all when it dies again and again. */
export class RestartPolicy {
  private crashesMs: number[] = [];

  /** Notes a crash. @param nowMs Rises evenly. @returns Pause before the restart, milliseconds; `undefined`: none. */
  noteCrash(nowMs: number): number | undefined {
    this.crashesMs = [...this.crashesMs.filter((crashMs) => nowMs - crashMs < windowMs), nowMs];
    if (this.crashesMs.length >= mostCrashes) return undefined;
    return firstPauseMs * 2 ** (this.crashesMs.length - 1);
  }

  /** Forgets all crashes: a person wants another try. */
  reset(): void {
    this.crashesMs = [];
  }
}
