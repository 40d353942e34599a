// What every chart with two axes has: grid, tick labels, axis titles.
import { type ChartScale, pixel } from './chartScale.ts';
import { type Markup, html } from './markup.ts';

/** Size of a chart and the room around its inner rectangle, pixels. */
export const chartFrame = { width: 720, height: 280, left: 56, right: 150, top: 14, bottom: 44 } as const;

/** Grid lines and labels of both axes. */
export function drawFrame(x: ChartScale, y: ChartScale, titles: { readonly x: string; readonly y: string }): Markup {
  const { width, height, left, right, top, bottom } = chartFrame;
  const horizontal = y.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${left}" x2="${width - right}" y1="${pixel(y.place(tick))}" y2="${pixel(y.place(tick))}" /><text
          class="tick"
          x="${left - 8}"
          y="${pixel(y.place(tick) + 4)}"
          text-anchor="end"
          >${tick.toFixed(y.digits)}</text
        >`,
  );
  const vertical = x.ticks.map(
    (tick) =>
      html`<text class="tick" x="${pixel(x.place(tick))}" y="${height - bottom + 18}" text-anchor="middle"
        >${tick.toFixed(x.digits)}</text
      >`,
  );
  return html`${horizontal}${vertical}
    <text class="note" x="${(left + width - right) / 2}" y="${height - 4}" text-anchor="middle">${titles.x}</text>
    <text class="note" transform="translate(12 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${titles.y}</text> `;
}

/** A path through points. */
export function drawPath(points: readonly (readonly [number, number])[], x: ChartScale, y: ChartScale): string {
  return points.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${pixel(x.place(a))} ${pixel(y.place(b))}`).join('');
}

/** Labels at the right end of lines, moved apart so that none covers another. @param labels `y` in pixels. */
export function drawEndLabels(labels: readonly { readonly text: string; readonly className: string; readonly y: number }[]): Markup {
  const lineHeight = 16;
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const places: number[] = [];
  for (const { y } of sorted) places.push(Math.max(y, (places.at(-1) ?? -Infinity) + lineHeight));
  const overflow = Math.max(0, (places.at(-1) ?? 0) - (chartFrame.height - chartFrame.bottom));
  return html`${sorted.map(({ text, className }, index) => html`<text class="label ${className}" x="${chartFrame.width - chartFrame.right + 10}" y="${pixel((places[index] ?? 0) - overflow + 4)}">${text}</text>`)}`;
}
