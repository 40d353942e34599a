// How training went: loss of each step, and of the validation windows now and then.
import type { RunState } from '../../artifacts/runState.ts';
import { chartFrame, drawEndLabels, drawFrame, drawPath } from './chartFrame.ts';
import { buildScale, pixel, rangeOf } from './chartScale.ts';
import { type Markup, html, noMarkup } from './markup.ts';
import { pointTable } from './pointTable.ts';

/** A step and a loss, nats per token. */
type Point = readonly [number, number];

/** Share of a training loss's difference that the smoothed line follows at each point (guess). */
const smoothing = 0.12;

/** Share of the noisiest training losses, at each end, that may lie outside the drawing. */
const cutRatio = 0.02;

/** Training and validation loss over steps; nothing for a run without training. */
export function lossCurve({ training }: RunState): Markup {
  const validations: Point[] = (training?.validations ?? []).map(({ step, lossNats }) => [step, lossNats]);
  const [start] = validations;
  if (!training || !start || training.steps === 0) return noMarkup;
  const losses: Point[] = training.losses.map(({ step, lossNats }) => [step, lossNats]);
  const smooth = smoothed(losses);
  const { width, height, left, right, top, bottom } = chartFrame;
  const x = buildScale({ low: 0, high: training.steps }, { low: left, high: width - right }, 6);
  const shown = [...validations.map(([, loss]) => loss), ...smooth.map(([, loss]) => loss), ...inner(losses.map(([, loss]) => loss))];
  const y = buildScale(rangeOf(shown, 0.05), { low: height - bottom, high: top }, 5);
  const last = validations.at(-1) ?? start;
  const best = validations.find(([step]) => step === training.bestStep) ?? start;
  const description = `Validation loss goes from ${start[1].toFixed(3)} before training to ${best[1].toFixed(3)} at step ${best[0]}, the best of ${validations.length} validations over ${training.steps} steps.`;
  return html`<figure>
    <div class="wide">
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="curve-title curve-description">
        <title id="curve-title">Loss during training</title>
        <desc id="curve-description">${description}</desc>
        <clipPath id="curve-clip">
          <rect x="${left}" y="${top}" width="${width - left - right}" height="${height - top - bottom}" />
        </clipPath>
        ${drawFrame(x, y, { x: 'training step', y: 'nats per token' })}
        <g clip-path="url(#curve-clip)">
          <path class="training-raw" d="${drawPath(losses, x, y)}" />
          <path class="training-smooth" d="${drawPath(smooth, x, y)}" />
        </g>
        <line
          class="variant-untrained start"
          x1="${left}"
          x2="${width - right}"
          y1="${pixel(y.place(start[1]))}"
          y2="${pixel(y.place(start[1]))}"
        />
        <g class="variant-personalized">
          <path class="line" d="${drawPath(validations, x, y)}" />
          ${validations.map(([step, loss]) => html`<circle cx="${pixel(x.place(step))}" cy="${pixel(y.place(loss))}" r="${step === best[0] ? 5.5 : 3}"><title>${`step ${step}: ${loss.toFixed(4)}`}</title></circle>`)}
        </g>
        ${drawEndLabels([
          { text: 'untrained start', className: 'variant-untrained', y: y.place(start[1]) },
          { text: 'validation', className: 'variant-personalized', y: y.place(last[1]) },
          ...(smooth.length > 0 ? [{ text: 'training, smoothed', className: 'muted', y: y.place(smooth.at(-1)?.[1] ?? 0) }] : []),
        ])}
      </svg>
    </div>
    ${pointTable(
      'The numbers of this drawing, nats per token',
      ['Step', 'Training, smoothed', 'Validation'],
      validations.map(([step, loss]) => [
        String(step),
        smooth.findLast(([at]) => at <= step)?.[1].toFixed(4) ?? '',
        `${loss.toFixed(4)}${step === best[0] ? ', best' : ''}`,
      ]),
    )}
    <figcaption>
      ${description} The parameters of that step are the artifact. Training and validation windows differ, so their levels cannot be
      compared.
    </figcaption>
  </figure>`;
}

/** An exponential moving average that begins at the mean of the first few losses. */
function smoothed(points: readonly Point[]): Point[] {
  const head = points.slice(0, 5);
  let average = head.reduce((sum, [, loss]) => sum + loss, 0) / Math.max(1, head.length);
  return points.map(([step, loss]) => [step, (average += smoothing * (loss - average))]);
}

/** The values without the few that would stretch the drawing. */
function inner(values: readonly number[]): number[] {
  const cut = Math.floor(values.length * cutRatio);
  return [...values].sort((a, b) => a - b).slice(cut, values.length - cut);
}
