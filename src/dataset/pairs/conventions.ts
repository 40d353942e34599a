// Which forms of a choice a project prefers, by counting: the evidence for convention pairs, and the veto against bundled rules
// that the project does not keep.

import type { FileSample, LanguageId } from '../../mining/sample.ts';
import { type Choice, isFinding } from '../../syntax/choices/choice.ts';
import { choiceOf, choicesOf } from '../../syntax/choices/choiceTable.ts';

/** A form that a project uses nearly always. */
export interface Convention {
  readonly language: LanguageId;
  readonly choice: string;
  readonly form: string;
  /** Places where the choice was made, in any form. */
  readonly supportCount: number;
  /** Part of them in this form. */
  readonly supportRatio: number;
  /** What the part is at least, with a confidence of 97.5 %: lower end of Wilson's interval (1927). */
  readonly leastRatio: number;
  /** Files with the form. */
  readonly fileCount: number;
}

/** Fewest places in the form. With all of them alike, 35 are needed for {@link LEAST_RATIO}; this is a bound against a lower one. */
const LEAST_COUNT = 20;

/** What the lower end of Wilson's interval must reach: nine of ten places, from the contract. */
const LEAST_RATIO = 0.9;

/** Fewest files, so that no single author's file is the project (a guess). */
const LEAST_FILES = 3;

/** The 97.5th percentile of the normal distribution: a two-sided interval of 95 %. */
const NORMAL_QUANTILE = 1.959964;

/** More findings than kept places of a rule, and at least as many as this, say that the rule is not the project's (a guess). */
const LEAST_FINDINGS_OF_A_HABIT = 5;

interface FormCount {
  count: number;
  fileCount: number;
  lastFile: number;
}

/** Counts forms over all files of a project; grows with the number of choices and of files, not with their texts. */
export class FormCounter {
  /** By language, choice and form. */
  private readonly counts = new Map<string, FormCount>();
  private readonly languages = new Set<LanguageId>();
  private fileCount = 0;

  /** Adds one file. */
  add(file: Pick<FileSample, 'language' | 'forms'>): void {
    const fileIndex = this.fileCount++;
    if (file.forms.length > 0) this.languages.add(file.language);
    for (const { choice, form } of file.forms) {
      const key = keyOf(file.language, choice, form);
      const known = this.counts.get(key);
      if (!known) this.counts.set(key, { count: 1, fileCount: 1, lastFile: fileIndex });
      else {
        known.count++;
        if (known.lastFile !== fileIndex) known.fileCount++;
        known.lastFile = fileIndex;
      }
    }
  }

  /** How often a form was chosen. */
  countOf(language: LanguageId, choice: string, form: string): number {
    return this.counts.get(keyOf(language, choice, form))?.count ?? 0;
  }

  /** In how many files a form was chosen. */
  fileCountOf(language: LanguageId, choice: string, form: string): number {
    return this.counts.get(keyOf(language, choice, form))?.fileCount ?? 0;
  }

  /** The conventions of the project, in the order of the tables. Rules with a preferred form are none: they hold without counting. */
  conventions(): Convention[] {
    return [...this.languages].flatMap((language) =>
      choicesOf(language)
        .filter(({ preferred }) => preferred === undefined)
        .flatMap((choice) => this.conventionsOf(language, choice)),
    );
  }

  /** Whether a project breaks a rule by habit, so that the rule is not one of the project. */
  isBrokenByHabit(language: LanguageId, choiceId: string): boolean {
    const choice = choiceOf(language, choiceId);
    if (!choice) return false;
    let findings = 0;
    let kept = 0;
    for (const { id } of choice.forms) {
      if (isFinding(choice, id)) findings += this.countOf(language, choiceId, id);
      else kept += this.countOf(language, choiceId, id);
    }
    return findings >= LEAST_FINDINGS_OF_A_HABIT && findings > kept;
  }

  private conventionsOf(language: LanguageId, choice: Choice): Convention[] {
    const supportCount = choice.forms.reduce((sum, { id }) => sum + this.countOf(language, choice.id, id), 0);
    return choice.forms.flatMap(({ id: form }) => {
      const { count, fileCount } = this.counts.get(keyOf(language, choice.id, form)) ?? { count: 0, fileCount: 0 };
      const leastRatio = wilsonLowerBound(count, supportCount);
      if (count < LEAST_COUNT || fileCount < LEAST_FILES || leastRatio < LEAST_RATIO) return [];
      return [{ language, choice: choice.id, form, supportCount, supportRatio: count / supportCount, leastRatio, fileCount }];
    });
  }
}

/**
 * The lower end of Wilson's score interval for a proportion.
 *
 * Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
 *
 * @returns 0 to 1; 0 for no trials.
 */
export function wilsonLowerBound(successes: number, trials: number): number {
  if (trials === 0) return 0;
  const ratio = successes / trials;
  const square = NORMAL_QUANTILE ** 2;
  const centre = ratio + square / (2 * trials);
  const margin = NORMAL_QUANTILE * Math.sqrt((ratio * (1 - ratio) + square / (4 * trials)) / trials);
  return Math.max(0, (centre - margin) / (1 + square / trials));
}

function keyOf(language: LanguageId, choice: string, form: string): string {
  return `${language} ${choice} ${form}`;
}
