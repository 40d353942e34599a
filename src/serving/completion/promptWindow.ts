// Which part of a long text becomes the prompt. Pure.

/** The prompt's share of a text. */
export interface PromptWindow {
  /** Offset in the text where the prompt begins: 0 or the start of a line. */
  readonly start: number;
  readonly tokens: Int32Array;
}

// After a cut, this share of the limit is used, so that the next keystrokes do not cut again and keep the cache (guess).
const refillRatio = 0.75;
// Text beyond this many characters per allowed token cannot fit; it is not tokenized (a run of spaces can reach 16 per token).
const mostCharactersPerToken = 16;

/**
 * The longest end of `text` that fits into `limit` tokens, cut at the start of a line.
 *
 * A line that alone is too long is cut in its middle.
 *
 * @param previousStart Where the last prompt of the same growing text began; kept while it still fits.
 */
export async function fitPrompt(
  text: string,
  limit: number,
  tokenize: (text: string) => Promise<Int32Array>,
  previousStart?: number,
): Promise<PromptWindow> {
  if (previousStart !== undefined && previousStart <= text.length && isLineStart(text, previousStart)) {
    const tokens = await tokenize(text.slice(previousStart));
    const isFull = previousStart === 0 || tokens.length >= limit * refillRatio;
    if (tokens.length <= limit && isFull) return { start: previousStart, tokens };
  }
  const earliest = Math.max(0, text.length - limit * mostCharactersPerToken);
  const all = await tokenize(text.slice(earliest));
  if (earliest === 0 && all.length <= limit) return { start: 0, tokens: all };

  const starts = lineStarts(text, earliest);
  const target = previousStart === undefined ? limit : Math.floor(limit * refillRatio);
  // The first start whose tail fits; a tail never has more tokens than a longer one by more than the cut's own effect.
  let low = 0;
  let high = starts.length;
  let best: PromptWindow | undefined;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = starts[middle] as number;
    const tokens = await tokenize(text.slice(start));
    if (tokens.length <= target) {
      best = { start, tokens };
      high = middle;
    } else low = middle + 1;
  }
  if (best && best.tokens.length > 0) return best;
  const tail = all.subarray(Math.max(0, all.length - target));
  return { start: text.length, tokens: tail };
}

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === '\n';
}

/** Offsets of all line starts from `from` on, the end of the text excluded. */
function lineStarts(text: string, from: number): number[] {
  const starts: number[] = from === 0 ? [0] : [];
  for (let newline = text.indexOf('\n', Math.max(0, from - 1)); newline >= 0; newline = text.indexOf('\n', newline + 1)) {
    if (newline + 1 < text.length) starts.push(newline + 1);
  }
  return starts;
}
