/** What one side of a pair was given: the loss over the tokens that tell the sides apart. */
interface SideLoss {
  /** Sum, nats. */
  readonly lossNats: number;
  readonly targetCount: number;
}

/** 1 where the better side is the likelier one by the mean over its differing tokens, 0 where it is not, and half for a tie. */
export function pairScore(better: SideLoss, worse: SideLoss): 0 | 0.5 | 1 {
  const margin = worse.lossNats / worse.targetCount - better.lossNats / better.targetCount;
  if (margin === 0) return 0.5;
  return margin > 0 ? 1 : 0;
}
