// Differences to the base with their 95 % intervals: what lies wholly on one side of zero is measured, the rest may be chance.
import type { EvaluationReport } from '../evaluationReport.ts';
import { type ChartScale, buildScale, pixel, rangeOf } from './chartScale.ts';
import { type FigureRow, type ShownDifference, comparisonOf, differenceTexts, figureRows, variantTitle } from './figureRows.ts';
import { type Markup, html, noMarkup } from './markup.ts';

const width = 720;
const labelWidth = 250;
const rowHeight = 30;

/** One interval of a panel. */
interface PlotRow extends ShownDifference {
  readonly label: string;
  readonly variant: string;
}

/** Rows that share a scale. */
interface Panel {
  readonly heading: string;
  readonly figure: FigureRow;
  readonly isLowerBetter: boolean;
  readonly rows: readonly PlotRow[];
}

/** One drawing with a panel for the loss and one for next lines; nothing when there is no difference to show. */
export function forestPlot(report: EvaluationReport, method: string): Markup {
  const panels = buildPanels(report, method).filter(({ rows }) => rows.length > 0);
  if (panels.length === 0) return noMarkup;
  let top = 0;
  const drawn = panels.map((panel) => {
    const markup = drawPanel(panel, top);
    top += panelHeight(panel);
    return markup;
  });
  const description = panels
    .flatMap(({ figure, rows }) =>
      rows.map((row) => {
        const { value, range } = differenceTexts(figure, row);
        return `${row.label}: ${value}${range ? `, from ${range}` : ''}`;
      }),
    )
    .join('; ');
  return html`<div class="wide">
    <svg viewBox="0 0 ${width} ${top}" role="img" aria-labelledby="forest-title forest-description">
      <title id="forest-title">Differences to the base with 95 % intervals</title>
      <desc id="forest-description">${description}</desc>
      ${drawn}
    </svg>
  </div>`;
}

function buildPanels(report: EvaluationReport, method: string): Panel[] {
  const [loss, , exactMatch, editSimilarity] = figureRows as readonly [FigureRow, FigureRow, FigureRow, FigureRow];
  const rowsOf = (figures: readonly FigureRow[], label: (title: string, figure: FigureRow) => string): PlotRow[] =>
    figures.flatMap((figure) =>
      report.variants.flatMap(({ id }) => {
        const comparison = comparisonOf(report, id);
        const difference = comparison && figure.difference(comparison);
        return difference ? [{ ...difference, variant: id, label: label(variantTitle(id, method), figure) }] : [];
      }),
    );
  return [
    { heading: 'Held-out loss, difference in nats per token', figure: loss, isLowerBetter: true, rows: rowsOf([loss], (title) => title) },
    {
      heading: 'Next line, difference in percentage points',
      figure: exactMatch,
      isLowerBetter: false,
      rows: rowsOf([exactMatch, editSimilarity], (title, figure) => `${title}, ${figure.title.replace('Next line, ', '')}`),
    },
  ];
}

function panelHeight({ rows }: Panel): number {
  return 34 + rows.length * rowHeight + 34;
}

function drawPanel({ heading, figure, isLowerBetter, rows }: Panel, top: number): Markup {
  const factor = isLowerBetter ? 1 : 100;
  const ends = rows.flatMap(({ difference, interval }) => [difference, interval?.low ?? difference, interval?.high ?? difference]);
  const scale = buildScale(
    rangeOf(
      [0, ...ends].map((end) => end * factor),
      0.12,
    ),
    { low: labelWidth, high: width - 12 },
    6,
  );
  const bottom = top + 34 + rows.length * rowHeight;
  const zero = scale.place(0);
  const [betterFrom, betterTo] = isLowerBetter ? [labelWidth, zero] : [zero, width - 12];
  const intervals = rows.map((row, index) =>
    drawInterval(row, figure, (value) => scale.place(value * factor), top + 34 + (index + 0.5) * rowHeight),
  );
  return html`<text class="heading" x="0" y="${top + 18}">${heading}</text>
    <rect
      class="better-side"
      x="${pixel(betterFrom)}"
      y="${top + 30}"
      width="${pixel(Math.max(0, betterTo - betterFrom))}"
      height="${bottom - top - 28}"
    />
    <text
      class="note"
      x="${pixel(isLowerBetter ? betterTo - 6 : betterFrom + 6)}"
      y="${top + 24}"
      text-anchor="${isLowerBetter ? 'end' : 'start'}"
      >${isLowerBetter ? '← better' : 'better →'}</text
    >
    ${drawTicks(scale, bottom)}<line class="zero" x1="${pixel(zero)}" x2="${pixel(zero)}" y1="${top + 30}" y2="${bottom + 2}" />
    ${intervals}`;
}

function drawInterval(row: PlotRow, figure: FigureRow, place: (value: number) => number, y: number): Markup {
  const { label, variant, difference, interval } = row;
  const range = interval
    ? html`<line class="interval" x1="${pixel(place(interval.low))}" x2="${pixel(place(interval.high))}" y1="${y}" y2="${y}" />`
    : noMarkup;
  return html`<g class="${variantClass(variant)}"
    ><text x="0" y="${y + 4}">${label}</text>${range}<circle cx="${pixel(place(difference))}" cy="${y}" r="5"
      ><title>${differenceTexts(figure, row).value}</title></circle
    ></g
  > `;
}

function drawTicks({ ticks, digits, place }: ChartScale, bottom: number): Markup {
  return html`${ticks.map(
    (tick) =>
      html`<text class="tick" x="${pixel(place(tick))}" y="${bottom + 18}" text-anchor="middle"
        >${tick
          .toFixed(digits)
          .replace(/^-(?=0(?:\.0*)?$)/u, '')
          .replace('-', '−')}</text
      >`,
  )} `;
}

/** The class that gives a variant its colour in every chart. */
export function variantClass(id: string): string {
  return ['base', 'untrained', 'personalized'].includes(id) ? `variant-${id}` : 'variant-other';
}
