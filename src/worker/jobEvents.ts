import type { PipelineEvent } from '../pipeline/pipelineEvent.ts';

/** Points of the training curve that are kept; beyond it every second one goes. */
const mostCurvePoints = 1000;

/**
 * What a job has told, for one who comes late: every event that says something lasting, the points of the curve,
 * and of other progress the newest of each stage.
 */
export class JobEvents {
  private kept: PipelineEvent[] = [];
  private curvePoints = 0;

  /** Takes one event; cheap enough for every training step. */
  add(event: PipelineEvent): void {
    if (event.kind === 'phase') return;
    if (event.kind === 'progress') {
      if (isCurvePoint(event)) this.curvePoints++;
      else this.kept = this.kept.filter((other) => other.kind !== 'progress' || isCurvePoint(other) || other.stage !== event.stage);
    }
    this.kept.push(event);
    if (this.curvePoints > mostCurvePoints) this.thin();
  }

  /** Oldest first. */
  list(): readonly PipelineEvent[] {
    return [...this.kept];
  }

  private thin(): void {
    let seen = 0;
    this.kept = this.kept.filter((event) => !isCurvePoint(event) || seen++ % 2 === 0);
    this.curvePoints = this.kept.filter(isCurvePoint).length;
  }
}

function isCurvePoint(event: PipelineEvent): boolean {
  return event.kind === 'progress' && event.lossNats !== undefined;
}
