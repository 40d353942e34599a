import type { TextRange } from '../../mining/sample.ts';

/** Where something was found. */
interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1. Some linters count code points and some code units; a line is never left for that. */
  readonly column: number;
}

/** Offsets of findings in one text. */
export class FindingPlaces {
  private readonly lineStarts: readonly number[];
  private readonly length: number;

  constructor(text: string) {
    const starts = [0];
    for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', newline + 1)) starts.push(newline + 1);
    this.lineStarts = starts;
    this.length = text.length;
  }

  /** The offset of a place; one that the text does not have is moved to the nearest that it has. */
  offsetOf({ line, column }: Place): number {
    const index = Math.min(line, this.lineStarts.length) - 1;
    const start = this.lineStarts[index] ?? 0;
    const lineEnd = (this.lineStarts[index + 1] ?? this.length + 1) - 1;
    return Math.min(start + column - 1, lineEnd);
  }

  /** The innermost range around each place that has one. Ranges are sorted by start and nested or disjoint. */
  groupByInnermost<Range extends TextRange, Found extends Place>(ranges: readonly Range[], found: readonly Found[]): Map<Range, Found[]> {
    const groups = new Map<Range, Found[]>();
    const placed = found.map((entry) => ({ entry, offset: this.offsetOf(entry) })).sort((a, b) => a.offset - b.offset);
    const open: Range[] = [];
    let next = 0;
    for (const { entry, offset } of placed) {
      for (let range = ranges[next]; range && range.start <= offset; range = ranges[++next]) {
        closeUpTo(open, range.start);
        open.push(range);
      }
      closeUpTo(open, offset);
      const innermost = open.at(-1);
      if (!innermost) continue;
      const group = groups.get(innermost);
      if (group) group.push(entry);
      else groups.set(innermost, [entry]);
    }
    return groups;
  }
}

function closeUpTo(open: TextRange[], offset: number): void {
  for (let last = open.at(-1); last && last.end <= offset; last = open.at(-1)) open.pop();
}
