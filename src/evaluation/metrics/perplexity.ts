/** Among how many equally likely tokens the model seems to choose. @param lossNats Mean loss per token. */
export function perplexity(lossNats: number): number {
  return Math.exp(lossNats);
}

/** The same loss in bits. @param lossNats Mean loss per token. */
export function bitsPerToken(lossNats: number): number {
  return lossNats / Math.LN2;
}
