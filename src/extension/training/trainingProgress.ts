// Follows the events of a run and knows where it stands. Knows nothing of panels, processes or the editor.
import { type Estimate, ProgressEstimate } from '../../base/progressEstimate.ts';
import type { Progress } from '../../base/progress.ts';
import type { PipelineEvent, StageName } from '../../pipeline/pipelineEvent.ts';
import { stageTitles } from '../../protocol/stageTitles.ts';

/** A point of a curve: step, and loss in nats per token. */
export type CurvePoint = [step: number, lossNats: number];

/** Where one stage stands. */
export interface StageProgress {
  readonly state: 'waiting' | 'active' | 'done';
  readonly note: string;
}

/** Points of the training curve that are shown; beyond it every second one goes. */
const mostCurvePoints = 600;

/** Notes that are kept, newest last. */
const mostNotes = 20;

/** Where a run stands; changes with every event. */
export class TrainingProgress {
  /** The run, once it has a folder. */
  run: { readonly id: string; readonly path: string } | undefined;
  readonly stages = new Map<StageName, StageProgress>();
  training: CurvePoint[] = [];
  validation: CurvePoint[] = [];
  stepCount = 0;
  expectedFinalLossNats: number | undefined;
  residentBytes: number | undefined;
  notes: string[] = [];
  private active: { readonly stage: StageName; progress?: Progress } | undefined;
  private estimate = new ProgressEstimate();
  private curveStride = 1;

  /** Takes one event; cheap enough for every training step. @param nowMs Rises evenly. */
  note(event: PipelineEvent, nowMs: number): void {
    switch (event.kind) {
      case 'run':
        this.run = { id: event.id, path: event.path };
        return;
      case 'stage':
        return event.state === 'started' ? this.startStage(event.stage) : this.finishStage(event.stage, event.note ?? '');
      case 'progress':
        return this.follow(event, nowMs);
      case 'validation':
        this.stepCount = event.stepCount;
        this.expectedFinalLossNats = event.expectedFinalLossNats;
        this.validation = [...this.validation.filter(([step]) => step < event.step), [event.step, event.lossNats]];
        return;
      case 'backendChanged':
        return this.addNote(`${event.why}; going on with ${event.to} in place of ${event.from} after step ${event.step}`);
      case 'note':
        return this.addNote(event.text);
      case 'phase':
        return;
    }
  }

  /** The stage under way with its newest progress; `undefined` between stages. */
  get current(): { readonly stage: StageName; readonly progress?: Progress; readonly estimate?: Estimate | undefined } | undefined {
    return this.active && { ...this.active, estimate: this.estimate.estimate(this.active.progress?.total) };
  }

  /** No stage is under way any more: the work was paused, or it ended. */
  rest(): void {
    if (this.active) this.stages.set(this.active.stage, { state: 'waiting', note: '' });
    this.active = undefined;
    this.estimate = new ProgressEstimate();
    this.residentBytes = undefined;
  }

  private startStage(stage: StageName): void {
    // A resumed run passes by its earlier stages again; what they said before stays until they say more.
    this.stages.set(stage, { state: 'active', note: this.stages.get(stage)?.note ?? '' });
    this.active = { stage };
    this.estimate = new ProgressEstimate();
  }

  private finishStage(stage: StageName, note: string): void {
    this.stages.set(stage, { state: 'done', note });
    if (this.active?.stage === stage) this.active = undefined;
  }

  private follow({ stage, progress, lossNats }: PipelineEvent & { kind: 'progress' }, nowMs: number): void {
    if (this.active?.stage !== stage) {
      this.active = { stage };
      this.estimate = new ProgressEstimate();
    }
    const before = this.active.progress;
    if (before && (before.unit !== progress.unit || before.total !== progress.total || before.stage !== progress.stage))
      this.estimate = new ProgressEstimate();
    this.active.progress = progress;
    this.estimate.note(nowMs, progress.done);
    if (stage === 'train') this.stepCount = progress.total ?? this.stepCount;
    if (lossNats !== undefined && Number.isFinite(lossNats)) this.addCurvePoint(progress.done, lossNats);
  }

  private addCurvePoint(step: number, lossNats: number): void {
    // A run that goes on from a checkpoint repeats the steps since it.
    while ((this.training.at(-1)?.[0] ?? -1) >= step) this.training.pop();
    if (step - (this.training.at(-1)?.[0] ?? -Infinity) < this.curveStride) return;
    this.training.push([step, lossNats]);
    if (this.training.length <= mostCurvePoints) return;
    this.training = this.training.filter((_, index) => index % 2 === 0);
    this.curveStride *= 2;
  }

  /** Adds something that a person should know. */
  addNote(text: string): void {
    this.notes = [...this.notes, text].slice(-mostNotes);
  }
}

/** The stages in their order with where each stands. One that a later stage has passed is done: a resumed run does not tell of it again. */
export function listStages(progress: TrainingProgress): readonly (StageProgress & { readonly title: string })[] {
  const names = Object.keys(stageTitles) as StageName[];
  const reached = names.findLastIndex((name) => (progress.stages.get(name)?.state ?? 'waiting') !== 'waiting');
  return names.map((name, index) => {
    const { state, note } = progress.stages.get(name) ?? { state: 'waiting', note: '' };
    return { title: stageTitles[name], state: state === 'waiting' && index < reached ? 'done' : state, note };
  });
}
