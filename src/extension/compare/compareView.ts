// What the panel of two completions side by side shows, as data. Pure: words are translated by the caller's function.
import { formatCount, formatDuration } from '../../base/formatQuantity.ts';
import type { ComparedAnswer, ComparedSide } from '../../pipeline/comparedCompletions.ts';
import type { CompareAction, CompareView } from '../../protocol/comparePanel.ts';
import type { FailureText } from '../failureText.ts';
import type { Translate } from '../training/trainingView.ts';
import { type MarkedStretch, markDifferences } from './markDifferences.ts';

type SideView = CompareView['sides'][number];
type LineView = SideView['lines'][number];

/** A side as far as it is. */
export interface ComparedSideStanding {
  readonly name: string;
  readonly detail: string;
  /** What is written so far. */
  readonly written: string;
  readonly answer?: ComparedAnswer | undefined;
}

/** Where a comparison stands. */
export interface ComparisonStanding {
  /** File and line. */
  readonly place: string;
  /** The lines above the cursor's. */
  readonly contextLines: readonly string[];
  /** The cursor's line up to the cursor. */
  readonly lead: string;
  readonly state: 'working' | 'done' | 'cancelled' | 'failed';
  readonly sides: readonly [ComparedSideStanding, ComparedSideStanding];
  readonly failure?: FailureText | undefined;
  /** What came of the last button, in a sentence. */
  readonly note?: string | undefined;
  /** The side whose suggestion is in the document. */
  readonly accepted?: ComparedSide | undefined;
}

const silenceTexts: Readonly<Record<string, string>> = {
  nothing: 'This model has nothing to add here.',
  duplicate: 'It would repeat what stands here already.',
  tooShort: 'What it would add is too short to be shown.',
  noPlace: 'No cursor can stand here.',
};

/** Builds what is shown of a comparison. */
export function buildCompareView(standing: ComparisonStanding, translate: Translate): CompareView {
  const { sides, state, failure, lead } = standing;
  const marked = markSides(sides);
  const lines = sides.map((side, index) => splitLines(lead, marked?.[index] ?? [{ text: textOf(side), isDifferent: false }]));
  const hasMarks = lines.some((side) => side.some(({ isDifferent }) => isDifferent));
  const view = (index: ComparedSide): SideView => viewOfSide(standing, index, lines[index] ?? [], translate);
  return {
    title: translate('Compare Here'),
    place: standing.place,
    context: standing.contextLines.join('\n'),
    contextTitle: translate('Code above the cursor'),
    status: standing.note ?? describeState(standing, lines, translate),
    ...(failure && { failure: `${translate(failure.sentence)} ${translate(failure.advice)}` }),
    sides: [view(0), view(1)],
    legend: hasMarks ? translate('≠ marks a line that differs from the other side; what differs in it is underlined.') : '',
    differentLine: translate('differs:'),
    actions: actionsOf(state, translate),
  };
}

function actionsOf(state: ComparisonStanding['state'], translate: Translate): CompareView['actions'] {
  const action = (id: CompareAction, title: string, isPrimary = false): CompareView['actions'][number] => ({
    id,
    title: translate(title),
    isPrimary,
  });
  const choose = action('chooseModels', 'Choose Models…');
  if (state === 'working') return [action('cancel', 'Cancel'), choose];
  return [action('again', 'Again'), choose, ...(state === 'failed' ? [action('openLog', 'Open Log')] : [])];
}

function viewOfSide(
  { sides, state, accepted }: ComparisonStanding,
  index: ComparedSide,
  lines: readonly LineView[],
  translate: Translate,
): SideView {
  const { name, detail, written, answer } = sides[index];
  const isSuggestion = answer?.kind === 'suggestion';
  return {
    name,
    detail,
    state: answer ? 'done' : written === '' ? 'waiting' : 'writing',
    lines: answer?.kind === 'none' || textOf(sides[index]) === '' ? [] : [...lines],
    remark: remarkOf(answer, state, written, translate),
    facts: factsOf(answer, translate),
    ...(isSuggestion && accepted === undefined ? { accept: `${translate('Accept')}: ${name}` } : {}),
  };
}

