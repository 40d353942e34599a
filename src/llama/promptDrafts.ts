// Guesses what the model will write from what stands in its prompt: code repeats itself, and several tokens are checked in one pass.

import { InputLookupTokenPredictor, type Token } from 'node-llama-cpp';

// A shorter match is chance (guess); what it brings is in this room's README.
const leastMatch = 3;
// As in node-llama-cpp's own default.
const mostDrafted = 3;

/** Drafts for one output. */
export class PromptDrafts {
  /** Tokens that were guessed and checked. */
  draftedCount = 0;
  /** Those that the model chose as well. */
  acceptedCount = 0;
  private readonly predictor = new InputLookupTokenPredictor({
    patternLength: { min: leastMatch, max: 16 },
    predictionLength: { min: 1, max: mostDrafted },
  });
  private pendingCount = 0;
  private hasFailed = false;

  /** @param prompt The tokens to look into. */
  constructor(prompt: readonly Token[]) {
    this.predictor.reset({ stateTokens: [...prompt] });
    this.predictor.updateInputTokens([...prompt]);
  }

  /** Tells which token was written. */
  push(token: Token): void {
    this.predictor.pushTokens([token]);
  }

  /** The tokens that may come next, at most `mostCount` of them. None after a guess was wrong: this output goes its own way. */
  next(mostCount: number): Token[] {
    const drafted = this.hasFailed ? [] : this.predictor.predictTokens().slice(0, Math.max(0, mostCount));
    this.pendingCount = drafted.length;
    return drafted;
  }

  /** Tells how many of the last guesses were right. */
  settle(acceptedCount: number): void {
    this.draftedCount += this.pendingCount;
    this.acceptedCount += Math.min(acceptedCount, this.pendingCount);
    if (acceptedCount < this.pendingCount) this.hasFailed = true;
    this.pendingCount = 0;
  }
}
