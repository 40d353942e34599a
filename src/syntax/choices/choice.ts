// A choice is a point where code can be written in two or more forms with (nearly) the same meaning.
// One engine serves both kinds: lint rules, where one form is better, and conventions, where the project decides.

/** What a choice is about. */
export type ChoiceCategory =
  | 'assertion'
  | 'braces'
  | 'comparison'
  | 'construction'
  | 'declaration'
  | 'emptyCheck'
  | 'errorHandling'
  | 'flow'
  | 'logging'
  | 'loop'
  | 'naming'
  | 'nullCheck'
  | 'redundancy'
  | 'string';

/** One way to write it. */
export interface ChoiceForm {
  readonly id: string;
  /** The form written from captures, such as `{left} == {right}`; `undefined` where it can be recognised but not written. */
  readonly template: string | undefined;
  /** Whether it is neither better nor worse than the preferred form, and so no finding. */
  readonly isAccepted: boolean;
}

/** A point where code can be written in several forms. */
export interface Choice {
  readonly id: string;
  readonly category: ChoiceCategory;
  readonly forms: readonly ChoiceForm[];
  /** The better form of a lint rule; `undefined` for a convention, which a project decides by counting. */
  readonly preferred: string | undefined;
  /** Whether the forms may differ in what they do. */
  readonly changesBehaviour: 'no' | 'possibly';
  /** Rules of known linters that say the same, such as `eslint/eqeqeq`. Empty for conventions that no linter has. */
  readonly linterRules: readonly string[];
  readonly description: string;
}

/** Whether a form is what a lint rule complains about. */
export function isFinding(choice: Choice, formId: string): boolean {
  if (choice.preferred === undefined || choice.preferred === formId) return false;
  return !choice.forms.some((form) => form.id === formId && form.isAccepted);
}
