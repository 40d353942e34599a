import type { EvaluationReport } from '../evaluationReport.ts';
import { type FigureRow, type ShownDifference, comparisonOf, differenceTexts, figureRows, variantTitle } from './figureRows.ts';
import { type Markup, html, noMarkup } from './markup.ts';

/** Every figure of every variant, with its difference to the base and the 95 % interval below it. */
export function figureTable(report: EvaluationReport, method: string): Markup {
  const { variants } = report;
  const headings = variants.map(({ id }) => html`<th scope="col">${variantTitle(id, method)}</th>`);
  const rows = figureRows
    .filter((row) => variants.some((variant) => row.value(variant) !== undefined))
    .map(
      (row) =>
        html`<tr>
          <th scope="row">${row.title}<small>${row.explanation}</small></th>
          ${variants.map((variant) => figureCell(row, report, variant))}
        </tr>`,
    );
  return html`<div class="wide">
    <table class="figures">
      <caption>
        Below each value: its difference to the base, and the 95 % interval of that difference.
      </caption>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function figureCell(row: FigureRow, report: EvaluationReport, variant: EvaluationReport['variants'][number]): Markup {
  const value = row.value(variant);
  if (value === undefined) return html`<td class="absent">not judged</td>`;
  const comparison = comparisonOf(report, variant.id);
  const difference = comparison && row.difference(comparison);
  return html`<td><strong>${row.formatValue(value)}</strong>${difference ? differenceText(row, difference) : noMarkup}</td>`;
}

function differenceText(row: FigureRow, difference: ShownDifference): Markup {
  const { value, range } = differenceTexts(row, difference);
  return html`<small>${value}<br />${range ?? 'too few files for an interval'}</small>`;
}
