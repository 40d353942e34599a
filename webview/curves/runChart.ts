// Loss by step of several runs: a thin line for training, a thick one with points for validation, a colour for each run.
import uPlot from 'uplot';
import type { CurvesView } from '../../src/protocol/curvesPanel.ts';
import { alignCurves } from './alignCurves.ts';

/** Height of the drawing, CSS pixels. */
const height = 320;

/** Colours of the editor's charts, in the order of the runs; dashes tell them apart where colours do not. */
const looks: readonly { readonly colour: string; readonly dash: number[] }[] = [
  { colour: '--vscode-charts-blue', dash: [] },
  { colour: '--vscode-charts-orange', dash: [8, 4] },
  { colour: '--vscode-charts-green', dash: [2, 3] },
  { colour: '--vscode-charts-purple', dash: [10, 3, 2, 3] },
  { colour: '--vscode-charts-red', dash: [5, 5] },
  { colour: '--vscode-charts-yellow', dash: [12, 6] },
];

/** A drawing in an element. */
export class RunChart {
  private readonly host: HTMLElement;
  private plot: uPlot | undefined;
  private view: CurvesView | undefined;

  constructor(host: HTMLElement) {
    this.host = host;
    new ResizeObserver(() => this.plot?.setSize({ width: this.width, height })).observe(host);
    // Colours are read when a plot is made; the editor tells a new theme by the classes of the page.
    new MutationObserver(() => this.redraw()).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  }

  /** Draws the runs that are shown. */
  show(view: CurvesView): void {
    this.view = view;
    this.redraw();
  }

  private get width(): number {
    return Math.max(240, this.host.clientWidth);
  }

  private redraw(): void {
    if (!this.view) return;
    this.plot?.destroy();
    const style = getComputedStyle(document.body);
    const colour = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
    const ink = colour('--vscode-foreground', style.color);
    const grid = { stroke: 'rgba(128, 128, 128, 0.25)', width: 1 };
    const axis = { stroke: ink, grid, ticks: grid, font: `12px ${style.fontFamily}` };
    const { labels, runs } = this.view;
    const shown = runs.filter(({ isShown }) => isShown);
    const series = shown.flatMap(({ title }, index): uPlot.Series[] => {
      const look = looks[index % looks.length];
      const stroke = colour(look?.colour ?? '', ink);
      return [
        { label: `${title}, ${labels.training}`, stroke, width: 1, points: { show: false }, spanGaps: true },
        {
          label: `${title}, ${labels.validation}`,
          stroke,
          width: 2,
          dash: look?.dash ?? [],
          points: { show: true, size: 6, stroke, fill: stroke },
          spanGaps: true,
        },
      ];
    });
    this.plot = new uPlot(
      {
        width: this.width,
        height,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false } },
        axes: [
          { ...axis, label: labels.step, labelFont: axis.font },
          { ...axis, size: 56 },
        ],
        series: [{}, ...series],
      },
      alignCurves(shown.flatMap(({ training, validation }) => [training, validation])),
      this.host,
    );
  }
}
