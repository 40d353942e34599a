// A few next lines as they are: gains and losses, chosen by rule and not by eye.
import type { EvaluationReport } from '../evaluationReport.ts';
import { editSimilarity } from '../metrics/editSimilarity.ts';
import { exactMatch } from '../metrics/exactMatch.ts';
import type { LinePrediction, Prediction } from '../prediction.ts';
import { type Markup, html, noMarkup } from './markup.ts';

/** One line written by both models. */
export interface LinePair {
  readonly path: string;
  readonly target: string;
  readonly base: string;
  readonly personalized: string;
}

/** How two models did on one line. */
export type LineOutcome = 'gained' | 'lost' | 'bothRight' | 'bothWrong';

const outcomeTitles: Readonly<Record<LineOutcome, string>> = {
  gained: 'only the personalized model is right',
  lost: 'only the base is right',
  bothRight: 'both are right',
  bothWrong: 'neither is right',
};

/** Lines shown of each outcome: as many losses as gains. */
const shownLines: Readonly<Record<LineOutcome, number>> = { gained: 4, lost: 4, bothRight: 0, bothWrong: 4 };

/** Longest line that is shown whole, characters. */
const longestLine = 160;

/** The lines that both models wrote, in the order in which they were drawn. */
export function pairLines(predictions: readonly Prediction[], { costs }: EvaluationReport): LinePair[] {
  const linesOf = (id: string): LinePrediction[] =>
    predictions.filter((prediction) => prediction.kind === 'line').filter(({ variant }) => variant === id);
  const personalized = new Map(linesOf(costs.evaluation.judged).map((line) => [line.item, line.text]));
  return linesOf(costs.evaluation.base).flatMap(({ item, path, target, text }) => {
    const other = personalized.get(item);
    return other === undefined ? [] : [{ path, target, base: text, personalized: other }];
  });
}

/** How the two models did. */
export function outcomeOf({ target, base, personalized }: LinePair): LineOutcome {
  const baseIsRight = exactMatch(target, base) === 1;
  const personalizedIsRight = exactMatch(target, personalized) === 1;
  if (personalizedIsRight) return baseIsRight ? 'bothRight' : 'gained';
  return baseIsRight ? 'lost' : 'bothWrong';
}

/** Counts of each outcome, then the first few lines of each. */
export function sampleSection(predictions: readonly Prediction[], report: EvaluationReport): Markup {
  const pairs = pairLines(predictions, report);
  if (pairs.length === 0) return noMarkup;
  const byOutcome = new Map<LineOutcome, LinePair[]>(Object.keys(outcomeTitles).map((outcome) => [outcome as LineOutcome, []]));
  for (const pair of pairs) byOutcome.get(outcomeOf(pair))?.push(pair);
  const counts = [...byOutcome].map(([outcome, { length }]) => html`<li><strong>${length}</strong> ${outcomeTitles[outcome]}</li>`);
  const groups = [...byOutcome].map(([outcome, found]) => {
    const shown = found.slice(0, shownLines[outcome]);
    if (shown.length === 0) return noMarkup;
    return html`<h3>Where ${outcomeTitles[outcome]}</h3>
      ${shown.map(drawPair)}`;
  });
  return html`<section>
    <h2>Next lines side by side</h2>
    <p>Of ${pairs.length} held-out lines:</p>
    <ul class="counts">
      ${counts}
    </ul>
    <p>
      The lines below are the first of each kind in the order in which they were drawn at random; all of them are in
      <code>predictions.jsonl</code>.
    </p>
    ${groups}
  </section>`;
}

function drawPair(pair: LinePair): Markup {
  const { path, target, base, personalized } = pair;
  const row = (title: string, text: string, className: string): Markup => {
    const score =
      title === 'File'
        ? noMarkup
        : html`<td>${exactMatch(target, text) === 1 ? 'exact' : `${Math.round(100 * editSimilarity(target, text))} %`}</td>`;
    return html`<tr class="${className}">
      <th scope="row">${title}</th>
      <td><code>${shorten(text)}</code></td>
      ${title === 'File' ? html`<td></td>` : score}
    </tr>`;
  };
  return html`<table class="sample">
    <caption>
      ${path}
    </caption>
    <colgroup>
      <col class="who" />
      <col />
      <col class="score" />
    </colgroup>
    <thead class="unseen">
      <tr>
        <th scope="col">From</th>
        <th scope="col">Line</th>
        <th scope="col">Similarity</th>
      </tr>
    </thead>
    <tbody>
      ${row('File', target, 'actual')}${row('Base', base, 'variant-base')}${row('Personalized', personalized, 'variant-personalized')}
    </tbody>
  </table>`;
}

function shorten(text: string): string {
  const line = text.trim();
  if (line === '') return '(nothing)';
  return line.length > longestLine ? `${line.slice(0, longestLine)} …` : line;
}
