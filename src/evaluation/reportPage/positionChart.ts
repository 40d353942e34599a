// Does the gain last as the context grows? Loss by how many tokens stand before the target.
import type { EvaluationReport } from '../evaluationReport.ts';
import { chartFrame, drawEndLabels, drawFrame, drawPath } from './chartFrame.ts';
import { type ChartScale, buildScale, pixel, rangeOf } from './chartScale.ts';
import { variantTitle } from './figureRows.ts';
import { variantClass } from './forestPlot.ts';
import { type Markup, html, noMarkup } from './markup.ts';
import { pointTable } from './pointTable.ts';

/** Loss of every variant in each part of the window; nothing when there is only one part. */
export function positionChart({ variants, costs }: EvaluationReport, method: string): Markup {
  const measured = variants.filter(({ byPosition }) => byPosition.length > 1);
  const positions = [...new Set(measured.flatMap(({ byPosition }) => byPosition.map(({ fromToken }) => fromToken)))].sort((a, b) => a - b);
  if (positions.length < 2) return noMarkup;
  const { width, height, left, right, top, bottom } = chartFrame;
  const ends = [...positions.slice(1), costs.evaluation.windowTokens];
  const names = positions.map((from, index) => `${from} to ${(ends[index] ?? from) - 1}`);
  const places = buildScale({ low: -0.25, high: positions.length - 0.75 }, { low: left, high: width - right }, 1);
  const x: ChartScale = { ...places, ticks: [], digits: 0 };
  const losses = measured.flatMap(({ byPosition }) => byPosition.map(({ lossNats }) => lossNats));
  const y = buildScale(rangeOf(losses, 0.12), { low: height - bottom, high: top }, 5);
  const lines = measured.map(({ id, byPosition }) => ({
    id,
    points: byPosition.map(({ fromToken, lossNats }): [number, number] => [positions.indexOf(fromToken), lossNats]),
  }));
  const description = lines
    .map(
      ({ id, points }) =>
        `${variantTitle(id, method)}: ${points.map(([part, loss]) => `${loss.toFixed(3)} at ${names[part] ?? ''}`).join(', ')}`,
    )
    .join('; ');
  return html`<figure>
    <div class="wide">
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="position-title position-description">
        <title id="position-title">Held-out loss by tokens of context</title>
        <desc id="position-description">${description}</desc>
        ${drawFrame(x, y, { x: 'tokens of context before the target', y: 'nats per token' })}
        ${names.map((name, index) => html`<text class="tick" x="${pixel(x.place(index))}" y="${height - bottom + 18}" text-anchor="middle">${name}</text>`)}
        ${lines.map(
          ({ id, points }) =>
            html`<g class="${variantClass(id)}"
              ><path
                class="line"
                d="${drawPath(points, x, y)}"
              />${points.map(([part, loss]) => html`<circle cx="${pixel(x.place(part))}" cy="${pixel(y.place(loss))}" r="4"><title>${`${names[part] ?? ''}: ${loss.toFixed(4)}`}</title></circle>`)}</g
            > `,
        )}${drawEndLabels(lines.map(({ id, points }) => ({ text: variantTitle(id, method), className: variantClass(id), y: y.place(points.at(-1)?.[1] ?? 0) })))}
      </svg>
    </div>
    ${pointTable(
      'The numbers of this drawing, nats per token',
      ['Tokens of context', ...lines.map(({ id }) => variantTitle(id, method))],
      names.map((name, part) => [name, ...lines.map(({ points }) => points.find(([at]) => at === part)?.[1].toFixed(4) ?? '')]),
    )}
    <figcaption>A prefix stands before everything else, so its help may fade as the text grows. This is where to see it.</figcaption>
  </figure>`;
}
