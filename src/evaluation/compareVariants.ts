// Held-out examples and variants of one base model in, predictions and their report out.

import { availableParallelism } from 'node:os';
import { assert, defined } from '../base/assert.ts';
import { throwIfAborted } from '../base/cancellation.ts';
import { type PhaseSink, Stopwatch, ownProcessorMs } from '../base/phaseTime.ts';
import type { ProgressSink } from '../base/progress.ts';
import { chooseLines } from '../dataset/examples/nextLine.ts';
import type { DocumentExample } from '../dataset/example.ts';
import { servedPromptTokens } from '../serving/completion/completionPrompt.ts';
import type { Tokenizer } from '../tuning/tokenizedText.ts';
import type { EvaluationCosts, EvaluationReport } from './evaluationReport.ts';
import { Judge, type Variant, windowPrediction } from './judge.ts';
import { JudgedItems } from './judgedItems.ts';
import { type CountedKind, planCounts } from './planCounts.ts';
import type { Prediction } from './prediction.ts';
import type { HeldOutPairs } from './quality/chooseHeldOutPairs.ts';
import { BlockReader } from './quality/blockReader.ts';
import { chooseBlockPlaces } from './quality/blockPlaces.ts';
import type { ProjectConvention } from './quality/inspectBlock.ts';
import { lintBlocks, type LintFiles } from './quality/lintBlocks.ts';
import { layPairItem } from './quality/pairItem.ts';
import { reportFromPredictions, spotCheckOf } from './reportFromPredictions.ts';
import { contextTokens, type EvaluationWindow, layEvaluationWindows, windowTokens } from './windows.ts';

