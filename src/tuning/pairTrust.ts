// How far a pair is believed when the model has an opinion of its own: simple denoising of weak labels.
// The soft labels, their sharpening and the confidence are those of COSINE (Yu et al., "Fine-Tuning Pre-trained Language Model
// with Weak Supervision: A Contrastive-Regularized Self-Training Approach", 2021, section 3.2), for two classes.

/**
 * Weighs a pair by how sure its miner and the model together are that the better side is the better one.
 *
 * With the miner's confidence `c` and the model's `f = sigmoid(beta * movedNats)`, the joint belief is `p = c f / (c f + (1 - c)(1 - f))`,
 * sharpened to `q = p^2 / (p^2 + (1 - p)^2)`, and the weight `1 - H(q) / log 2` where `p` is above a half.
 * What counts is how training moved the sides apart, not the order in which the base model had them:
 * what it does not know yet is what there is to learn, but a pair that the others push the wrong way is doubtful.
 *
 * @param confidence 0…1.
 * @param movedNats `(s+ - r+) - (s- - r-)`: how much further ahead the better side is than with the base model, nats a token.
 * @returns 0…1; 0 where both together rather believe the opposite, 1 where nothing is in doubt.
 */
export function pairTrust(confidence: number, movedNats: number, beta: number): number {
  const model = 1 / (1 + Math.exp(-beta * movedNats));
  const [agreed, opposed] = [confidence * model, (1 - confidence) * (1 - model)];
  if (!(agreed > opposed)) return 0;
  const odds = (opposed / agreed) ** 2;
  const sharpened = 1 / (1 + odds);
  return 1 - entropyNats(sharpened) / Math.LN2;
}

/** Of two outcomes, of which one has this probability. */
function entropyNats(probability: number): number {
  const term = (chance: number): number => (chance > 0 ? -chance * Math.log(chance) : 0);
  return term(probability) + term(1 - probability);
}
