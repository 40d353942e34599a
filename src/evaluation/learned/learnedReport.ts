// What a personalized model does that its base does not: computed from stored predictions and from the code that was learnt from.
import type { PairKind } from '../../dataset/pairs/pair.ts';
import type { DifferenceEstimate } from '../bootstrap.ts';
import type { TermKind } from './codeTerms.ts';

/** One item that both models wrote, side by side. */
export interface LearnedExample {
  readonly path: string;
  /** What the file has; unknown for blocks. */
  readonly actual?: string;
  readonly base: string;
  readonly personalized: string;
}

/** A term of the project's code that one of the two models wrote and the other did not. */
export interface LearnedTerm {
  readonly kind: TermKind;
  readonly text: string;
  /** Documents of those learnt from that have it. */
  readonly trainingDocumentCount: number;
  /** Items in which the personalized model wrote it. */
  readonly personalizedCount: number;
  /** Items in which the base wrote it. */
  readonly baseCount: number;
  /** Items of `personalizedCount` in whose file it did not stand before: there it cannot have been copied from the prompt. */
  readonly unpromptedCount: number;
  /** Items of `personalizedCount` whose actual line has it, of those whose line is known. */
  readonly rightCount: number;
  readonly knownCount: number;
  readonly examples: readonly LearnedExample[];
}

/** How often the better side of a rule's pairs is the likelier one. */
export interface LearnedRule {
  readonly kind: PairKind;
  readonly rule: string;
  readonly pairCount: number;
  readonly fileCount: number;
  /** 0 to 1. */
  readonly beforeRatio: number;
  readonly afterRatio: number;
  /** Whether there are enough pairs and files to read anything into it. */
  readonly isTelling: boolean;
}

/** How a convention of the project fares in what both models wrote, and in pairs. */
export interface LearnedConvention {
  readonly language: string;
  readonly choice: string;
  readonly form: string;
  /** Places of the project, and the part of them that has the form, 0 to 1. */
  readonly supportCount: number;
  readonly supportRatio: number;
  /** Places in written blocks where it was kept and where it was broken. */
  readonly before: { readonly keptCount: number; readonly brokenCount: number };
  readonly after: { readonly keptCount: number; readonly brokenCount: number };
  /** Its held-out pairs; absent where none were judged. */
  readonly pairs?: LearnedRule;
}

/** Why nothing, or little, can be told. */
export type LearnedCaution = 'noItems' | 'fewItems' | 'noPairs' | 'fewPairs' | 'noBlocks' | 'alike' | 'noneNew';

/** What the model learnt. */
export interface LearnedReport {
  /** Items that both models wrote, and pairs that both judged. */
  readonly lineCount: number;
  readonly blockCount: number;
  readonly pairCount: number;
  /** Items in which both wrote the same. */
  readonly equalCount: number;
  /** Of the accuracy over all pairs but self pairs; absent without pairs. */
  readonly pairAccuracy?: { readonly beforeRatio: number; readonly afterRatio: number; readonly estimate: DifferenceEstimate };
  /** Rules with most pairs first. */
  readonly rules: readonly LearnedRule[];
  /** Conventions with most places first. */
  readonly conventions: readonly LearnedConvention[];
  /** Terms of the project's code that only the personalized model wrote, the surest first. */
  readonly terms: readonly LearnedTerm[];
  /** How many such terms there are by kind, and how many the other way round: what the base wrote and the personalized model did not. */
  readonly termCounts: readonly { readonly kind: TermKind; readonly newCount: number; readonly lostCount: number }[];
  readonly cautions: readonly LearnedCaution[];
}