/** What to compare, and how thoroughly. */
export interface ComparisonOptions {
  readonly modelPath: string;
  /** The base first, then for example the untrained prefix, the personalized model, and any number of others. */
  readonly variants: readonly Variant[];
  /** Id of the variant that the verdict is about. */
  readonly judged: string;
  /** Only held-out ones are used. */
  readonly documents: readonly DocumentExample[];
  /** Held-out pairs in the order in which they are judged, and how many there are in all; see `chooseHeldOutPairs`. */
  readonly pairs?: HeldOutPairs | undefined;
  /** Conventions of the project; what breaks them is a finding. */
  readonly conventions?: readonly ProjectConvention[] | undefined;
  /** Asks the project's linters about what was written. Default: bundled rules and conventions alone. */
  readonly lint?: LintFiles | undefined;
  /** The base model's. */
  readonly tokenizer: Tokenizer;
  readonly seed: number;
  /** Time for scoring; absent: thorough. Also then the same items come first. */
  readonly budgetMs?: number | undefined;
  /** Stored in the report beside what this comparison cost. */
  readonly costs?: Omit<EvaluationCosts, 'evaluation'> | undefined;
  /**
   * Another way to score a window, for example our engine: losses of its targets, nats. Taken where it is faster.
   * llama.cpp scores the first tenth of the windows too: unless the two agree closely there, it scores all of them; and if they
   * disagree at the end, the verdict is withheld.
   */
  readonly scoreByEngine?: ((variant: string, window: EvaluationWindow) => Float32Array) | undefined;
  readonly onProgress?: ProgressSink | undefined;
  /** Is told at the end what each part of the comparison took. */
  readonly onPhase?: PhaseSink | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a comparison leaves. */
export interface Comparison {
  readonly predictions: readonly Prediction[];
  readonly report: EvaluationReport;
}

// One window in so many is scored by llama.cpp too where the engine scores all of them. From the design: at least 10 %.
const spotCheckInterval = 10;
// The engine scores in llama.cpp's place only where the first windows differ by no more than this: half of what withholds a verdict,
// so that the windows that follow do not decide whether there is one.
const trustedDifference = 0.0025;
// An engine whose first window takes this many times as long as one of llama.cpp's is not tried further; warming up takes time too (guess).
const hopelessRatio = 5;
// Shares of the time, and how many items there should be at least and at most (guesses). Blocks have no small bound: a fall of findings by
// 30 % takes some 1000 lines to tell, and a block has three.
const limits = {
  windows: { share: 0.35, leastCount: 12, mostCount: 150, mostThoroughCount: 600 },
  lines: { share: 0.2, leastCount: 12, mostCount: 150, mostThoroughCount: 600 },
  pairs: { share: 0.25, leastCount: 12, mostCount: 300, mostThoroughCount: 1200 },
  blocks: { share: 0.2, leastCount: 4, mostCount: 400, mostThoroughCount: 1000 },
} as const satisfies Record<string, Omit<CountedKind, 'itemMs' | 'availableCount'>>;
// What blocks get where rules were taught, which is what they tell about (guess).
const taughtBlockShare = 0.4;
// Past this multiple of its planned time no further item of a kind is begun, once there are enough: the machine became slower than it was
// when measured (guess).
const overrunRatio = 1.3;

/**
 * Judges every variant on the same held-out items: lines and pairs through llama.cpp in a child process, windows there or by the engine.
 *
 * The loss is measured for all variants; where only that matters of a variant, the rest is left out unless the evaluation is thorough.
 * An item that is begun goes through all variants, so that a stop leaves complete pairs.
 *
 * @throws {LlamaError} where llama.cpp cannot be used or died twice.
 */
export async function compareVariants(options: ComparisonOptions): Promise<Comparison> {
  const { variants, judged, documents, tokenizer, seed, budgetMs, signal, onProgress, onPhase, scoreByEngine } = options;
  const base = defined(variants[0], 'the base variant').id;
  assert(
    variants.some(({ id }) => id === judged),
    () => `no variant is called ${judged}`,
  );
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  const isThorough = budgetMs === undefined;
  const judgedVariants = variants.map(({ isLossOnly, ...variant }) => ({ ...variant, isLossOnly: isLossOnly && !isThorough }));
  const judge = new Judge({ modelPath: options.modelPath, variants: judgedVariants, tokenizer, signal });
  const newStopwatch = (): Stopwatch => new Stopwatch(() => ownProcessorMs() + judge.processorMs);
  const opening = newStopwatch();
  let openReader: BlockReader | undefined;
  try {
    const windows = layEvaluationWindows(documents, tokenizer, seed);
    const heldOut = documents.filter(({ role }) => role === 'heldOut');
    const lines = chooseLines(heldOut, limits.lines.mostThoroughCount, seed);
    const mostPairs = isThorough ? limits.pairs.mostThoroughCount : limits.pairs.mostCount;
    const pairs = (options.pairs?.pairs ?? []).slice(0, mostPairs).flatMap((pair) => layPairItem(pair, tokenizer) ?? []);
    const wholly = judgedVariants.filter(({ isLossOnly }) => !isLossOnly).map(({ id }) => id);
    const mostBlocks = isThorough ? limits.blocks.mostThoroughCount : limits.blocks.mostCount;
    const taughtRules = options.pairs?.taughtRules ?? new Set<string>();
    const places = await chooseBlockPlaces(documents, taughtRules, mostBlocks, seed);
    const reader = (openReader = await BlockReader.open(places, options.conventions ?? []));
    await opening.run(() => judge.open());

    const served = <Item, Kind extends Prediction>(
      items: readonly Item[],
      ids: readonly string[],
      laneCount: number,
      ask: (id: string, item: Item, lane: number) => Promise<Kind>,
    ): JudgedItems<Item, Kind> =>
      new JudgedItems({
        items,
        laneCount,
        // Sequences of one context need not be warmed up one by one.
        warmUpCount: judge.scoringLanes,
        stopwatch: newStopwatch(),
        judge: (item, lane) => Promise.all(ids.map((id) => ask(id, item, lane))),
      });
    const { scoringLanes, writingLanes } = judge;
    const allIds = variants.map(({ id }) => id);
    const servedWindows = served(windows, allIds, scoringLanes, (id, window, lane) => judge.scoreWindow(id, window, lane));
    const scoredPairs = served(pairs, wholly, scoringLanes, (id, pair, lane) => judge.scorePair(id, pair, lane));
    const completedLines = served(lines, wholly, writingLanes, (id, line, lane) => judge.completeLine(id, line, lane));
    const writtenBlocks = served(places, wholly, writingLanes, (id, place, lane) => judge.writeBlock(id, place, reader, lane));
    const engineWindows =
      scoreByEngine &&
      new JudgedItems({
        items: windows,
        laneCount: 1,
        stopwatch: newStopwatch(),
        judge: async (window) => {
          // Lets a cancellation in between two windows, which do not wait for anything.
          await new Promise((resolve) => setImmediate(resolve));
          throwIfAborted(signal);
          return variants.map(({ id }) => windowPrediction(id, window, scoreByEngine(id, window), 'engine'));
        },
      });

    const servedMs = await servedWindows.measureMs();
    const engineMs = ((await engineWindows?.measureMs(hopelessRatio * servedMs)) ?? Infinity) + servedMs / spotCheckInterval;
    const lineMs = await completedLines.measureMs();
    const pairMs = await scoredPairs.measureMs();
    const blockMs = await writtenBlocks.measureMs();
    const blockShare = taughtRules.size > 0 ? { share: taughtBlockShare } : {};
    const plan = (windowCount: number, windowMs: number): Record<keyof typeof limits, number> => {
      // What was judged to learn its time counts, so its time does too.
      const countedMs = windowCount * windowMs + completedLines.count * lineMs + scoredPairs.count * pairMs + writtenBlocks.count * blockMs;
      return planCounts(budgetMs === undefined ? undefined : Math.max(0, budgetMs - elapsed() + countedMs), {
        windows: { ...limits.windows, itemMs: windowMs, availableCount: windows.length },
        lines: { ...limits.lines, itemMs: lineMs, availableCount: lines.length },
        pairs: { ...limits.pairs, itemMs: pairMs, availableCount: pairs.length },
        blocks: { ...limits.blocks, ...blockShare, itemMs: blockMs, availableCount: places.length },
      });
    };
    // The engine stands in for llama.cpp only where a tenth of the windows show that both measure the same.
    let scoring = servedWindows;
    if (engineWindows && engineMs < servedMs) {
      const checkedCount = Math.ceil(plan(engineWindows.count, engineMs).windows / spotCheckInterval);
      await servedWindows.judgeFirst(checkedCount);
      await engineWindows.judgeFirst(checkedCount);
      const check = spotCheckOf([...engineWindows.predictions, ...servedWindows.predictions]);
      if (check && Math.abs(check.relativeDifference) <= trustedDifference) scoring = engineWindows;
    }
    const windowMs = scoring === engineWindows ? engineMs : servedMs;
    const counts = plan(scoring.count, windowMs);

    // Items take different times, so progress counts what they take.
    const totalMs = counts.windows * windowMs + counts.lines * lineMs + counts.pairs * pairMs + counts.blocks * blockMs;
    let doneMs =
      Math.min(counts.windows, scoring.count) * windowMs +
      Math.min(counts.lines, completedLines.count) * lineMs +
      Math.min(counts.pairs, scoredPairs.count) * pairMs +
      Math.min(counts.blocks, writtenBlocks.count) * blockMs;
    const advance = (itemMs: number, note: string) => () => {
      doneMs += itemMs;
      onProgress?.({ stage: 'evaluate', done: Math.min(100, Math.round((100 * doneMs) / totalMs)), total: 100, unit: 'percent', note });
    };
    // Each kind answers for its own time, so that the last one does not pay for a machine that became slower.
    const mayGoOn = (leastCount: number, plannedMs: number): ((begun: number) => boolean) => {
      const endMs = elapsed() + plannedMs * overrunRatio;
      return (begun) => isThorough || begun < leastCount || elapsed() < endMs;
    };
    const missingMs = (count: number, judged: { readonly count: number }, itemMs: number): number =>
      Math.max(0, count - judged.count) * itemMs;
    await scoring.judgeFirst(
      counts.windows,
      mayGoOn(limits.windows.leastCount, missingMs(counts.windows, scoring, windowMs)),
      advance(windowMs, `${counts.windows} windows`),
    );
    if (scoring === engineWindows) await servedWindows.judgeFirst(Math.ceil(scoring.count / spotCheckInterval));
    await scoredPairs.judgeFirst(
      counts.pairs,
      mayGoOn(limits.pairs.leastCount, missingMs(counts.pairs, scoredPairs, pairMs)),
      advance(pairMs, `${counts.pairs} pairs`),
    );
    await completedLines.judgeFirst(
      counts.lines,
      mayGoOn(limits.lines.leastCount, missingMs(counts.lines, completedLines, lineMs)),
      advance(lineMs, `${counts.lines} next lines`),
    );
    await writtenBlocks.judgeFirst(
      counts.blocks,
      mayGoOn(limits.blocks.leastCount, missingMs(counts.blocks, writtenBlocks, blockMs)),
      advance(blockMs, `${counts.blocks} blocks`),
    );
    // What is left of the time, since a full set of lanes is faster than the first few items were, goes to more blocks.
    if (budgetMs !== undefined && writtenBlocks.count >= counts.blocks) {
      const lastMs = budgetMs - blockMs * writingLanes;
      await writtenBlocks.judgeFirst(places.length, () => elapsed() < lastMs);
    }

    const linting = newStopwatch();
    const { lint } = options;
    const blocks = lint ? await linting.run(() => lintBlocks(writtenBlocks.predictions, places, reader, lint)) : writtenBlocks.predictions;
    const windowPredictions = scoring === engineWindows ? [...scoring.predictions, ...servedWindows.predictions] : scoring.predictions;
    const predictions = [...windowPredictions, ...completedLines.predictions, ...scoredPairs.predictions, ...blocks];
    onPhase?.(opening.read('start of llama.cpp'));
    if (engineWindows) onPhase?.(engineWindows.stopwatch.read('windows by the engine'));
    onPhase?.(servedWindows.stopwatch.read('windows by llama.cpp'));
    onPhase?.(scoredPairs.stopwatch.read('pairs'));
    onPhase?.(completedLines.stopwatch.read('next lines'));
    onPhase?.(writtenBlocks.stopwatch.read('blocks'));
    if (lint) onPhase?.(linting.read('linters'));
    const costs: EvaluationCosts = {
      ...options.costs,
      evaluation: {
        ...{ seed, base, judged, windowTokens, contextTokens, promptTokens: servedPromptTokens },
        rivals: wholly.filter((id) => id !== base && id !== judged && !variants.some((variant) => variant.id === id && variant.isLossOnly)),
        availableWindowCount: windows.length,
        availableLineCount: lines.length,
        plannedWindowCount: counts.windows,
        plannedLineCount: counts.lines,
        ...(options.pairs
          ? { availablePairCount: options.pairs.availableCount, plannedPairCount: counts.pairs, pairMs: pairMs / wholly.length }
          : {}),
        ...{ availableBlockCount: places.length, plannedBlockCount: counts.blocks, blockMs: blockMs / wholly.length },
        ...(options.pairs ? { taughtCategories: [...options.pairs.taughtCategories].sort() } : {}),
        ...(budgetMs === undefined ? {} : { budgetMs }),
        windowMs: windowMs / variants.length,
        lineMs: lineMs / wholly.length,
        elapsedMs: elapsed(),
        threadCount: availableParallelism(),
      },
    };
    return { predictions, report: reportFromPredictions(predictions, costs) };
  } finally {
    openReader?.dispose();
    await judge.close();
  }
}
