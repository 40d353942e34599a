// Which part of a long text becomes the prompt. Pure: the same text always gives the same prompt, whatever was asked before.

/** The prompt's share of a text. */
export interface PromptWindow {
  /** Offset in the text where the prompt begins: 0, the start of a line, or a place within a line that is too long. */
  readonly start: number;
  readonly tokens: Int32Array;
}

/** What most tokenizers make one token of, with the space before it; a little finer than they are, so that prompts seldom come out too long. */
const piece = / ?\p{L}{1,6}| ?\p{N}{1,2}| ?[^\s\p{L}\p{N}]{1,2}|[^\S\n]+|\n/gu;
// Text beyond this many characters per allowed token is not looked at; code has 3 to 4, a run of spaces up to 16.
const mostCharactersPerToken = 16;
// A cut lies somewhere in the first third of what would fit, so that it can stay where it is while the text grows (guesses;
// there are 1.02 to 1.21 pieces to a token of SmolLM2 in files of Go, Rust, Java and Python).
const leastFilledRatio = 0.7;
const mostFilledRatio = 1.05;
const nextShare = 0.9;

/**
 * The end of `text` that fits into `limit` tokens, cut at the start of a line.
 *
 * Of the lines where a cut leaves between 0.7 and 1.05 pieces for each token of the limit, the one with the smallest hash is taken.
 * So the cut depends on the lines and not on earlier requests, and it stays at its line while text is added, until that line does not
 * fit any more: for six lines of code on average at 384 tokens. A line that alone is too long is cut within.
 */
export async function fitPrompt(text: string, limit: number, tokenize: (text: string) => Promise<Int32Array>): Promise<PromptWindow> {
  const earliest = Math.max(0, text.length - limit * mostCharactersPerToken);
  const starts = Array.from(text.slice(earliest).matchAll(piece), ({ index }) => earliest + index);
  if (earliest === 0 && starts.length <= limit * mostFilledRatio) {
    const tokens = await tokenize(text);
    if (tokens.length <= limit) return { start: 0, tokens };
  }
  // Pieces are only nearly tokens: where a cut leaves too many, one further behind is taken.
  for (let share = 1; share * limit >= 1; share *= nextShare) {
    const first = Math.max(0, Math.ceil(starts.length - share * limit * mostFilledRatio));
    const last = Math.min(starts.length - 1, Math.ceil(starts.length - share * limit * leastFilledRatio));
    if (first > last) continue;
    const start = starts[chooseCut(text, starts, first, last)] as number;
    const tokens = await tokenize(text.slice(start));
    if (tokens.length <= limit) return { start, tokens };
  }
  const tokens = await tokenize(text.slice(earliest));
  return { start: text.length, tokens: tokens.subarray(Math.max(0, tokens.length - limit)) };
}

/** The index of the line start with the smallest hash; where no line starts, of any piece. */
function chooseCut(text: string, starts: readonly number[], first: number, last: number): number {
  let best = first;
  let bestHash = Infinity;
  let isLine = false;
  for (let index = first; index <= last; index++) {
    const start = starts[index] as number;
    const startsLine = start === 0 || text[start - 1] === '\n';
    if (isLine && !startsLine) continue;
    const hash = hashAt(text, start);
    if (hash >= bestHash && isLine === startsLine) continue;
    [best, bestHash, isLine] = [index, hash, startsLine];
  }
  return best;
}

// More than a line, since lines repeat; what is typed lies far behind every place that is looked at (guess).
const hashedCharacters = 48;

/** FNV-1a over the beginning of what stands at `start`. */
function hashAt(text: string, start: number): number {
  let hash = 0x811c9dc5;
  for (let offset = start; offset < Math.min(text.length, start + hashedCharacters); offset++) {
    hash = Math.imul(hash ^ text.charCodeAt(offset), 0x01000193) >>> 0;
  }
  return hash;
}
