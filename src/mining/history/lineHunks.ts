/** A run of lines that differs between two versions; offsets are in UTF-16 units and stand at line starts or at the end. */
export interface LineHunk {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/**
 * Finds the runs of lines that differ, in order.
 *
 * Lines that occur once in both versions are matched in their longest common order (patience diff); what stands between
 * two of them and is not equal from either end differs as a whole. So hunks are right but not always smallest,
 * and the time is linear but for one sort.
 */
export function findHunks(before: string, after: string): LineHunk[] {
  if (before === after) return [];
  const prefix = commonLinesAtStart(before, after);
  const [beforeEnd, afterEnd] = commonLinesAtEnd(before, after, prefix);
  const hunks: LineHunk[] = [];
  split(linesOf(before, prefix, beforeEnd), linesOf(after, prefix, afterEnd), hunks);
  return hunks;
}

interface Lines {
  readonly text: string;
  /** Offsets of line starts, and the end of the last line. */
  readonly starts: readonly number[];
  readonly first: number;
  /** Index behind the last line. */
  readonly last: number;
}

function linesOf(text: string, start: number, end: number): Lines {
  const starts = [start];
  for (let newline = text.indexOf('\n', start); newline >= 0 && newline + 1 < end; newline = text.indexOf('\n', newline + 1)) {
    starts.push(newline + 1);
  }
  if (end > start) starts.push(end);
  return { text, starts, first: 0, last: starts.length - 1 };
}

/** Works off a list of stretches in place of recursion, so that no text can exhaust the stack. */
function split(before: Lines, after: Lines, hunks: LineHunk[]): void {
  const open: (readonly [Lines, Lines])[] = [[before, after]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [left, right] = trim(pair[0], pair[1]);
    if (left.first === left.last && right.first === right.last) continue;
    const anchors = left.first === left.last || right.first === right.last ? [] : longestAscending(commonUnique(left, right));
    if (anchors.length === 0) {
      hunks.push({ ...spanOf('before', left), ...spanOf('after', right) } as LineHunk);
      continue;
    }
    const pieces: (readonly [Lines, Lines])[] = [];
    let [leftReached, rightReached] = [left.first, right.first];
    for (const [leftIndex, rightIndex] of [...anchors, [left.last, right.last] as const]) {
      pieces.push([
        { ...left, first: leftReached, last: leftIndex },
        { ...right, first: rightReached, last: rightIndex },
      ]);
      [leftReached, rightReached] = [leftIndex + 1, rightIndex + 1];
    }
    // The first piece must come out first.
    open.push(...pieces.reverse());
  }
}

function spanOf(side: 'before' | 'after', lines: Lines): Partial<LineHunk> {
  return { [`${side}Start`]: lines.starts[lines.first] ?? 0, [`${side}End`]: lines.starts[lines.last] ?? 0 };
}

function lineAt({ text, starts }: Lines, index: number): string {
  return text.slice(starts[index], starts[index + 1]);
}

function trim(left: Lines, right: Lines): [Lines, Lines] {
  let [leftFirst, rightFirst, leftLast, rightLast] = [left.first, right.first, left.last, right.last];
  while (leftFirst < leftLast && rightFirst < rightLast && lineAt(left, leftFirst) === lineAt(right, rightFirst)) {
    leftFirst++;
    rightFirst++;
  }
  while (leftFirst < leftLast && rightFirst < rightLast && lineAt(left, leftLast - 1) === lineAt(right, rightLast - 1)) {
    leftLast--;
    rightLast--;
  }
  return [
    { ...left, first: leftFirst, last: leftLast },
    { ...right, first: rightFirst, last: rightLast },
  ];
}

/** Pairs of lines that occur exactly once on each side, by their place on the left. */
function commonUnique(left: Lines, right: Lines): (readonly [number, number])[] {
  const onRight = uniqueLines(right);
  const pairs: (readonly [number, number])[] = [];
  for (const [line, leftIndex] of uniqueLines(left)) {
    const rightIndex = onRight.get(line);
    if (leftIndex >= 0 && rightIndex !== undefined && rightIndex >= 0) pairs.push([leftIndex, rightIndex]);
  }
  return pairs.sort((a, b) => a[0] - b[0]);
}

/** The index of each line, -1 for one that occurs again. */
function uniqueLines(lines: Lines): Map<string, number> {
  const indexes = new Map<string, number>();
  for (let index = lines.first; index < lines.last; index++) {
    const line = lineAt(lines, index);
    indexes.set(line, indexes.has(line) ? -1 : index);
  }
  return indexes;
}

/** The longest run of pairs that ascend on both sides. */
function longestAscending(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const tails: number[] = [];
  const previous: number[] = [];
  for (const [index, [, value]] of pairs.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  }
  const chosen: (readonly [number, number])[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair) chosen.push(pair);
  }
  return chosen.reverse();
}

/** Offset behind the lines with which both texts start. */
function commonLinesAtStart(before: string, after: string): number {
  const most = Math.min(before.length, after.length);
  let offset = 0;
  while (offset < most && before.charCodeAt(offset) === after.charCodeAt(offset)) offset++;
  return offset === 0 ? 0 : before.lastIndexOf('\n', offset - 1) + 1;
}

/** Offsets before the lines with which both texts end. */
function commonLinesAtEnd(before: string, after: string, start: number): [number, number] {
  const most = Math.min(before.length, after.length) - start;
  let count = 0;
  while (count < most && before.charCodeAt(before.length - 1 - count) === after.charCodeAt(after.length - 1 - count)) count++;
  const beforeEnd = before.length - count;
  // A line is common as a whole: from the end of the line in which the texts begin to agree.
  const startsLine = (text: string, offset: number): boolean => offset === 0 || text.charCodeAt(offset - 1) === 10;
  if (startsLine(before, beforeEnd) && startsLine(after, after.length - count)) return [beforeEnd, after.length - count];
  const newline = before.indexOf('\n', beforeEnd);
  const kept = newline < 0 ? 0 : before.length - newline - 1;
  return [before.length - kept, after.length - kept];
}