function remarkOf(answer: ComparedAnswer | undefined, state: ComparisonStanding['state'], written: string, translate: Translate): string {
  if (answer?.kind === 'none') return translate(silenceTexts[answer.reason] ?? 'This model suggests nothing here.');
  if (answer) return '';
  if (state === 'working') return written === '' ? translate('Reading the code…') : '';
  return state === 'cancelled' ? translate('Cancelled before it had finished.') : '';
}

function factsOf(answer: ComparedAnswer | undefined, translate: Translate): [string, string][] {
  if (!answer) return [];
  const time: [string, string] = [translate('Time'), formatElapsed(answer.elapsedMs)];
  if (answer.kind === 'none') return [time];
  return [
    [translate('Confidence'), `${Math.round(100 * answer.confidence)} %`],
    time,
    [translate('Length'), `${formatCount(answer.generatedTokenCount)} ${translate('tokens')}`],
  ];
}

function formatElapsed(elapsedMs: number): string {
  return elapsedMs < 1000 ? `${Math.round(elapsedMs)} ms` : formatDuration(elapsedMs / 1000);
}

function describeState(
  { state, sides, failure }: ComparisonStanding,
  lines: readonly (readonly LineView[])[],
  translate: Translate,
): string {
  if (failure) return '';
  const answers = sides.flatMap(({ answer }) => (answer ? [answer] : []));
  if (state === 'cancelled') return translate('Cancelled.');
  if (answers.length < 2) {
    const ready = sides.find(({ answer }) => answer)?.name;
    return ready === undefined ? translate('Both models are completing this place.') : `${ready}: ${translate('done')}.`;
  }
  const speaking = sides.filter(({ answer }) => answer?.kind === 'suggestion');
  if (speaking.length === 0) return translate('Neither model suggests anything here.');
  if (speaking.length === 1) return `${translate('Only one model suggests something here')}: ${speaking[0]?.name}.`;
  const counts = lines.map((side) => side.filter(({ isDifferent }) => isDifferent).length);
  if (counts.every((count) => count === 0)) return translate('Both models suggest the same.');
  const shares = sides.map(({ name }, index) => `${name} ${counts[index]} ${translate('of')} ${lines[index]?.length}`);
  return `${translate('The suggestions differ. Lines that differ')}: ${shares.join(', ')}.`;
}

function textOf({ answer, written }: ComparedSideStanding): string {
  return (answer?.kind === 'suggestion' ? answer.text : answer ? '' : written).replaceAll('\r\n', '\n');
}

/** Marks differences once both sides have a suggestion; before that everything would be one. */
function markSides(sides: ComparisonStanding['sides']): [MarkedStretch[], MarkedStretch[]] | undefined {
  if (sides.some(({ answer }) => answer?.kind !== 'suggestion')) return undefined;
  return markDifferences(textOf(sides[0]), textOf(sides[1]));
}

/** Stretches as lines, with what stands before the cursor on the first. */
function splitLines(lead: string, stretches: readonly MarkedStretch[]): LineView[] {
  const lines: LineView[] = [{ isDifferent: false, segments: lead === '' ? [] : [{ text: lead, kind: 'lead' }] }];
  for (const { text, isDifferent } of stretches) {
    text.split('\n').forEach((part, index) => {
      // A break that the other side has not belongs to the line that it ends.
      if (index > 0) {
        const ended = lines.at(-1);
        if (ended) ended.isDifferent ||= isDifferent;
        lines.push({ isDifferent: false, segments: [] });
      }
      const line = lines.at(-1);
      if (!line || part === '') return;
      line.segments.push({ text: part, kind: isDifferent ? 'different' : 'same' });
      line.isDifferent ||= isDifferent;
    });
  }
  return lines;
}
