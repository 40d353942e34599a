// A place in a document while the document is edited. Pure; offsets are UTF-16 units.

/** One replacement of text, as the editor tells it. */
export interface TextChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** The cursor's place, which moves with edits before it, and knows whether its line was edited. */
export class TrackedPlace {
  private start: number;
  private cursor: number;
  private end: number;
  private touched = false;

  /** @param start Of the line. @param cursor Inside the line. @param end Of the line, its break not counted. */
  constructor(start: number, cursor: number, end: number) {
    this.start = start;
    this.cursor = cursor;
    this.end = end;
  }

  /** Where it is now. */
  get offset(): number {
    return this.cursor;
  }

  /** Whether the text of its line was edited, so that what was meant for it may not fit any more. */
  get isTouched(): boolean {
    return this.touched;
  }

  /** Follows the changes of one edit, which tell places of the text before the edit, in any order. */
  follow(changes: readonly TextChange[]): void {
    // From the end of the document on, so that places of changes yet to come are not moved by those that came.
    for (const change of changes.toSorted((a, b) => b.rangeOffset - a.rangeOffset)) this.apply(change);
  }

  private apply({ rangeOffset, rangeLength, text }: TextChange): void {
    const changeEnd = rangeOffset + rangeLength;
    const growth = text.length - rangeLength;
    if (rangeOffset > this.end) return;
    // What ends where the line starts must end with a line break to leave the line as it is.
    const isAbove = changeEnd < this.start || (changeEnd === this.start && (text.endsWith('\n') || rangeLength + text.length === 0));
    if (isAbove) {
      this.start += growth;
      this.cursor += growth;
      this.end += growth;
      return;
    }
    // A break put in behind the line's last character leaves it as it is.
    if (rangeOffset === this.end && rangeLength === 0 && this.cursor < this.end && /^\r?\n/u.test(text)) return;
    this.touched = true;
    if (changeEnd <= this.cursor) this.cursor += growth;
    else if (rangeOffset < this.cursor) this.cursor = rangeOffset + text.length;
    if (changeEnd < this.start) this.start += growth;
    else this.start = Math.min(this.start, rangeOffset);
    this.end = Math.max(this.cursor, this.end + growth);
  }
}
