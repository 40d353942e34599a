import type { LanguageId, TextRange } from '../sample.ts';

/**
 * Strings in triple quotes, strings on one line, words and numbers, line breaks with their indentation, anything else.
 *
 * Strings are bounded, so that quotes without an end cost no more than their length times the bound;
 * of a longer string the white space does not count.
 */
const token =
  /"""[^]{0,4000}?"""|'''[^]{0,4000}?'''|"(?:[^"\\\n]|\\[^\n]){0,400}"|'(?:[^'\\\n]|\\[^\n]){0,400}'|[\p{L}\p{N}_$]+|\n[ \t]*|\S/gu;

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/**
 * The words and signs of a stretch of code: two stretches with the same tokens differ in white space and comments only.
 *
 * In Python, where white space has a meaning, changes of the indentation outside of brackets are tokens as well.
 * @param skipped Sorted ranges within the text that do not count, such as comments.
 */
export function codeTokens(text: string, range: TextRange, skipped: readonly TextRange[], language: LanguageId): string[] {
  const tokens: string[] = [];
  const layout = language === 'python' ? new Layout(tokens) : undefined;
  let reached = range.start;
  for (const { start, end } of [...skipped, { start: range.end, end: range.end }]) {
    if (end <= reached && start < range.end) continue;
    for (const [piece] of text.slice(reached, Math.max(reached, Math.min(start, range.end))).matchAll(token)) {
      if (piece.startsWith('\n')) layout?.startLine(piece.length - 1);
      else {
        layout?.meet(piece);
        tokens.push(piece);
      }
    }
    reached = Math.max(reached, end);
  }
  return tokens;
}

/** Follows Python's indentation as its tokenizer does. */
class Layout {
  private readonly tokens: string[];
  private readonly depths: number[] = [];
  private bracketDepth = 0;
  private pending: number | undefined;

  constructor(tokens: string[]) {
    this.tokens = tokens;
  }

  startLine(depth: number): void {
    this.pending = depth;
  }

  /** Called with each token before it is kept: only a line with code counts. */
  meet(piece: string): void {
    if (this.pending !== undefined && this.bracketDepth === 0) this.indent(this.pending);
    this.pending = undefined;
    if (opening.has(piece)) this.bracketDepth++;
    else if (closing.has(piece)) this.bracketDepth = Math.max(0, this.bracketDepth - 1);
  }

  private indent(depth: number): void {
    const current = this.depths.at(-1) ?? -1;
    if (depth > current) {
      if (this.depths.length > 0) this.tokens.push('\n>');
      this.depths.push(depth);
    } else if (depth < current) {
      while ((this.depths.at(-1) ?? -1) > depth) {
        this.depths.pop();
        this.tokens.push('\n<');
      }
    }
    this.tokens.push('\n');
  }
}
