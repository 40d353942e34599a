// What the panel of what a model learnt shows, as data. Pure: words are translated by the caller's function.
import { formatCount } from '../../base/formatQuantity.ts';
import type { LearnedResult } from '../../pipeline/learnedRun.ts';
import type { LearnedAction, LearnedView } from '../../protocol/learnedPanel.ts';
import type { FailureText } from '../failureText.ts';
import type { Translate } from '../training/trainingView.ts';

type Learned = LearnedResult['learned'];
type Table = LearnedView['tables'][number];
type TermKind = Learned['terms'][number]['kind'];

/** Where the panel stands. */
export type LearnedStanding =
  | { readonly kind: 'working' }
  | { readonly kind: 'ready'; readonly result: LearnedResult }
  | { readonly kind: 'failed'; readonly failure: FailureText };

const cautionTexts: Readonly<Record<Learned['cautions'][number], string>> = {
  noItems: 'Nothing was written by both models, so nothing can be said about names, calls and patterns.',
  fewItems: 'Few lines were written: what only one of the models wrote is mostly chance. A longer evaluation tells more.',
  noBlocks: 'No blocks were written: how conventions fare in new code cannot be told.',
  noPairs: 'No held-out pairs were judged: how rules fare cannot be told.',
  fewPairs: 'No rule has enough held-out pairs to tell chance from learning.',
  alike: 'Both models wrote the same everywhere.',
  noneNew: "Nothing of the project's own was written that the base does not write as well.",
};

const termTitles: Readonly<Record<TermKind, string>> = {
  identifier: 'New Names',
  call: 'New Calls',
  pattern: 'New Patterns',
};

const kindTitles: Readonly<Record<Learned['rules'][number]['kind'], string>> = {
  revision: 'revision',
  linter: 'rule',
  self: 'written by the base model',
  convention: 'convention',
};

/** Builds what is shown. */
export function buildLearnedView(standing: LearnedStanding, translate: Translate): LearnedView {
  const action = (id: LearnedAction, title: string): LearnedView['actions'][number] => ({ id, title: translate(title), isPrimary: false });
  const nothing = {
    title: translate('What the Model Learnt'),
    detail: '',
    facts: [],
    cautions: [],
    tables: [],
    examplesTitle: translate('Examples'),
  };
  switch (standing.kind) {
    case 'working':
      return { ...nothing, state: 'working', summary: translate('Reading…'), actions: [] };
    case 'failed':
      return {
        ...nothing,
        state: 'failed',
        summary: translate(standing.failure.sentence),
        detail: translate(standing.failure.advice),
        actions: [action('openLog', 'Open Log')],
      };
    case 'ready': {
      const { repository, learned } = standing.result;
      return {
        ...nothing,
        title: `${translate('What the Model Learnt')}: ${repository.name}`,
        state: 'ready',
        summary: summaryOf(learned, translate),
        detail: translate('Computed from what both models wrote and judged in held-out code. Nothing is asked of a model for this.'),
        facts: factsOf(standing.result, translate),
        cautions: learned.cautions.map((caution) => translate(cautionTexts[caution])),
        tables: [...ruleTable(learned, translate), ...conventionTable(learned, translate), ...termTables(learned, translate)],
        actions: [
          action('exportCsv', 'Export as CSV…'),
          action('openReport', 'Open Comparison'),
          action('exploreData', 'Explore What It Learnt From'),
        ],
      };
    }
  }
}

function summaryOf({ pairAccuracy, lineCount, blockCount, termCounts }: Learned, translate: Translate): string {
  const parts: string[] = [];
  if (pairAccuracy) {
    const { beforeRatio, afterRatio, estimate } = pairAccuracy;
    const { interval } = estimate;
    const verdict = !interval
      ? 'too few files to tell chance from learning'
      : interval.low > 0
        ? 'a gain'
        : interval.high < 0
          ? 'a loss'
          : 'no difference that can be told from chance';
    parts.push(`${translate('Better code preferred')}: ${percent(beforeRatio)} → ${percent(afterRatio)} (${translate(verdict)}).`);
  }
  if (lineCount + blockCount > 0) {
    const sum = (key: 'newCount' | 'lostCount'): string => formatCount(termCounts.reduce((total, counts) => total + counts[key], 0));
    parts.push(
      `${translate("Of the project's own names, calls and patterns only the personalized model wrote")} ${sum('newCount')}, ${translate('only the base')} ${sum('lostCount')}.`,
    );
  }
  return parts.length > 0 ? parts.join(' ') : translate('There is nothing to tell what was learnt by.');
}

