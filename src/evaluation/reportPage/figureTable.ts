import type { EvaluationReport, VariantSummary } from '../evaluationReport.ts';
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
        <th scope="row">${variantTitle(variant.id, method)}<small>${countsOf(variant)}</small></th>
        ${figures.map((figure) => figureCell(figure, report, variant))}
      </tr>`,
  );
  return html`<div class="wide">
    <table class="figures" data-sortable="">
      <caption>
        Below each value: its difference to the base, and the 95 % interval of that difference.
        ${haveDifferentItems(variants) ? 'Not all models judged the same items: compare the differences, in which only shared items count.' : ''}
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

function countsOf({ windowCount, lineCount }: VariantSummary): string {
  return [...(windowCount > 0 ? [`${windowCount} windows`] : []), ...(lineCount > 0 ? [`${lineCount} lines`] : [])].join(', ');
}

/** Whether the values themselves rest on different items; an untrained start judges no lines, which is no difference. */
function haveDifferentItems(variants: readonly VariantSummary[]): boolean {
  return [variants.map(({ windowCount }) => windowCount), variants.map(({ lineCount }) => lineCount)].some(
    (counts) => new Set(counts.filter((count) => count > 0)).size > 1,
  );
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
