// Shows what a use case does while it works: a redrawn line on a terminal, a line now and then elsewhere.
import { formatDuration } from '../../base/formatQuantity.ts';
import { styleText } from 'node:util';
import type { Progress } from '../../base/progress.ts';
import type { PipelineEvent, StageName } from '../../pipeline/pipelineEvent.ts';
import { ProgressEstimate } from '../../base/progressEstimate.ts';
import { progressText, stageTitle } from './progressText.ts';

/** Time between two redraws of the line, milliseconds. */
const redrawIntervalMs = 100;

/** Time between two plain lines, milliseconds. */
const plainIntervalMs = 10_000;

/** Columns of a plain line: nothing is cut. */
const plainWidth = 10_000;

/** Where lines go; `process.stderr` is one. */
export interface DisplayStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Follows the events of one use case and shows them. */
export class ProgressDisplay {
  private readonly stream: DisplayStream;
  private readonly clock: () => number;
  private stage: StageName | undefined;
  /** When each stage began; a stage may report progress of another one on its way. */
  private readonly startsMs = new Map<StageName, number>();
  private progress: Progress | undefined;
  private validationNote: string | undefined;
  private estimate = new ProgressEstimate();
  private shownAtMs = 0;
  private lineIsOpen = false;

  /** @param clock Milliseconds; rises evenly. */
  constructor(stream: DisplayStream, clock: () => number = () => performance.now()) {
    this.stream = stream;
    this.clock = clock;
  }

  /** Takes one event; cheap enough for every training step. */
  show(event: PipelineEvent): void {
    switch (event.kind) {
      case 'stage':
        return event.state === 'started' ? this.startStage(event.stage) : this.finishStage(event.stage, event.note);
      case 'progress':
        return this.follow(event.stage, event.progress);
      case 'validation':
        this.validationNote = `validation loss ${event.lossNats.toFixed(3)}`;
        if (event.pairAccuracyRatio !== undefined) this.validationNote += `, ${Math.round(100 * event.pairAccuracyRatio)} % of pairs right`;
        if (event.expectedFinalLossNats !== undefined && event.step < event.stepCount)
          this.validationNote += `, about ${event.expectedFinalLossNats.toFixed(2)} at the end`;
        return;
      case 'backendChanged':
        return this.say(`${event.why}; going on with ${event.to} in place of ${event.from} after step ${event.step}`);
      case 'phase':
        return;
      case 'note':
        return this.say(event.text);
      case 'run':
        return this.say(`Run ${event.id} in ${event.path}`);
    }
  }

  /** Prints a line of its own, above the redrawn one. */
  say(text: string): void {
    this.clearLine();
    this.stream.write(`${text}\n`);
  }

  /** Leaves the terminal as it was found. */
  close(): void {
    this.clearLine();
  }

  private startStage(stage: StageName): void {
    this.startsMs.set(stage, this.clock());
    this.turnTo(stage);
  }

  private turnTo(stage: StageName): void {
    this.stage = stage;
    this.shownAtMs = this.clock();
    this.progress = this.validationNote = undefined;
    this.estimate = new ProgressEstimate();
    this.draw();
  }

  private finishStage(stage: StageName, note: string | undefined): void {
    const elapsed = formatDuration((this.clock() - (this.startsMs.get(stage) ?? this.clock())) / 1000);
    this.say(`${this.style('green', '✓')} ${stageTitle(stage)}  ${note ? `${note}  ` : ''}${this.style('dim', `(${elapsed})`)}`);
    this.stage = undefined;
  }

  private follow(stage: StageName, progress: Progress): void {
    const nowMs = this.clock();
    if (this.stage !== stage) this.turnTo(stage);
    if (progress.stage !== this.progress?.stage || progress.unit !== this.progress.unit || progress.total !== this.progress.total)
      this.estimate = new ProgressEstimate();
    this.progress = progress;
    this.estimate.note(nowMs, progress.done);
    if (nowMs - this.shownAtMs >= (this.stream.isTTY ? redrawIntervalMs : plainIntervalMs)) this.draw();
  }

  private draw(): void {
    if (!this.stage) return;
    this.shownAtMs = this.clock();
    const width = this.stream.isTTY ? Math.max(20, (this.stream.columns || 80) - 3) : plainWidth;
    const notes = [this.progress?.note, this.validationNote].filter((note) => note !== undefined).join(', ');
    const progress = this.progress && { ...this.progress, note: notes || undefined };
    const text = progressText(this.stage, progress, this.estimate.estimate(this.progress?.total), width);
    if (!this.stream.isTTY) {
      if (progress) this.stream.write(`  ${text}\n`);
      return;
    }
    this.stream.write(`\r\u001b[2K  ${text}`);
    this.lineIsOpen = true;
  }

  private clearLine(): void {
    if (this.lineIsOpen) this.stream.write('\r\u001b[2K');
    this.lineIsOpen = false;
  }

  /** Colours only where the terminal shows them and nobody said NO_COLOR. */
  private style(format: 'green' | 'dim', text: string): string {
    return this.stream.isTTY && !process.env['NO_COLOR'] ? styleText(format, text, { validateStream: false }) : text;
  }
}