function factsOf({ run, baseModel, learned }: LearnedResult, translate: Translate): [string, string][] {
  const { lineCount, blockCount, pairCount, equalCount } = learned;
  return [
    [translate('Run'), run],
    [translate('Base model'), baseModel],
    [translate('Lines, blocks, pairs'), [lineCount, blockCount, pairCount].map(formatCount).join(', ')],
    [translate('Written alike'), `${formatCount(equalCount)} ${translate('of')} ${formatCount(lineCount + blockCount)}`],
  ];
}

function ruleTable({ rules }: Learned, translate: Translate): Table[] {
  if (rules.length === 0) return [];
  return [
    {
      title: translate('Rules'),
      detail: translate('How often the better side of a held-out pair is the likelier one, before and after.'),
      columns: columns(
        translate,
        ['Rule', false],
        ['Kind', false],
        ['Pairs', true],
        ['Files', true],
        ['Before', true],
        ['After', true],
        ['Remark', false],
      ),
      rows: rules.map(({ kind, rule, pairCount, fileCount, beforeRatio, afterRatio, isTelling }) => ({
        cells: [
          rule,
          translate(kindTitles[kind]),
          formatCount(pairCount),
          formatCount(fileCount),
          percent(beforeRatio),
          percent(afterRatio),
          isTelling ? '' : translate('too few to tell'),
        ],
        examples: [],
      })),
    },
  ];
}

function conventionTable({ conventions }: Learned, translate: Translate): Table[] {
  if (conventions.length === 0) return [];
  const kept = ({ keptCount, brokenCount }: { keptCount: number; brokenCount: number }): string =>
    keptCount + brokenCount === 0 ? '–' : `${formatCount(keptCount)} / ${formatCount(brokenCount)}`;
  return [
    {
      title: translate('Conventions'),
      detail: translate('What the project does nearly everywhere, and how often each model kept and broke it in the blocks that it wrote.'),
      columns: columns(
        translate,
        ['Convention', false],
        ['Form', false],
        ['Language', false],
        ['Places', true],
        ['Share', true],
        ['Kept / broken before', true],
        ['Kept / broken after', true],
        ['Pairs before', true],
        ['Pairs after', true],
      ),
      rows: conventions.map(({ language, choice, form, supportCount, supportRatio, before, after, pairs }) => ({
        cells: [
          choice,
          form,
          language,
          formatCount(supportCount),
          percent(supportRatio),
          kept(before),
          kept(after),
          pairs ? `${percent(pairs.beforeRatio)} (${formatCount(pairs.pairCount)})` : '–',
          pairs ? percent(pairs.afterRatio) : '–',
        ],
        examples: [],
      })),
    },
  ];
}

function termTables({ terms, termCounts }: Learned, translate: Translate): Table[] {
  return (Object.keys(termTitles) as TermKind[]).flatMap((kind) => {
    const found = terms.filter((term) => term.kind === kind);
    if (found.length === 0) return [];
    const { newCount = 0, lostCount = 0 } = termCounts.find((counts) => counts.kind === kind) ?? {};
    return [
      {
        title: translate(termTitles[kind]),
        detail: `${translate("In the project's code; the personalized model wrote them and the base did not")}: ${formatCount(newCount)}. ${translate('The other way round')}: ${formatCount(lostCount)}.`,
        columns: columns(
          translate,
          [kind === 'pattern' ? 'Pattern' : 'Name', false],
          ['Documents learnt from', true],
          ['Personalized', true],
          ['Base', true],
          ['Not in the text before', true],
          ['As in the file', true],
        ),
        rows: found.map((term) => ({
          cells: [
            term.text,
            ...[term.trainingDocumentCount, term.personalizedCount, term.baseCount, term.unpromptedCount].map(formatCount),
            term.knownCount === 0 ? '–' : `${formatCount(term.rightCount)} ${translate('of')} ${formatCount(term.knownCount)}`,
          ],
          examples: term.examples.map(({ path, actual, base, personalized }) => ({
            title: path,
            sides: [
              ...(actual === undefined ? [] : [[translate('File'), actual] as [string, string]]),
              [translate('Base'), base] as [string, string],
              [translate('Personalized'), personalized] as [string, string],
            ],
          })),
        })),
      },
    ];
  });
}

function columns(translate: Translate, ...named: readonly (readonly [title: string, isNumeric: boolean])[]): Table['columns'] {
  return named.map(([title, isNumeric]) => ({ title: translate(title), isNumeric }));
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(0)} %`;
}
