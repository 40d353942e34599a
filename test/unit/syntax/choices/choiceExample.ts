import type { LanguageId } from '../../../../src/syntax/languageDefinition.ts';

/** One choice in all its forms, as statements of a function. */
export interface ChoiceExample {
  readonly choice: string;
  /** Code by form; each is what the others become when they are rewritten, but for white space. */
  readonly forms: Readonly<Record<string, string>>;
  /** Code that looks like it and is none of the forms. */
  readonly nearMiss: string;
}

/** Examples of one language and the code that they stand in, at `<code>`. */
export interface LanguageExamples {
  readonly language: LanguageId;
  readonly around: string;
  readonly examples: readonly ChoiceExample[];
}
