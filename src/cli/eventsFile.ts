import { closeSync, openSync, writeSync } from 'node:fs';
import { messageOf } from '../base/errors.ts';
import type { PipelineEvent } from '../pipeline/pipelineEvent.ts';
import { UsageError } from './usageError.ts';

/** A file that gets everything that happens, one JSON object a line: an event with `atMs`, the milliseconds since this process started. */
export class EventsFile {
  private readonly handle: number;

  /**
   * Opens the file and writes behind what it holds.
   * @throws {UsageError} `invalidOption` where that is not possible.
   */
  constructor(path: string) {
    try {
      this.handle = openSync(path, 'a');
    } catch (error) {
      throw new UsageError('invalidOption', `--events: expected a file that can be written, found ${messageOf(error)}`);
    }
  }

  /** Writes one event. */
  write(event: PipelineEvent): void {
    writeSync(this.handle, `${JSON.stringify({ atMs: performance.now(), ...event })}\n`);
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.handle);
  }
}
