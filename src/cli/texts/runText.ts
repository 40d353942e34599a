// Where a run stands, for people: after training, after evaluation.
import { formatBytes, formatCount, formatDuration } from '../../base/formatQuantity.ts';
import { basename, join } from 'node:path';
import type { RunResult } from '../../pipeline/personalize.ts';
import { quoteWord } from '../resumeAdvice.ts';
import { pairUsePairs } from './pairUseText.ts';
import { layOutPairs } from '../terminal/textTable.ts';
import { costPairs, reportText } from './reportText.ts';

/** A run that was trained. */
export function trainedText({ path, state }: RunResult): string {
  return `${layOutPairs([...trainingPairs(state), ...memoryPairs(state.training?.peakMemoryBytes), ['Run', path]])}\n\nNext: npm run repotune -- evaluate ${quoteWord(path)}`;
}

/** How training went, as pairs of name and value. */
export function trainingPairs({ training, pairUse, plan }: RunResult['state']): [string, string][] {
  if (!training) return [];
  const first = training.validations[0]?.lossNats;
  const stopped = {
    noImprovement: ', stopped early: no further improvement',
    noImprovementExpected: ', stopped early: the learning curve promised no gain',
    diverged: ', stopped: diverged',
  };
  return [
    [
      'Training',
      `${formatCount(training.steps)} steps in ${formatDuration(training.seconds)}, ${formatCount(training.tokensPerSecond)} tokens/s (${training.backend}, ${training.precision})${training.stopped ? stopped[training.stopped] : ''}`,
    ],
    [
      'Validation',
      `loss ${first === undefined ? '' : `${first.toFixed(3)} → `}${training.bestValidationLossNats.toFixed(3)} nats per token, best at step ${formatCount(training.bestStep)}`,
    ],
    ...(pairUse ? pairUsePairs(pairUse) : []),
    ...watchedPairs(training, plan),
  ];
}

/** How often the watched pairs come out right: with the base model, and with the best parameters. */
function watchedPairs(
  { validations, bestStep }: NonNullable<RunResult['state']['training']>,
  plan: RunResult['state']['plan'],
): [string, string][] {
  const best = validations.find(({ step }) => step === bestStep)?.pairs;
  const base = plan?.basePairs;
  if (!best || !base) return [];
  const percent = (ratio: number): string => `${Math.round(100 * ratio)} %`;
  return [
    [
      'Watched pairs',
      `better above worse ${percent(base.accuracyRatio)} → ${percent(best.accuracyRatio)} of ${formatCount(best.pairCount)}`,
    ],
  ];
}

/** A run with its evaluation: the table, what it cost, where everything lies, what to do next. */
export function runText(result: RunResult): string {
  const { path, state, report } = result;
  if (!report) return trainedText(result);
  const isInRegistry = basename(path) === state.id;
  const run = isInRegistry ? quoteWord(state.id) : quoteWord(path);
  const served = join(path, state.options.method === 'prefix' ? 'prefix.llama-state' : 'lora.gguf');
  const places: [string, string][] = [
    ...trainingPairs(state),
    ...costPairs(report),
    ...memoryPairs(report.costs.peakMemoryBytes ?? state.training?.peakMemoryBytes),
    ['Served file', served],
    ['Report', join(path, 'report.html')],
  ];
  const next: [string, string][] = [
    [`npm run repotune -- complete ${run} FILE:LINE`, 'compare completions at a place of yours'],
    [`npm run repotune -- evaluate ${run} --thorough`, 'judge on more held-out code'],
    [`npm run repotune -- export ${run} DIR`, 'take the artifact elsewhere'],
  ];
  return `\n${reportText(report, state.options.method)}\n\n${layOutPairs(places)}\n\nNext\n${indent(layOutPairs(next))}`;
}

function memoryPairs(bytes: number | undefined): [string, string][] {
  return bytes === undefined ? [] : [['Peak memory', formatBytes(bytes)]];
}

function indent(text: string): string {
  return text.replace(/^/gmu, '  ');
}
