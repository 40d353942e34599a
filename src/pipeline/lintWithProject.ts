// Runs the project's own linters over files that models wrote in, with the consent that mining had.
import { categoryOfLinterRule } from '../dataset/pairs/properties.ts';
import type { FileWithBlock, LintFiles } from '../evaluation/quality/lintBlocks.ts';
import type { Finding } from '../mining/linters/finding.ts';
import type { Linter } from '../mining/linters/linter.ts';
import { LinterProject } from '../mining/linters/linterProject.ts';
import { linters } from '../mining/linters/linterTable.ts';
import { isAbort } from '../base/cancellation.ts';
import { messageOf } from '../base/errors.ts';
import type { PipelineContext } from './pipelineEvent.ts';

type LintedFindings = NonNullable<Awaited<ReturnType<LintFiles>>[number]>;

/**
 * Lints blocks by laying their files over a copy of the repository, a few files at a time and each path once at a time.
 *
 * Linters that compile, that judge layout alone, or that take minutes without being asked for, do not take part.
 * A repository that is gone is a note, not an error.
 */
export function lintWithProject(repositoryPath: string, allowLinters: boolean, { signal, report }: PipelineContext): LintFiles {
  return async (files) => {
    const found: (LintedFindings[number][] | undefined)[] = files.map(() => undefined);
    let project: LinterProject;
    try {
      project = await LinterProject.open(repositoryPath, { allowLinters }, signal);
    } catch (error) {
      if (isAbort(error, signal)) throw error;
      report({ kind: 'note', text: `The project's linters judge nothing: ${messageOf(error)}` });
      return found;
    }
    try {
      for (const linter of linters) {
        if (linter.judgesOnlyLayout || linter.seesWholeProject || (linter.isSlow && !allowLinters)) continue;
        if (!(await linter.detect(project, signal)).available) continue;
        for (const round of roundsOf(files)) await lintRound(linter, project, round, found, signal);
      }
    } finally {
      project.dispose();
    }
    return found;
  };
}

interface Numbered {
  readonly index: number;
  readonly file: FileWithBlock;
}

/** Rounds in which no path comes twice. */
function roundsOf(files: readonly FileWithBlock[]): Numbered[][] {
  const rounds: Numbered[][] = [];
  const seen = new Map<string, number>();
  for (const [index, file] of files.entries()) {
    const round = seen.get(file.path) ?? 0;
    seen.set(file.path, round + 1);
    (rounds[round] ??= []).push({ index, file });
  }
  return rounds;
}

async function lintRound(
  linter: Linter,
  project: LinterProject,
  round: readonly Numbered[],
  found: (LintedFindings[number][] | undefined)[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { findings, problems } = await linter.check(
    project,
    round.map(({ file: { path, text } }) => ({ path, text })),
    signal,
  );
  const troubled = new Set(problems.map(({ path }) => path));
  if (troubled.has(undefined)) return;
  const byPath = new Map<string, Finding[]>();
  for (const finding of findings) byPath.set(finding.path, [...(byPath.get(finding.path) ?? []), finding]);
  for (const { index, file } of round) {
    if (troubled.has(file.path)) continue;
    const inBlock = (byPath.get(file.path) ?? []).filter(
      ({ line, category }) => category !== 'layout' && line >= file.firstLine && line <= file.lastLine,
    );
    found[index] = [
      ...(found[index] ?? []),
      ...inBlock.map((finding) => ({
        source: linter.name,
        rule: finding.rule,
        category: categoryOfLinterRule(finding),
        line: finding.line,
      })),
    ];
  }
}
