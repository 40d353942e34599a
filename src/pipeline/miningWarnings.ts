import type { MiningReport } from '../artifacts/miningReport.ts';
import type { HistoryProblem } from '../mining/history/commitRecord.ts';
import type { OpenPairs } from './minePairs.ts';
import type { MinedRepository } from './mineRepository.ts';

/** A share of left-out functions from which on the sample no longer speaks for the whole. */
const MANY_UNUSED_RATIO = 0.02;

/** Fewer pairs teach nothing by themselves. A guess. */
const FEW_PAIRS = 50;

/** What may be wrong with a history. */
const historyTexts: Readonly<Record<HistoryProblem['reason'], string>> = {
  shallow: 'the clone ends before the first commit',
  partialClone: 'the clone leaves out old files, which are not fetched',
  missingObject: 'objects are missing or damaged',
  parserFailed: 'the parser failed on some versions',
  unreadableCommit: 'some commits cannot be read',
  unreadableHistory: 'git could not list all commits',
  storeLost: 'the cache was damaged and made anew',
};

/** Problems of one kind that are told by example. */
const SHOWN = 3;

/** What a person should know before relying on the datasets. */
export function miningWarnings(
  report: Omit<MiningReport, 'warnings'>,
  { built, history, project }: MinedRepository,
  { linterProblems }: Pick<OpenPairs, 'linterProblems'>,
): MiningReport['warnings'] {
  const warnings: MiningReport['warnings'] = [];
  const warn = (code: string, text: string): void => void warnings.push({ code, text });
  if (built.report.tooSmallForFiles !== undefined)
    warn(
      'smallRepository',
      `Too small to hold whole files out: single functions are held out in their place. ${built.report.tooSmallForFiles}`,
    );
  if (history?.isShallow) warn('shallowClone', 'This is a shallow clone: older changes are missing; git fetch --unshallow brings them.');
  const historyProblems = (history?.problems ?? []).filter(({ reason }) => reason !== 'shallow');
  if (historyProblems.length > 0)
    warn(
      'historyProblems',
      `Parts of the history could not be read (${historyProblems.length}): ${[...new Set(historyProblems.map(({ reason }) => historyTexts[reason]))].join(', ')}.`,
    );
  const { train, validation, heldOut, unused } = report.split;
  const all = train.functions + validation.functions + heldOut.functions + unused.functions;
  if (unused.files > 0 && unused.functions > MANY_UNUSED_RATIO * all)
    warn(
      'sampled',
      `The repository is larger than what is learnt from: ${unused.files} files are used by nothing but the exported functions and focal pairs.`,
    );
  if (report.pairs.count > 0 && report.pairs.count < FEW_PAIRS)
    warn('fewPairs', `Only ${report.pairs.count} better/worse pairs were found.`);
  const broken = project.problems.filter(({ reason }) => reason === 'syntaxErrors');
  if (broken.length > 0)
    warn(
      'syntaxErrors',
      `${broken.length} files have syntax errors and were used as far as they could be understood (${broken
        .slice(0, SHOWN)
        .map(({ path, detail }) => `${path} ${detail ?? ''}`.trim())
        .join(', ')}${broken.length > SHOWN ? ', …' : ''}).`,
    );
  if (linterProblems.length > 0)
    warn(
      'linterProblems',
      `Linters had trouble ${linterProblems.length} times: ${[...new Set(linterProblems.map(({ tool, reason }) => `${tool} ${reason}`))].join(', ')}.`,
    );
  return warnings;
}
