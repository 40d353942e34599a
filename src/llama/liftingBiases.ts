import { type LlamaModel, type Token, TokenBias } from 'node-llama-cpp';

// Texts before a cursor whose fitting tokens are remembered; a word that is typed needs a few (guess).
const mostBiases = 8;
// Lifts the tokens that fit above all others; logits lie within about 100 of each other, and binary32 still tells 1e-5 apart there.
const liftLogit = 200;

/** Biases that lift some tokens above all others; the last few are kept, since a list may hold half of the vocabulary. */
export class LiftingBiases {
  private readonly model: LlamaModel;
  private readonly biases = new Map<string, TokenBias>();

  constructor(model: LlamaModel) {
    this.model = model;
  }

  /** The bias for a list of tokens. @param name The same for the same list only. */
  lifting(tokens: readonly number[], name: string): TokenBias {
    const known = this.biases.get(name);
    if (known) return known;
    const bias = new TokenBias(this.model.tokenizer).set([...tokens] as Token[], { logit: liftLogit });
    this.biases.set(name, bias);
    const [oldest] = this.biases.keys();
    if (this.biases.size > mostBiases && oldest !== undefined) this.biases.delete(oldest);
    return bias;
  }
}
