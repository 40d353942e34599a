// Silence for a while: no suggestion that nobody asked for. Lives as long as the window's extensions, so a restart ends it.
import { type Disposable, EventEmitter } from 'vscode';

/** Whether suggestions are silent, and until when. */
export class Snooze {
  private readonly changed = new EventEmitter<undefined>();
  private timer: NodeJS.Timeout | undefined;
  private end: Date | 'restart' | undefined;
  readonly onChanged: (listener: () => void) => Disposable = this.changed.event;

  /** Whether suggestions are silent now. */
  get isActive(): boolean {
    return this.end !== undefined;
  }

  /** When it ends; `restart` where only a person or a restart ends it; `undefined`: it is not on. */
  get until(): Date | 'restart' | undefined {
    return this.end;
  }

  /** Begins, or begins anew. @param minutes `undefined`: until the editor starts again. */
  start(minutes: number | undefined): void {
    clearTimeout(this.timer);
    this.end = minutes === undefined ? 'restart' : new Date(Date.now() + minutes * 60_000);
    if (minutes !== undefined) this.timer = setTimeout(() => this.stop(), minutes * 60_000);
    this.changed.fire(undefined);
  }

  /** Ends it. */
  stop(): void {
    clearTimeout(this.timer);
    this.end = undefined;
    this.changed.fire(undefined);
  }

  /** Part of the editor's contract. */
  dispose(): void {
    clearTimeout(this.timer);
    this.changed.dispose();
  }
}
