import type { EvaluationReport } from '../evaluationReport.ts';
import { differenceTexts, figureRows, variantTitle } from './figureRows.ts';
import { type Markup, html, noMarkup } from './markup.ts';

/** The judged variant against the other runs that it was compared with; nothing without any. */
export function rivalTable({ comparisons, costs }: EvaluationReport, method: string): Markup {
  const { base, judged } = costs.evaluation;
  const rivals = comparisons.filter(({ variant, against }) => variant === judged && against !== base);
  if (rivals.length === 0) return noMarkup;
  const rows = figureRows.map((row) => {
    const cells = rivals.map((comparison) => {
      const found = row.difference(comparison);
      if (!found) return html`<td class="absent">not judged</td>`;
      const { value, range } = differenceTexts(row, found);
      return html`<td><strong>${value}</strong><small>${range ?? 'too few files for an interval'}</small></td>`;
    });
    return html`<tr>
      <th scope="row">${row.title}<small>${row.explanation}</small></th>
      ${cells}
    </tr>`;
  });
  return html`<div class="wide">
    <table class="figures">
      <caption>
        The difference of ${variantTitle(judged, method)} to each other run, and its 95 % interval.
      </caption>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          ${rivals.map(({ against }) => html`<th scope="col">to ${variantTitle(against, method)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
