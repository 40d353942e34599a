// One drawing of differences with their 95 % intervals, for figures of one unit.
import { buildScale, pixel, rangeOf } from './chartScale.ts';
import { variantClass } from './forestPlot.ts';
import { type Markup, html, noMarkup } from './markup.ts';

/** One line of the drawing. */
export interface IntervalRow {
  readonly label: string;
  /** Gives the colour. */
  readonly variant: string;
  readonly difference: number;
  readonly interval?: { readonly low: number; readonly high: number } | undefined;
}

const width = 720;
const labelWidth = 330;
const rowHeight = 26;

/**
 * Draws the rows below each other; nothing without rows.
 *
 * @param id Unique on the page.
 * @param factor From the rows' unit to the one that is shown.
 */
export function drawIntervals(
  id: string,
  title: string,
  rows: readonly IntervalRow[],
  { factor, isLowerBetter }: { readonly factor: number; readonly isLowerBetter: boolean },
): Markup {
  if (rows.length === 0) return noMarkup;
  const ends = rows.flatMap(({ difference, interval }) => [difference, interval?.low ?? difference, interval?.high ?? difference]);
  const range = rangeOf(
    [0, ...ends].map((end) => end * factor),
    0.12,
  );
  const scale = buildScale(range, { low: labelWidth, high: width - 12 }, 5);
  const place = (value: number): number => scale.place(value * factor);
  const top = 30;
  const bottom = top + rows.length * rowHeight;
  const zero = place(0);
  const description = rows.map(({ label, difference }) => `${label}: ${(factor * difference).toFixed(1)}`).join('; ');
  return html`<div class="wide">
    <svg viewBox="0 0 ${width} ${bottom + 26}" role="img" aria-labelledby="${id}-title ${id}-description">
      <title id="${id}-title">${title}</title>
      <desc id="${id}-description">${description}</desc>
      <rect
        class="better-side"
        x="${pixel(isLowerBetter ? labelWidth : zero)}"
        y="${top - 4}"
        width="${pixel(Math.max(0, isLowerBetter ? zero - labelWidth : width - 12 - zero))}"
        height="${bottom - top + 6}"
      />
      <text class="note" x="${pixel(zero + (isLowerBetter ? -6 : 6))}" y="${top - 10}" text-anchor="${isLowerBetter ? 'end' : 'start'}">
        ${isLowerBetter ? '← better' : 'better →'}
      </text>
      ${scale.ticks.map(
        (tick) =>
          html`<text class="tick" x="${pixel(scale.place(tick))}" y="${bottom + 18}" text-anchor="middle"
            >${tick.toFixed(scale.digits).replace('-', '−')}</text
          >`,
      )}
      <line class="zero" x1="${pixel(zero)}" x2="${pixel(zero)}" y1="${top - 4}" y2="${bottom + 2}" />
      ${rows.map(({ label, variant, difference, interval }, index) => {
        const y = top + (index + 0.5) * rowHeight;
        const line = interval
          ? html`<line class="interval" x1="${pixel(place(interval.low))}" x2="${pixel(place(interval.high))}" y1="${y}" y2="${y}" />`
          : noMarkup;
        return html`<g class="${variantClass(variant)}"
          ><text x="0" y="${y + 4}">${label}</text>${line}<circle cx="${pixel(place(difference))}" cy="${y}" r="4.5"
        /></g>`;
      })}
    </svg>
  </div>`;
}
