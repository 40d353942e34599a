import type { EvaluationReport } from '../evaluationReport.ts';
import { type FigureRow, type ShownDifference, comparisonOf, differenceTexts, figureRows, variantTitle } from './figureRows.ts';
import { type Markup, html, noMarkup } from './markup.ts';
import { sortedBy } from './sortKey.ts';

/** Every figure of every variant, a row each, with its difference to the base and the 95 % interval below it. */
export function figureTable(report: EvaluationReport, method: string): Markup {
  const { variants } = report;
  const figures = figureRows.filter((row) => variants.some((variant) => row.value(variant) !== undefined));
  const rows = variants.map(
    (variant) =>
      html`<tr>
        <th scope="row">${variantTitle(variant.id, method)}</th>
        ${figures.map((figure) => figureCell(figure, report, variant))}
      </tr>`,
  );
  return html`<div class="wide">
    <table class="figures" data-sortable="">
      <caption>
        Below each value: its difference to the base, and the 95 % interval of that difference.
      </caption>
      <thead>
        <tr>
          <th scope="col">Model</th>
          ${figures.map(({ title, explanation }) => html`<th scope="col">${title}<small>${explanation}</small></th>`)}
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
  return html`<td ${sortedBy(value)}>
    <strong>${row.formatValue(value)}</strong>${difference ? differenceText(row, difference) : noMarkup}
  </td>`;
}

function differenceText(row: FigureRow, difference: ShownDifference): Markup {
  const { value, range } = differenceTexts(row, difference);
  return html`<small>${value}<br />${range ?? 'too few files for an interval'}</small>`;
}
