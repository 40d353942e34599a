// Documents to token batches. The one room where text becomes tokens for training.
// Legend: N tokens in a packed batch, S sequences, M targets.
import { defined } from '../base/assert.ts';
import { Random } from '../base/random.ts';
import type { DocumentExample } from '../dataset/example.ts';
import type { TokenBatch } from '../model/tokenBatch.ts';
import { type Packing, groupWindows } from './groupWindows.ts';
import { type Tokenizer, tokenizeStretch } from './tokenizedText.ts';
import { type TrainingWindow, layTrainingWindows } from './trainingWindows.ts';
import { TuningError } from './tuningError.ts';

/** How windows are cut and packed. */
export interface BatchShape {
  /** Tokens of one window at most. */
  readonly windowTokens: number;
  /** Windows packed into one step. */
  readonly windowsPerStep: number;
  /** How the windows of a step lie together. Default `single`. */
  readonly packing?: Packing | undefined;
}

/** What a {@link BatchSource} needs besides its documents. */
export interface BatchOptions extends BatchShape {
  readonly seed: number;
  /** What stands before every text, see `leadingTokens` of the prompt format; context, never a target. */
  readonly leadingTokens: readonly number[];
  /** Whether each epoch has the windows of the first one, in another order; otherwise they shift. Default `false`. */
  readonly repeatsWindows?: boolean | undefined;
}

/** Characters per token that are assumed before anything was tokenized; code is denser than prose. */
const assumedCharactersPerToken = 3.2;

/** Characters that are tokenized to measure the real ratio. */
const measuredCharacters = 60_000;

/** Training batches by step number: the same seed gives the same batch for the same step. */
export class BatchSource {
  readonly shape: BatchShape;
  /** Windows of one epoch, about. */
  readonly windowsPerEpoch: number;
  private readonly documents: readonly DocumentExample[];
  private readonly tokenizer: Tokenizer;
  private readonly seed: number;
  private readonly leadingTokens: readonly number[];
  private readonly repeatsWindows: boolean;
  private readonly charactersPerToken: number;
  private epochs = new Map<number, TrainingWindow[]>();

  /** @throws {TuningError} `tooFewTokens` when the documents do not fill a single window. */
  constructor(documents: readonly DocumentExample[], tokenizer: Tokenizer, options: BatchOptions) {
    this.documents = documents;
    this.tokenizer = tokenizer;
    this.seed = options.seed;
    this.leadingTokens = options.leadingTokens;
    this.repeatsWindows = options.repeatsWindows ?? false;
    this.shape = { windowTokens: options.windowTokens, windowsPerStep: options.windowsPerStep, packing: options.packing ?? 'single' };
    this.charactersPerToken = measureCharactersPerToken(documents, tokenizer);
    this.windowsPerEpoch = this.windowsOf(0).length;
    if (this.windowsPerEpoch === 0) {
      throw new TuningError(
        'tooFewTokens',
        `training documents: expected at least one window of code, found ${documents.length} documents without any`,
      );
    }
  }

  /** The batch of one step; step 0 is the first. */
  batch(step: number): TokenBatch {
    const sequences: TokenSequence[] = [];
    for (let slot = 0; slot < this.shape.windowsPerStep; slot++) sequences.push(this.sequence(step * this.shape.windowsPerStep + slot));
    return packSequences(this.shape.packing === 'single' ? sequences : [joinSequences(sequences)]);
  }

  /** The tokens of the window with this running number, counted over all epochs. */
  private sequence(windowNumber: number): TokenSequence {
    const epoch = Math.floor(windowNumber / this.windowsPerEpoch);
    const windows = this.windowsOf(epoch);
    const window = defined(windows[(windowNumber % this.windowsPerEpoch) % windows.length], 'training window');
    const document = defined(this.documents[window.documentIndex], 'training document');
    // Twice the expected characters: a window is cut by tokens, not by characters.
    const end = Math.min(document.text.length, window.start + Math.ceil(this.charactersPerToken * this.shape.windowTokens * 2));
    const { tokens, isScored } = tokenizeStretch(this.tokenizer, document.text, window.start, end, document.unscored);
    const isFirst = this.shape.packing === 'single' || windowNumber % this.shape.windowsPerStep === 0;
    const leading = isFirst ? this.leadingTokens : [];
    const length = this.shape.windowTokens - leading.length;
    return withLeadingTokens(leading, { tokens: tokens.subarray(0, length), isTarget: isScored.subarray(0, length) });
  }

