// A run as one line of a list. Pure: words are translated by the caller's function.
import { formatBytes } from '../../base/formatQuantity.ts';
import type { ListedRun } from '../../pipeline/repositoryRuns.ts';
import { describeVerdict } from '../training/verdictText.ts';

/** What a line of the list shows. */
export interface RunLabel {
  readonly label: string;
  readonly description: string;
  /** Name of one of the editor's icons. */
  readonly icon: string;
  /** One fact a line. */
  readonly tooltip: readonly string[];
  /** Words that `when` clauses in package.json look for. */
  readonly contextValue: string;
}

const verdictWords: Readonly<Record<string, string>> = {
  better: 'better',
  noMeasurableGain: 'no measurable gain',
  worse: 'worse',
  withheld: 'no verdict',
};

/** Describes a run. */
export function describeRunLine(run: ListedRun, translate: (text: string) => string): RunLabel {
  const { state, report, sizeBytes, isEnabled, isAtWork, hasArtifact } = run;
  const standing = isAtWork ? 'at work' : hasArtifact ? (verdictWords[state.verdict ?? ''] ?? 'not judged yet') : 'unfinished';
  const verdict = report && describeVerdict(report, translate);
  const isUnfinished = !isAtWork && (!hasArtifact || state.verdict === undefined);
  return {
    label: state.createdAt.slice(0, 16).replace('T', ' '),
    description: [state.options.method, translate(standing), ...(isEnabled ? [translate('enabled')] : [])].join(' · '),
    icon: isAtWork
      ? 'sync'
      : isEnabled
        ? 'pass-filled'
        : isUnfinished
          ? 'debug-pause'
          : state.verdict === 'better'
            ? 'sparkle'
            : 'circle-outline',
    tooltip: [
      state.id,
      ...(verdict ? [verdict.title, verdict.detail] : []),
      `${translate('Base model')}: ${state.baseModel.name}`,
      `${translate('Size')}: ${formatBytes(sizeBytes)}`,
    ],
    contextValue: [
      hasArtifact ? 'ready' : '',
      isEnabled ? 'enabled' : 'disabled',
      run.reportPage === undefined ? '' : 'judged',
      state.datasetDigest === undefined ? '' : 'mined',
      state.training === undefined ? '' : 'trained',
      isUnfinished ? 'unfinished' : '',
      isAtWork ? '' : 'idle',
    ]
      .filter((word) => word !== '')
      .join(' '),
  };
}
