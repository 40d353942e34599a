import type { LogitsTable } from './llamaLogits.ts';

/** How far two tables of logits lie apart. */
export interface LogitsDifference {
  /** Largest absolute difference of two logits. */
  readonly largest: number;
  /** Share of positions whose likeliest token is the same, 0…1. */
  readonly sameTopRatio: number;
  /** Mean over positions of the divergence of `actual` from `expected`, nats. */
  readonly meanDivergenceNats: number;
  /** Mean loss of the given next tokens under each table, nats. */
  readonly expectedLossNats: number;
  readonly actualLossNats: number;
}

/** Compares two tables for the same tokens; the token after each position gives the losses. */
export function compareLogits(expected: LogitsTable, actual: LogitsTable, tokens: ArrayLike<number>): LogitsDifference {
  const { vocabularySize } = expected;
  const count = expected.values.length / vocabularySize;
  if (actual.values.length !== expected.values.length)
    throw new Error(`expected ${expected.values.length} logits, found ${actual.values.length}`);
  let [largest, sameTop, divergence, expectedLoss, actualLoss] = [0, 0, 0, 0, 0];
  for (let position = 0; position < count; position++) {
    const row = (table: LogitsTable): Float32Array => table.values.subarray(position * vocabularySize, (position + 1) * vocabularySize);
    const [expectedRow, actualRow] = [row(expected), row(actual)];
    const [expectedLog, actualLog] = [logSoftmax(expectedRow), logSoftmax(actualRow)];
    for (let token = 0; token < vocabularySize; token++) {
      const [logP, logQ] = [at(expectedLog, token), at(actualLog, token)];
      largest = Math.max(largest, Math.abs(at(expectedRow, token) - at(actualRow, token)));
      divergence += Math.exp(logP) * (logP - logQ);
    }
    if (topOf(expectedRow) === topOf(actualRow)) sameTop++;
    const next = tokens[position + 1];
    if (next === undefined) continue;
    expectedLoss -= at(expectedLog, next);
    actualLoss -= at(actualLog, next);
  }
  return {
    largest,
    sameTopRatio: sameTop / count,
    meanDivergenceNats: divergence / count,
    expectedLossNats: expectedLoss / (count - 1),
    actualLossNats: actualLoss / (count - 1),
  };
}

function logSoftmax(logits: Float32Array): Float64Array {
  const top = logits.reduce((highest, logit) => Math.max(highest, logit), -Infinity);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0);
  return Float64Array.from(logits, (logit) => logit - top - Math.log(total));
}

function topOf(logits: Float32Array): number {
  return logits.reduce((best, logit, token) => (logit > at(logits, best) ? token : best), 0);
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? NaN;
}
