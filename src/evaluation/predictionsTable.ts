// Stored predictions as a table for spreadsheets.
import { csvLine } from '../base/csvLine.ts';
import { editSimilarity } from './metrics/editSimilarity.ts';
import { exactMatch } from './metrics/exactMatch.ts';
import type { Prediction } from './prediction.ts';

type Cell = string | number | undefined;

const columns = [
  ...['variant', 'kind', 'item', 'path', 'scored_by', 'token_count', 'loss_nats', 'rule', 'better_loss_nats', 'worse_loss_nats'],
  ...['exact_match', 'edit_similarity', 'parses', 'finding_count', 'file_text', 'model_text'],
] as const;

/** One row a prediction, under a row of names. */
export function predictionsTable(predictions: readonly Prediction[]): string {
  return [columns, ...predictions.map(rowOf)].map(csvLine).join('');
}

function rowOf(prediction: Prediction): Cell[] {
  const { variant, kind, item, path } = prediction;
  const cells: Partial<Record<(typeof columns)[number], Cell>> = { variant, kind, item, path, ...factsOf(prediction) };
  return columns.map((column) => cells[column]);
}

function factsOf(prediction: Prediction): Partial<Record<(typeof columns)[number], Cell>> {
  switch (prediction.kind) {
    case 'window':
      return { scored_by: prediction.scoredBy, token_count: prediction.targetCount, loss_nats: prediction.lossNats };
    case 'line': {
      const { target, text } = prediction;
      return { exact_match: exactMatch(target, text), edit_similarity: editSimilarity(target, text), file_text: target, model_text: text };
    }
    case 'pair': {
      const { rule, better, worse } = prediction;
      const [better_loss_nats, worse_loss_nats] = [better, worse].map(({ lossNats, targetCount }) => lossNats / targetCount);
      return { rule, better_loss_nats, worse_loss_nats };
    }
    case 'block': {
      const { rule, text, parses, findings } = prediction;
      return { rule, parses: parses ? 1 : 0, finding_count: findings.length, model_text: text };
    }
  }
}
