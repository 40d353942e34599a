// Two texts line by line, as a table of two sides. Pure.
import { findHunks } from '../../mining/history/lineHunks.ts';

/** A line with its number, from 1. */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

/** One line of either side; `isSame` where both are equal, `gapCount` where so many equal lines are left out. */
export type DifferenceRow =
  | { readonly kind: 'line'; readonly isSame: boolean; readonly before?: NumberedLine; readonly after?: NumberedLine }
  | { readonly kind: 'gap'; readonly gapCount: number };

/** Equal lines that are kept around a difference. */
const aroundLines = 3;

/** Rows at most; what is longer is no example that a person reads. */
const mostRows = 600;

/** Aligns two texts. Lines that differ stand side by side in their order. */
export function differenceRows(before: string, after: string): { readonly rows: readonly DifferenceRow[]; readonly isCut: boolean } {
  const [left, right] = [linesOf(before), linesOf(after)];
  const rows: DifferenceRow[] = [];
  let [leftReached, rightReached] = [0, 0];
  const same = (end: number, isLast: boolean): void => {
    const count = end - leftReached;
    const isFirst = leftReached === 0 && rightReached === 0;
    const head = isFirst ? 0 : aroundLines;
    const tail = isLast ? 0 : aroundLines;
    const hasGap = count > head + tail + 1;
    for (let step = 0; step < count; step++) {
      if (hasGap && step === head) {
        rows.push({ kind: 'gap', gapCount: count - head - tail });
        step = count - tail - 1;
        continue;
      }
      rows.push({
        kind: 'line',
        isSame: true,
        before: { number: leftReached + step + 1, text: left[leftReached + step] ?? '' },
        after: { number: rightReached + step + 1, text: right[rightReached + step] ?? '' },
      });
    }
    leftReached += count;
    rightReached += count;
  };
  for (const hunk of findHunks(before, after)) {
    same(lineIndex(before, hunk.beforeStart), false);
    const leftEnd = lineIndex(before, hunk.beforeEnd);
    const rightEnd = lineIndex(after, hunk.afterEnd);
    for (let step = 0; step < Math.max(leftEnd - leftReached, rightEnd - rightReached); step++) {
      const [leftLine, rightLine] = [leftReached + step, rightReached + step];
      rows.push({
        kind: 'line',
        isSame: false,
        ...(leftLine < leftEnd ? { before: { number: leftLine + 1, text: left[leftLine] ?? '' } } : {}),
        ...(rightLine < rightEnd ? { after: { number: rightLine + 1, text: right[rightLine] ?? '' } } : {}),
      });
    }
    [leftReached, rightReached] = [leftEnd, rightEnd];
  }
  same(left.length, true);
  return { rows: rows.slice(0, mostRows), isCut: rows.length > mostRows };
}

function linesOf(text: string): string[] {
  return text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** Lines before an offset that stands at a line start or at the end. */
function lineIndex(text: string, offset: number): number {
  const head = text.slice(0, offset);
  const newlines = head.split('\n').length - 1;
  return head === '' || head.endsWith('\n') ? newlines : newlines + 1;
}