  private windowsOf(epoch: number): TrainingWindow[] {
    let windows = this.epochs.get(epoch);
    if (!windows) {
      const strideCharacters = this.charactersPerToken * this.shape.windowTokens;
      const laid = layTrainingWindows(this.documents, { strideCharacters, seed: this.seed, epoch, repeats: this.repeatsWindows });
      windows = groupWindows(laid, this.documents, {
        size: this.shape.windowsPerStep,
        packing: this.shape.packing ?? 'single',
        random: Random.fromSeed(this.seed * 7919 + epoch + 1),
      });
      // Two epochs at most are alive: the one that ends and the one that begins within a step.
      this.epochs = new Map([...[...this.epochs].slice(-1), [epoch, windows]]);
    }
    return windows;
  }
}

/** One sequence of a batch before packing. */
export interface TokenSequence {
  /** `[T]` */
  readonly tokens: Int32Array;
  /** `[T]`, 1 where the token is to be predicted; the first token never is. */
  readonly isTarget: Uint8Array;
}

/** Puts what stands before every text in front of a sequence, as context. */
export function withLeadingTokens(leadingTokens: readonly number[], { tokens, isTarget }: TokenSequence): TokenSequence {
  if (leadingTokens.length === 0) return { tokens, isTarget };
  return { tokens: Int32Array.of(...leadingTokens, ...tokens), isTarget: Uint8Array.of(...leadingTokens.map(() => 0), ...isTarget) };
}

/** One sequence of several, in which the later ones see the earlier ones; the first token of each is no target. */
function joinSequences(sequences: readonly TokenSequence[]): TokenSequence {
  const length = sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const tokens = new Int32Array(length); // [T]
  const isTarget = new Uint8Array(length); // [T]
  let offset = 0;
  for (const sequence of sequences) {
    tokens.set(sequence.tokens, offset);
    isTarget.set(sequence.isTarget, offset);
    isTarget[offset] = 0;
    offset += sequence.tokens.length;
  }
  return { tokens, isTarget };
}

/** Lays sequences one behind the other; each target is predicted from the row before it. */
export function packSequences(sequences: readonly TokenSequence[]): TokenBatch {
  const tokenCount = sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const tokens = new Int32Array(tokenCount); // [N]
  const sequenceStarts = new Int32Array(sequences.length); // [S]
  const targetPositions: number[] = [];
  const targetTokens: number[] = [];
  let offset = 0;
  for (const [index, sequence] of sequences.entries()) {
    sequenceStarts[index] = offset;
    tokens.set(sequence.tokens, offset);
    for (let position = 1; position < sequence.tokens.length; position++) {
      if (sequence.isTarget[position] !== 1) continue;
      targetPositions.push(offset + position - 1);
      targetTokens.push(sequence.tokens[position] as number);
    }
    offset += sequence.tokens.length;
  }
  return { tokens, sequenceStarts, targetPositions: Int32Array.from(targetPositions), targetTokens: Int32Array.from(targetTokens) };
}

/** Characters per token over the first documents; the assumed ratio when there is too little text. */
function measureCharactersPerToken(documents: readonly DocumentExample[], tokenizer: Tokenizer): number {
  let characters = 0;
  let tokens = 0;
  for (const { text } of documents) {
    const sample = text.slice(0, 8000);
    characters += sample.length;
    tokens += tokenizer.tokenize(sample).length;
    if (characters >= measuredCharacters) break;
  }
  return tokens < 100 ? assumedCharactersPerToken : characters / tokens;
}
