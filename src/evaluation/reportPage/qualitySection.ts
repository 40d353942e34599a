// Does it write better code, not only likelier code? Accuracy on held-out pairs, and findings in what it wrote, each with a drawing and a table.
import { formatCount, formatSigned } from '../../base/formatQuantity.ts';
import type { EvaluationReport } from '../evaluationReport.ts';
import type { Quality } from '../quality/qualitySchema.ts';
import { drawIntervals, type IntervalRow } from './intervalPanel.ts';
import { variantTitle } from './figureRows.ts';
import { variantClass } from './forestPlot.ts';
import { type Markup, html, noMarkup } from './markup.ts';
import { pixel } from './chartScale.ts';

type BlockFigures = NonNullable<Quality['variants'][number]['blocks']>;
type ShownRow = IntervalRow & { readonly values: string };

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)}\u00a0%`;
const points = (ratio: number): string => formatSigned(100 * ratio, 1);

const kindTitles = {
  revision: 'Revisions',
  linter: 'Rules of linters',
  self: 'Self pairs (not counted)',
  convention: 'Conventions',
} as const;

/** What people call a category. */
export function categoryTitle(category: string): string {
  const words = category.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The section; nothing where nothing of it was judged. */
export function qualitySection(report: EvaluationReport, method: string): Markup {
  const { quality, verdict } = report;
  if (!quality) return noMarkup;
  return html`<section>
    <h2>Is the code better?</h2>
    ${verdict.quality ? html`<p>On held-out pairs: ${verdict.quality.text}.</p>` : noMarkup} ${pairFigure(report, quality, method)}
    ${blockFigure(report, quality, method)}
  </section>`;
}

function pairFigure(report: EvaluationReport, quality: Quality, method: string): Markup {
  const judged = quality.variants.find(({ id }) => id === report.costs.evaluation.judged)?.pairAccuracy;
  if (!judged) return noMarkup;
  const rows = quality.comparisons.flatMap(({ variant, against, pairAccuracy }): ShownRow[] => {
    const accuracyOf = (id: string, kind: string | undefined): number | undefined => {
      const found = quality.variants.find((candidate) => candidate.id === id)?.pairAccuracy;
      return kind === undefined ? found?.overall?.accuracyRatio : found?.byKind.find((group) => group.kind === kind)?.accuracyRatio;
    };
    const row = (title: string, kind: string | undefined, difference: Omit<IntervalRow, 'label' | 'variant'>): ShownRow => ({
      ...difference,
      variant,
      label: `${title}, ${variantTitle(variant, method)} − ${variantTitle(against, method)}`,
      values: `${percent(accuracyOf(variant, kind) ?? 0)} against ${percent(accuracyOf(against, kind) ?? 0)}`,
    });
    if (!pairAccuracy) return [];
    const { overall, byKind } = pairAccuracy;
    return [...(overall ? [row('All', undefined, overall)] : []), ...byKind.map((group) => row(kindTitles[group.kind], group.kind, group))];
  });
  const count = judged.byKind.reduce((sum, { pairCount }) => sum + pairCount, 0);
  return html`<h3>Better preferred to worse</h3>
    <p>
      ${formatCount(count)} of ${formatCount(report.costs.evaluation.availablePairCount ?? count)} held-out pairs, at most 40 of one rule;
      kinds and rules take turns, so that a frequent rule does not decide. A pair counts where the tokens that tell its sides apart are
      likelier on the better side, by their mean, as llama.cpp serves them.
    </p>
    ${drawIntervals('pairs', 'Pair accuracy, difference in percentage points', rows, { factor: 100, isLowerBetter: false })}
    <div class="wide">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">Pairs</th>
            <th scope="col">Accuracy</th>
            <th scope="col">Difference</th>
            <th scope="col">95 % interval</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => differenceRow(row, row.values, points))}
        </tbody>
      </table>
    </div>
    <details>
      <summary>By rule</summary>
      ${ruleTable(report, quality, method)}
    </details>`;
}

function ruleTable(report: EvaluationReport, quality: Quality, method: string): Markup {
  const variants = quality.variants.filter(({ pairAccuracy }) => pairAccuracy !== undefined);
  const judged = variants.find(({ id }) => id === report.costs.evaluation.judged)?.pairAccuracy?.byRule ?? [];
  return html`<table class="figures">
    <thead>
      <tr>
        <th scope="col">Rule</th>
        <th scope="col">Pairs</th>
        ${variants.map(({ id }) => html`<th scope="col">${variantTitle(id, method)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${judged.map(
        ({ kind, rule, pairCount }) =>
          html`<tr>
            <th scope="row">${rule}<small>${kindTitles[kind]}</small></th>
            <td>${pairCount}</td>
            ${variants.map(({ pairAccuracy }) => {
              const found = pairAccuracy?.byRule.find((group) => group.kind === kind && group.rule === rule);
              return html`<td>${found ? percent(found.accuracyRatio) : ''}</td>`;
            })}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function blockFigure(report: EvaluationReport, quality: Quality, method: string): Markup {
  const written = quality.variants.flatMap(({ id, blocks }) => (blocks ? [{ id, blocks }] : []));
  const [first] = written;
  if (!first) return noMarkup;
  const { base } = report.costs.evaluation;
  const needed = written.find(({ id }) => id === base)?.blocks.taught.neededLineCount;
  const categories = [...new Set(written.flatMap(({ blocks }) => blocks.byCategory.map(({ category }) => category)))];
  const headings = written.map(({ id }) => html`<th scope="col">${variantTitle(id, method)}</th>`);
  const row = (title: string, cell: (blocks: BlockFigures) => string, note = ''): Markup =>
    html`<tr>
      <th scope="row">${title}<small>${note}</small></th>
      ${written.map(({ blocks }) => html`<td>${cell(blocks)}</td>`)}
    </tr>`;
  const differences = quality.comparisons.flatMap(({ variant, against, blocks }) => {
    const title = `${variantTitle(variant, method)} − ${variantTitle(against, method)}`;
    const rows = blocks
      ? [
          { label: `${title}: findings per 1000 lines in what pairs taught`, found: blocks.taught.perThousandLines, factor: 1 },
          { label: `${title}: the same as a part, %`, found: blocks.taught.relative, factor: 100 },
          { label: `${title}: parse rate, points`, found: blocks.parses, factor: 100 },
          { label: `${title}: blocks with code, points`, found: blocks.nonEmpty, factor: 100 },
          { label: `${title}: lines a block`, found: blocks.lines, factor: 1 },
        ]
      : [];
    return rows.flatMap(({ label, found, factor }) =>
      found ? [differenceRow({ ...found, label, variant }, '', (value) => formatSigned(factor * value, 1))] : [],
    );
  });
  return html`<h3>What is found in written code</h3>
    <p>
      Each model wrote up to eight lines at ${formatCount(first.blocks.blockCount)} places in held-out functions of
      ${formatCount(first.blocks.fileCount)} files, just before a place where a rule of the pairs applies. Only what it wrote counts, and
      only where the function parses with it.
      ${needed === undefined ? '' : `To see findings fall by 30 %, some ${formatCount(needed)} lines of each model are needed.`}
    </p>
    ${rateChart(written, categories, method)}
    <div class="wide">
      <table class="figures">
        <caption>
          Findings per 1000 lines; in brackets: findings, and places where the rule was kept.
        </caption>
        <thead>
          <tr>
            <th scope="col">Category</th>
            ${headings}
          </tr>
        </thead>
        <tbody>
          ${row('In what pairs taught', ({ taught }) => rateText(taught))} ${row('All', ({ all }) => rateText(all))}
          ${categories.map((category) =>
            row(
              categoryTitle(category),
              ({ byCategory }) => rateText(byCategory.find((found) => found.category === category)),
              written.some(({ blocks }) => blocks.byCategory.some((found) => found.category === category && found.isTaught))
                ? 'taught'
                : '',
            ),
          )}
          ${row('Blocks that parse', ({ parseRatio }) => percent(parseRatio))}
          ${row('Blocks with code', ({ nonEmptyRatio }) => percent(nonEmptyRatio))}
          ${row('Lines written', ({ lineCount }) => formatCount(lineCount))}
        </tbody>
      </table>
    </div>
    <div class="wide">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">Difference</th>
            <td></td>
            <th scope="col">Value</th>
            <th scope="col">95 % interval</th>
          </tr>
        </thead>
        <tbody>
          ${differences}
        </tbody>
      </table>
    </div>`;
}

function rateText(rate: BlockFigures['taught'] | undefined): string {
  if (!rate) return '0.0 (0, 0)';
  return `${(rate.perThousandLines ?? 0).toFixed(1)} (${formatCount(rate.findingCount)}, ${formatCount(rate.keptCount)})`;
}

function differenceRow({ label, difference, interval }: IntervalRow, values: string, format: (value: number) => string): Markup {
  return html`<tr>
    <th scope="row">${label}</th>
    <td>${values}</td>
    <td>${format(difference)}</td>
    <td>${interval ? `${format(interval.low)} to ${format(interval.high)}` : 'too few files'}</td>
  </tr>`;
}

const chart = { width: 720, left: 180, right: 60, bar: 14, gap: 12 } as const;

/** Bars of findings per 1000 lines, one group a category. */
function rateChart(written: readonly { id: string; blocks: BlockFigures }[], categories: readonly string[], method: string): Markup {
  const rate = ({ byCategory }: BlockFigures, category: string): number =>
    byCategory.find((found) => found.category === category)?.perThousandLines ?? 0;
  const most = Math.max(1e-9, ...written.flatMap(({ blocks }) => categories.map((category) => rate(blocks, category))));
  const groupHeight = written.length * chart.bar + chart.gap;
  const height = categories.length * groupHeight;
  if (categories.length === 0) return noMarkup;
  const scale = (chart.width - chart.left - chart.right) / most;
  const bars = categories.flatMap((category, group) =>
    written.map(({ id, blocks }, index) => {
      const y = group * groupHeight + index * chart.bar;
      const value = rate(blocks, category);
      return html`<g class="${variantClass(id)}"
        ><rect class="bar" x="${chart.left}" y="${y}" width="${pixel(value * scale)}" height="${chart.bar - 3}" /><text
          class="tick"
          x="${pixel(chart.left + value * scale + 6)}"
          y="${y + chart.bar - 4}"
          >${value.toFixed(1)}</text
        ><title>${`${categoryTitle(category)}, ${variantTitle(id, method)}: ${value.toFixed(1)}`}</title></g
      >`;
    }),
  );
  const labels = categories.map(
    (category, group) => html`<text x="0" y="${group * groupHeight + chart.bar - 3}">${categoryTitle(category)}</text>`,
  );
  const description = written
    .map(
      ({ id, blocks }) =>
        `${variantTitle(id, method)}: ${categories.map((name) => `${categoryTitle(name)} ${rate(blocks, name).toFixed(1)}`).join(', ')}`,
    )
    .join('; ');
  return html`<div class="wide">
    <svg viewBox="0 0 ${chart.width} ${height}" role="img" aria-labelledby="rates-title rates-description">
      <title id="rates-title">Findings per 1000 written lines by category</title>
      <desc id="rates-description">${description}</desc>
      ${labels}${bars}
    </svg>
  </div>`;
}
