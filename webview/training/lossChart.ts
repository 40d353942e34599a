// The curves of a training: loss by step, drawn live. Follows the editor's theme and the width of the panel.
import uPlot from 'uplot';
import type { TrainingView } from '../../src/protocol/trainingPanel.ts';

/** Height of the drawing, CSS pixels. */
const height = 260;

/** A drawing in an element. */
export class LossChart {
  private readonly host: HTMLElement;
  private plot: uPlot | undefined;
  private curve: TrainingView['curve'] | undefined;

  constructor(host: HTMLElement) {
    this.host = host;
    new ResizeObserver(() => this.plot?.setSize({ width: this.width, height })).observe(host);
    // The editor tells a new theme by the classes and styles of the page; colours are read when a plot is made.
    new MutationObserver(() => this.redraw()).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  }

  /** Draws the curves as they are now. */
  show(curve: TrainingView['curve']): void {
    const isFirst = this.curve === undefined || this.curve.stepCount !== curve.stepCount;
    this.curve = curve;
    if (!this.plot || isFirst) this.redraw();
    else this.plot.setData(alignCurves(curve));
  }

  private get width(): number {
    return Math.max(240, this.host.clientWidth);
  }

  private redraw(): void {
    if (!this.curve) return;
    this.plot?.destroy();
    const style = getComputedStyle(document.body);
    const colour = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
    const ink = colour('--vscode-foreground', style.color);
    const grid = { stroke: 'rgba(128, 128, 128, 0.25)', width: 1 };
    const axis = { stroke: ink, grid, ticks: grid, font: `12px ${style.fontFamily}` };
    const { labels, stepCount } = this.curve;
    const end = Math.max(1, stepCount);
    this.plot = new uPlot(
      {
        width: this.width,
        height,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: () => [0, end] } },
        axes: [
          { ...axis, label: labels.step, labelFont: axis.font },
          { ...axis, size: 56 },
        ],
        series: [
          {},
          { label: labels.training, stroke: colour('--vscode-charts-blue', ink), width: 1, points: { show: false }, spanGaps: true },
          {
            label: labels.validation,
            stroke: colour('--vscode-charts-orange', ink),
            width: 2,
            dash: [6, 3],
            points: { show: true, size: 6 },
            spanGaps: true,
          },
        ],
      },
      alignCurves(this.curve),
      this.host,
    );
  }
}

/** Both curves over one axis of steps; `null` where a curve has no point. */
function alignCurves({ training, validation }: TrainingView['curve']): uPlot.AlignedData {
  const steps = [...new Set([...training, ...validation].map(([step]) => step))].sort((a, b) => a - b);
  const valuesOf = (points: readonly (readonly [number, number])[]): (number | null)[] => {
    const byStep = new Map(points);
    return steps.map((step) => byStep.get(step) ?? null);
  };
  return [steps, valuesOf(training), valuesOf(validation)];
}
