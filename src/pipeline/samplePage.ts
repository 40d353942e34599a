// Pairs for reading, as a page of Markdown.
import type { MiningReport } from '../artifacts/miningReport.ts';
import type { Pair } from '../dataset/pairs/pair.ts';
import { findHunks } from '../mining/history/lineHunks.ts';

/** Lines of context shown before a pair. */
const CONTEXT_LINES = 6;

/** Lines shown around a change. */
const AROUND_LINES = 2;

/** Names of languages in fenced blocks that differ from the language id. */
const fenceNames: Readonly<Record<string, string>> = { typescriptreact: 'tsx' };

/** A page of drawn pairs, each with its context, its two sides and where it comes from. */
export function samplePage({ repository, pairs }: MiningReport, sample: readonly Pair[]): string {
  const head = `# Better and worse code in ${repository.name}\n\n${sample.length} of ${pairs.count} pairs, drawn by chance.\nLines with + are the better ones, those with - the worse; the block before shows what stands before the function.\n`;
  return [head, ...sample.map(pairSection)].join('\n');
}

function pairSection(pair: Pair, index: number): string {
  const { kind, rule, path, qualifiedName, confidence, changesBehaviour, role, context, better, worse, provenance } = pair;
  const origin = [
    provenance.commit &&
      `commit ${provenance.commit.slice(0, 12)} (${provenance.changeClass ?? 'change'}, ${provenance.authorDate?.slice(0, 10) ?? 'no date'})`,
    provenance.tool && `${provenance.tool} ${provenance.toolVersion ?? ''}`.trim(),
    provenance.findingsBefore !== undefined && `findings ${provenance.findingsBefore} → ${provenance.findingsAfter ?? 0}`,
    provenance.supportCount !== undefined && `${provenance.supportCount} places, ${Math.round((provenance.supportRatio ?? 0) * 100)} %`,
  ].filter((part) => typeof part === 'string');
  const facts = [
    `confidence ${confidence.toFixed(2)}`,
    role,
    changesBehaviour === 'possibly' ? 'may change behaviour' : 'same behaviour',
    ...origin,
  ];
  return [
    `## ${index + 1}. ${kind}: ${rule}\n`,
    `\`${path}\`, ${qualifiedName || 'no name'}; ${facts.join('; ')}.\n`,
    fenced(pair.language, context.trimEnd().split('\n').slice(-CONTEXT_LINES).join('\n')),
    fenced('diff', diffOf(worse, better)),
  ].join('\n');
}

/** The lines that differ, from worse to better, with some around them. */
function diffOf(worse: string, better: string): string {
  const lines: string[] = [];
  let reached = 0;
  for (const { beforeStart, beforeEnd, afterStart, afterEnd } of findHunks(worse, better)) {
    const between = worse.slice(reached, beforeStart).split('\n').slice(0, -1);
    const isFirst = reached === 0;
    const kept =
      between.length > 2 * AROUND_LINES
        ? [...(isFirst ? [] : between.slice(0, AROUND_LINES)), '…', ...between.slice(-AROUND_LINES)]
        : between;
    lines.push(...kept.map((line) => ` ${line}`));
    lines.push(...linesOf(worse, beforeStart, beforeEnd).map((line) => `-${line}`));
    lines.push(...linesOf(better, afterStart, afterEnd).map((line) => `+${line}`));
    reached = beforeEnd;
  }
  lines.push(
    ...worse
      .slice(reached)
      .split('\n')
      .slice(0, AROUND_LINES)
      .map((line) => ` ${line}`),
  );
  return lines.join('\n');
}

function linesOf(text: string, start: number, end: number): string[] {
  return start === end ? [] : text.slice(start, end).replace(/\n$/u, '').split('\n');
}

/** A block whose fence is longer than any run of backticks inside. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${fenceNames[language] ?? language}\n${text}\n${fence}\n`;
}
