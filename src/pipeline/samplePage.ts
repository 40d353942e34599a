// Pairs for reading, as a page of Markdown.
import type { MiningReport } from '../artifacts/miningReport.ts';
import type { Pair } from '../dataset/pairs/pair.ts';

/** Lines of context shown before a pair. */
const CONTEXT_LINES = 6;

/** Names of languages in fenced blocks that differ from the language id. */
const fenceNames: Readonly<Record<string, string>> = { typescriptreact: 'tsx' };

/** A page of drawn pairs, each with its context, its two sides and where it comes from. */
export function samplePage({ repository, pairs }: MiningReport, sample: readonly Pair[]): string {
  const head = `# Better and worse code in ${repository.name}\n\n${sample.length} of ${pairs.count} pairs, drawn by chance.\nThe first block of each is the better one.\n`;
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
    fenced(pair.language, better),
    fenced(pair.language, worse),
  ].join('\n');
}

/** A block whose fence is longer than any run of backticks inside. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${fenceNames[language] ?? language}\n${text}\n${fence}\n`;
}
