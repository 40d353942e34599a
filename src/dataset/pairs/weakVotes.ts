// Combines weak signs that one version of a function is better than another into one probability.
// A heuristic: the weights are set by hand and were held against pairs that were read, see the room's README.

/** What is known about a change. A vote that is left out abstains. */
export interface WeakVotes {
  /** Findings of the older version less those of the newer one. Only the sign counts: rules differ in weight, and long functions have more. */
  readonly findingsFixed?: number | undefined;
  /** What the commit said it was, a key of {@link classWeights}. */
  readonly changeClass?: string | undefined;
  /** The commit's message. */
  readonly message?: string | undefined;
  /** Whether tests were changed with it. */
  readonly changedTests?: boolean | undefined;
  /** Days until another fix changed the same function. */
  readonly daysToNextFix?: number | undefined;
  /** Whether a later commit took it back. */
  readonly isReverted?: boolean | undefined;
}

/** Days within which another fix says that the first one was not enough. From the method's notes. */
const RE_EDIT_DAYS = 30;

/** What each vote adds to the logarithm of the odds. 1 takes 0.5 to 0.73, 2 to 0.88. All set by hand. */
const weights = { findingsFell: 1.5, findingsRose: -2, goodWords: 0.3, badWords: -0.8, changedTests: 0.3, reEdited: -1, reverted: -3 };

/** The same for the kinds of commits; others abstain. */
const classWeights: Readonly<Record<string, number>> = { fix: 1.2, reviewFollowUp: 1, refactor: 0.7, style: 0.7, revert: -1.5 };

const goodWords =
  /\b(?:fix(?:e[sd])?|correct(?:s|ed|ly)?|clean(?:s|ed|ing|up)?|simplif(?:y|ies|ied)|polish(?:ed)?|nit|review|improve[sd]?|modernize|idiomatic)\b/iu;
const badWords =
  /\b(?:wip|hack(?:y|s)?|tmp|temporar(?:y|ily)|work[- ]?around|quick|dirty|experiment(?:al)?|revert(?:s|ed)?|try(?:ing)?)\b/iu;

/** Messages are searched up to here, characters. */
const MOST_MESSAGE_CHARACTERS = 2_000;

/**
 * P(the newer version is the better one) = σ(Σ votes), σ(x) = 1 / (1 + e^-x).
 *
 * Each vote adds its weight to the log-odds, as if votes were independent given the truth (naive Bayes with fixed rates):
 * findings fell +1.5, rose −2; fix +1.2, review follow-up +1, refactor or style +0.7, revert −1.5; a good word in the message +0.3,
 * a bad one −0.8; tests changed with it +0.3; another fix within 30 days −1; taken back −3. Without any vote it is one half.
 *
 * @returns Between 0 and 1, never quite either. After COSINE's weak sources (Yu et al., 2021) without its self-training.
 */
export function confidenceOf(votes: WeakVotes): number {
  const { findingsFixed = 0, changeClass = '', message = '', changedTests = false, daysToNextFix = Infinity, isReverted = false } = votes;
  const text = message.slice(0, MOST_MESSAGE_CHARACTERS);
  let logOdds = Object.hasOwn(classWeights, changeClass) ? (classWeights[changeClass] as number) : 0;
  if (findingsFixed > 0) logOdds += weights.findingsFell;
  if (findingsFixed < 0) logOdds += weights.findingsRose;
  if (goodWords.test(text)) logOdds += weights.goodWords;
  if (badWords.test(text)) logOdds += weights.badWords;
  if (changedTests) logOdds += weights.changedTests;
  if (daysToNextFix <= RE_EDIT_DAYS) logOdds += weights.reEdited;
  if (isReverted) logOdds += weights.reverted;
  return 1 / (1 + Math.exp(-logOdds));
}
