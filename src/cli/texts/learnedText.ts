import { formatCount } from '../../base/formatQuantity.ts';
import type { LearnedResult } from '../../pipeline/learnedRun.ts';
import { fitText, layOutPairs, layOutTable } from '../terminal/textTable.ts';

type Learned = LearnedResult['learned'];

/** Rows of a table, and terms that are shown with an example. */
const mostRows = 15;
const mostExamples = 3;

/** Columns of an example. */
const exampleWidth = 110;

const kindTexts: Readonly<Record<Learned['terms'][number]['kind'], string>> = { identifier: 'names', call: 'calls', pattern: 'patterns' };

const cautionTexts: Readonly<Record<Learned['cautions'][number], string>> = {
  noItems: 'Nothing was written by both models, so nothing can be said about names, calls and patterns.',
  fewItems: 'Few lines were written: what only one of the models wrote is mostly chance. A longer evaluation tells more.',
  noBlocks: 'No blocks were written: how conventions fare in new code cannot be told.',
  noPairs: 'No held-out pairs were judged: how rules fare cannot be told.',
  fewPairs: 'No rule has enough held-out pairs to tell chance from learning.',
  alike: 'Both models wrote the same everywhere.',
  noneNew: "Nothing of the project's own was written that the base does not write as well.",
};

/** What a model learnt, for people. */
export function learnedText({ run, baseModel, learned }: LearnedResult): string {
  const { lineCount, blockCount, pairCount, equalCount, pairAccuracy, termCounts, cautions } = learned;
  const facts = layOutPairs([
    ['Run', run],
    ['Base model', baseModel],
    ['Judged', `${formatCount(lineCount)} lines, ${formatCount(blockCount)} blocks, ${formatCount(pairCount)} pairs`],
    ['Written alike', `${formatCount(equalCount)} of ${formatCount(lineCount + blockCount)}`],
    ...(pairAccuracy ? [['Better code preferred', accuracyText(pairAccuracy)] as const] : []),
  ]);
  return [
    facts,
    ...ruleTable(learned),
    ...conventionTable(learned),
    ...(lineCount + blockCount > 0
      ? [
          `The project's own ${termCounts.map(({ kind, newCount, lostCount }) => `${kindTexts[kind]}: ${newCount} that only the personalized model wrote, ${lostCount} that only the base wrote`).join('; ')}.`,
        ]
      : []),
    ...termTables(learned),
    ...cautions.map((caution) => `Note: ${cautionTexts[caution]}`),
  ].join('\n\n');
}

function accuracyText({ beforeRatio, afterRatio, estimate: { interval } }: NonNullable<Learned['pairAccuracy']>): string {
  const range = interval ? `, difference ${points(interval.low)} to ${points(interval.high)} points` : ', too few files for an interval';
  return `${percent(beforeRatio)} before, ${percent(afterRatio)} after${range}`;
}

function ruleTable({ rules }: Learned): string[] {
  if (rules.length === 0) return [];
  const rows = rules
    .slice(0, mostRows)
    .map(({ kind, rule, pairCount, fileCount, beforeRatio, afterRatio, isTelling }) => [
      `${kind}: ${rule}`,
      formatCount(pairCount),
      formatCount(fileCount),
      percent(beforeRatio),
      percent(afterRatio),
      isTelling ? '' : 'too few to tell',
    ]);
  return [layOutTable([['Rule', 'Pairs', 'Files', 'Before', 'After', ''], ...rows], ['left', 'right', 'right', 'right', 'right', 'left'])];
}

function conventionTable({ conventions }: Learned): string[] {
  if (conventions.length === 0) return [];
  const rows = conventions
    .slice(0, mostRows)
    .map(({ language, choice, form, supportCount, supportRatio, before, after }) => [
      `${language}: ${choice} ${form}`,
      formatCount(supportCount),
      percent(supportRatio),
      `${before.keptCount} / ${before.brokenCount}`,
      `${after.keptCount} / ${after.brokenCount}`,
    ]);
  return [
    layOutTable([['Convention', 'Places', 'Kept', 'Kept / broken before', 'after'], ...rows], ['left', 'right', 'right', 'right', 'right']),
  ];
}

function termTables({ terms }: Learned): string[] {
  return (Object.keys(kindTexts) as (keyof typeof kindTexts)[]).flatMap((kind) => {
    const found = terms.filter((term) => term.kind === kind).slice(0, mostRows);
    if (found.length === 0) return [];
    const rows = found.map(({ text, trainingDocumentCount, personalizedCount, baseCount, unpromptedCount, rightCount, knownCount }) => [
      fitText(text, 60),
      formatCount(trainingDocumentCount),
      formatCount(personalizedCount),
      formatCount(baseCount),
      formatCount(unpromptedCount),
      knownCount === 0 ? '–' : `${rightCount} of ${knownCount}`,
    ]);
    const heading = [`New ${kindTexts[kind]}`, 'Learnt from', 'Personalized', 'Base', 'Not before', 'Right'];
    const table = layOutTable([heading, ...rows], ['left', 'right', 'right', 'right', 'right', 'right']);
    const examples = found.slice(0, mostExamples).flatMap(({ text, examples: [first] }) => (first ? [exampleText(text, first)] : []));
    return [[table, ...examples].join('\n\n')];
  });
}

function exampleText(text: string, { path, actual, base, personalized }: Learned['terms'][number]['examples'][number]): string {
  const row = (name: string, code: string): [string, string] => [
    `  ${name}`,
    fitText(code.trim().replaceAll('\n', ' ⏎ ') || '(nothing)', exampleWidth),
  ];
  const rows = [...(actual === undefined ? [] : [row('File', actual)]), row('Base', base), row('Personalized', personalized)];
  return `${text}, in ${path}\n${layOutPairs(rows)}`;
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(0)} %`;
}

function points(ratio: number): string {
  return (100 * ratio).toFixed(1);
}
