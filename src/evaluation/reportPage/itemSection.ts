// From the figures down to the items: what each model did with each held-out window, line, pair and block, out of the stored predictions.
import type { EvaluationReport } from '../evaluationReport.ts';
import { editSimilarity } from '../metrics/editSimilarity.ts';
import { exactMatch } from '../metrics/exactMatch.ts';
import type { BlockPrediction, LinePrediction, PairPrediction, Prediction, WindowPrediction } from '../prediction.ts';
import { variantTitle } from './figureRows.ts';
import { type Markup, html, noMarkup } from './markup.ts';
import { sortedBy } from './sortKey.ts';

/** Items of a kind that are shown: those on which the models differ most. All of them are in the stored predictions. */
const mostItems = 150;
/** Characters of a text that are shown. */
const longestText = 600;

/** What the models that judged an item say of it, by their id. */
interface Item<Kind extends Prediction> {
  readonly first: Kind;
  readonly byVariant: ReadonlyMap<string, Kind>;
  /** How far the judged model and the base are apart; those that differ most are shown first. */
  readonly distance: number;
}

/** What a kind of item shows. */
interface ItemTable<Kind extends Prediction> {
  readonly title: string;
  readonly explanation: string;
  /** What the item is, besides its file. */
  readonly heading: string;
  readonly describe: (item: Kind) => Markup;
  readonly cell: (item: Kind) => Markup;
  /** What the models are compared by. */
  readonly measure: (item: Kind) => number;
}

/** The section; nothing where there are no predictions. */
export function itemSection(predictions: readonly Prediction[], report: EvaluationReport, method: string): Markup {
  const tables = [
    itemTable(windowTable, ofKind(predictions, 'window'), report, method),
    itemTable(lineTable, ofKind(predictions, 'line'), report, method),
    itemTable(pairTable, ofKind(predictions, 'pair'), report, method),
    itemTable(blockTable, ofKind(predictions, 'block'), report, method),
  ].filter(({ text }) => text !== '');
  if (tables.length === 0) return noMarkup;
  return html`<section>
    <h2>Item by item</h2>
    <p>What each model did with each held-out item, those first on which the personalized model and the base differ most.</p>
    ${tables}
  </section>`;
}

const meanLoss = ({ lossNats, targetCount }: { lossNats: number; targetCount: number }): number => lossNats / Math.max(1, targetCount);
const numberCell = (value: number, text: string): Markup => html`<td ${sortedBy(value)}>${text}</td>`;

const windowTable: ItemTable<WindowPrediction> = {
  title: 'Windows',
  explanation: 'Mean loss of the window, nats per token; lower is better.',
  heading: 'Tokens',
  describe: ({ targetCount }) => numberCell(targetCount, String(targetCount)),
  cell: (window) => numberCell(meanLoss(window), meanLoss(window).toFixed(3)),
  measure: meanLoss,
};

const lineTable: ItemTable<LinePrediction> = {
  title: 'Next lines',
  explanation: 'What each model wrote where the file has the line, and how much of it is as in the file.',
  heading: 'In the file',
  describe: ({ target }) => html`<td><code>${shorten(target)}</code></td>`,
  cell: ({ target, text }) =>
    html`<td ${sortedBy(editSimilarity(target, text))}>
      <code>${shorten(text)}</code
      ><small>${exactMatch(target, text) === 1 ? '✓ exact' : `${Math.round(100 * editSimilarity(target, text))} %`}</small>
    </td>`,
  measure: ({ target, text }) => editSimilarity(target, text),
};

/** How much likelier the tokens of the better side are, nats per token. */
const marginOf = ({ better, worse }: PairPrediction): number => meanLoss(worse) - meanLoss(better);

const pairTable: ItemTable<PairPrediction> = {
  title: 'Pairs of better and worse code',
  explanation: 'How much likelier the better side is, nats per token; above 0 the model prefers it.',
  heading: 'Rule',
  describe: ({ rule }) => html`<td>${rule}</td>`,
  cell: (pair) => numberCell(marginOf(pair), `${marginOf(pair) > 0 ? '✓' : '✗'} ${marginOf(pair).toFixed(3)}`),
  measure: marginOf,
};

const blockTable: ItemTable<BlockPrediction> = {
  title: 'Written blocks',
  explanation: 'What each model wrote, and what is found in it; fewer findings are better.',
  heading: 'Rule',
  describe: ({ rule = '' }) => html`<td>${rule}</td>`,
  cell: ({ text, findings, parses, hasCode }) =>
    html`<td ${sortedBy(findings.length)}>
      <code>${shorten(text)}</code
      ><small
        >${parses ? `findings: ${findings.length === 0 ? 'none' : findings.map(({ rule }) => rule).join(', ')}` : 'does not parse'}${hasCode ? '' : ', no code'}</small
      >
    </td>`,
  measure: ({ findings, parses }) => (parses ? findings.length : -1),
};

function itemTable<Kind extends Prediction>(
  { title, explanation, heading, describe, cell, measure }: ItemTable<Kind>,
  predictions: readonly Kind[],
  report: EvaluationReport,
  method: string,
): Markup {
  const items = groupItems(predictions, report, measure);
  if (items.length === 0) return noMarkup;
  const variants = [...new Set(predictions.map(({ variant }) => variant))];
  const shown = items.slice(0, mostItems);
  return html`<details>
    <summary>${title}: ${items.length}</summary>
    <div class="wide" role="group" aria-label="${title}">
      <table class="items" data-sortable="">
        <caption>
          ${explanation} ${shown.length < items.length ? `The first ${shown.length} of ${items.length}.` : ''}
        </caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">${heading}</th>
            ${variants.map((id) => html`<th scope="col">${variantTitle(id, method)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ first, byVariant }) =>
              html`<tr>
                <th scope="row">${first.path}</th>
                ${describe(first)}
                ${variants.map((id) => {
                  const found = byVariant.get(id);
                  return found ? cell(found) : html`<td class="absent">not judged</td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function groupItems<Kind extends Prediction>(
  predictions: readonly Kind[],
  { costs }: EvaluationReport,
  measure: (item: Kind) => number,
): Item<Kind>[] {
  const byItem = new Map<string, Map<string, Kind>>();
  for (const prediction of predictions) {
    const known = byItem.get(prediction.item) ?? new Map<string, Kind>();
    // Where the engine and llama.cpp both scored an item the report counts the engine's.
    const isSecond = prediction.kind === 'window' && prediction.scoredBy === 'llama.cpp' && known.has(prediction.variant);
    if (!isSecond) known.set(prediction.variant, prediction);
    byItem.set(prediction.item, known);
  }
  const { base, judged } = costs.evaluation;
  return [...byItem.values()]
    .flatMap((byVariant): Item<Kind>[] => {
      const first = byVariant.get(base) ?? [...byVariant.values()][0];
      const other = byVariant.get(judged);
      return first ? [{ first, byVariant, distance: other ? Math.abs(measure(other) - measure(first)) : 0 }] : [];
    })
    .sort((a, b) => b.distance - a.distance);
}

function ofKind<Kind extends Prediction['kind']>(predictions: readonly Prediction[], kind: Kind): Extract<Prediction, { kind: Kind }>[] {
  return predictions.filter((prediction): prediction is Extract<Prediction, { kind: Kind }> => prediction.kind === kind);
}

function shorten(text: string): string {
  const shown = text.replace(/^\n+|\s+$/gu, '');
  if (shown === '') return '(nothing)';
  return shown.length > longestText ? `${shown.slice(0, longestText)} …` : shown;
}
