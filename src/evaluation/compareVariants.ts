// Held-out examples and variants of one base model in, predictions and their report out.

import { availableParallelism } from 'node:os';
import { assert, defined } from '../base/assert.ts';
import { throwIfAborted } from '../base/cancellation.ts';
import type { ProgressSink } from '../base/progress.ts';
import { chooseLines } from '../dataset/examples/nextLine.ts';
import type { DocumentExample, LineExample } from '../dataset/example.ts';
import { servedPromptTokens } from '../serving/completion/completer.ts';
import type { Tokenizer } from '../tuning/tokenizedText.ts';
import type { EvaluationCosts, EvaluationReport } from './evaluationReport.ts';
import { Judge, type Variant, windowPrediction } from './judge.ts';
import { leastItemCount, mostThoroughLines, planCounts } from './planCounts.ts';
import type { Prediction } from './prediction.ts';
import { reportFromPredictions } from './reportFromPredictions.ts';
import { contextTokens, type EvaluationWindow, layEvaluationWindows, windowTokens } from './windows.ts';

/** What to compare, and how thoroughly. */
export interface ComparisonOptions {
  readonly modelPath: string;
  /** The base first, then for example the untrained prefix, then the personalized model. */
  readonly variants: readonly Variant[];
  /** Id of the variant that the verdict is about. */
  readonly judged: string;
  /** Only held-out ones are used. */
  readonly documents: readonly DocumentExample[];
  /** The base model's. */
  readonly tokenizer: Tokenizer;
  readonly seed: number;
  /** Time for scoring; absent: thorough. Also then the same items come first. */
  readonly budgetMs?: number | undefined;
  /** Stored in the report beside what this comparison cost. */
  readonly costs?: Omit<EvaluationCosts, 'evaluation'> | undefined;
  /**
   * Another way to score windows, for example our engine: losses of the targets, one array per window.
   * llama.cpp then scores every tenth window again, and the verdict is withheld unless the two agree.
   */
  readonly scoreWindows?: ((variant: string, windows: readonly EvaluationWindow[]) => Promise<readonly Float32Array[]>) | undefined;
  readonly onProgress?: ProgressSink | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a comparison leaves. */
export interface Comparison {
  readonly predictions: readonly Prediction[];
  readonly report: EvaluationReport;
}

// One window in so many is scored by llama.cpp too where another way scores all of them. From the design: at least 10 %.
const spotCheckInterval = 10;
// Past this multiple of the budget no further item is begun, once there are enough: the machine became slower than it was when measured (guess).
const overrunRatio = 1.3;

/**
 * Judges every variant on the same held-out items, through llama.cpp in a child process.
 *
 * The loss is measured for all variants; lines are completed by the base and the judged one, and by all in a thorough evaluation.
 * Items go through all variants before the next item begins, so that a stop leaves complete pairs.
 *
 * @throws {LlamaError} where llama.cpp cannot be used or died twice.
 */
export async function compareVariants(options: ComparisonOptions): Promise<Comparison> {
  const { variants, judged, documents, tokenizer, seed, budgetMs, signal, onProgress } = options;
  const base = defined(variants[0], 'the base variant').id;
  assert(
    variants.some(({ id }) => id === judged),
    () => `no variant is called ${judged}`,
  );
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  const windows = layEvaluationWindows(documents, tokenizer, seed);
  const heldOut = documents.filter(({ role }) => role === 'heldOut');
  const lines = chooseLines(heldOut, mostThoroughLines, seed);
  const completing = budgetMs === undefined ? variants.map(({ id }) => id) : [base, judged];
  const judge = new Judge({ modelPath: options.modelPath, variants, tokenizer, signal });
  const predictions: Prediction[] = [];
  try {
    await judge.open();
    const scoreOne = async (variant: string, window: EvaluationWindow, index: number): Promise<void> => {
      throwIfAborted(signal);
      if (options.scoreWindows) {
        const losses = await options.scoreWindows(variant, [window]);
        predictions.push(windowPrediction(variant, window, defined(losses[0], 'losses of the window'), 'engine'));
      }
      if (!options.scoreWindows || index % spotCheckInterval === 0) predictions.push(await judge.scoreWindow(variant, window));
    };
    const scoreBase = (window: EvaluationWindow): Promise<unknown> =>
      options.scoreWindows ? options.scoreWindows(base, [window]) : judge.scoreWindow(base, window);
    const speed = await measureSpeed(scoreBase, (line) => judge.completeLine(base, line), windows, lines);
    const { windowCount, lineCount } = planCounts({
      budgetMs: budgetMs === undefined ? undefined : Math.max(0, budgetMs - elapsed()),
      ...speed,
      scoredVariantCount: variants.length,
      completedVariantCount: completing.length,
      availableWindowCount: windows.length,
      availableLineCount: lines.length,
    });
    const total = windowCount * variants.length + lineCount * completing.length;
    let done = 0;
    const advance = (count: number): void => onProgress?.({ stage: 'evaluate', done: (done += count), total, unit: 'items' });
    const mayStop = (count: number): boolean => budgetMs !== undefined && count >= leastItemCount && elapsed() > budgetMs * overrunRatio;

    for (const [index, window] of windows.slice(0, windowCount).entries()) {
      if (mayStop(index)) break;
      for (const { id } of variants) await scoreOne(id, window, index);
      advance(variants.length);
    }
    for (const [index, line] of lines.slice(0, lineCount).entries()) {
      if (mayStop(index)) break;
      for (const id of completing) predictions.push(await judge.completeLine(id, line));
      advance(completing.length);
    }
    const costs: EvaluationCosts = {
      ...options.costs,
      evaluation: {
        ...{ seed, base, judged, windowTokens, contextTokens, promptTokens: servedPromptTokens },
        availableWindowCount: windows.length,
        availableLineCount: lines.length,
        plannedWindowCount: windowCount,
        plannedLineCount: lineCount,
        ...(budgetMs === undefined ? {} : { budgetMs }),
        ...speed,
        elapsedMs: elapsed(),
        threadCount: availableParallelism(),
      },
    };
    return { predictions, report: reportFromPredictions(predictions, costs) };
  } finally {
    await judge.close();
  }
}

/** Milliseconds for one window and one line, by the base model on the first items; a first round warms llama.cpp up and does not count. */
async function measureSpeed(
  scoreWindow: (window: EvaluationWindow) => Promise<unknown>,
  completeLine: (line: LineExample) => Promise<unknown>,
  windows: readonly EvaluationWindow[],
  lines: readonly LineExample[],
): Promise<{ windowMs: number; lineMs: number }> {
  return { windowMs: await meanMs(windows, scoreWindow), lineMs: await meanMs(lines, completeLine) };
}

/** Each round takes another item: a prompt that llama.cpp has just seen costs nothing. At least 1, since counts are divided by it. */
async function meanMs<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<number> {
  const [first, ...measured] = items.slice(0, 5);
  if (first === undefined) return 1;
  await work(first);
  const startedAt = performance.now();
  for (const item of measured) await work(item);
  return Math.max(1, (performance.now() - startedAt) / Math.max(1, measured.length));
}
