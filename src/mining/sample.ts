import type { FormOccurrence, OutlinedFunction, OutlinedImport, OutlinedType } from '../syntax/outline.ts';
import type { LanguageId as SyntaxLanguageId, TextRange as SyntaxTextRange } from '../syntax/languageDefinition.ts';

/** Languages that are mined, named as VS Code names them. */
export type LanguageId = SyntaxLanguageId;

/** A half-open range of UTF-16 offsets into a file's text. */
export type TextRange = SyntaxTextRange;

/** What a stretch of a file is, where that decides how it may be used. */
export interface MarkedRange extends TextRange {
  readonly kind: 'licenceHeader' | 'imports' | 'comment' | 'function' | 'class';
}

/** One function or method with what surrounds it. */
export interface FunctionSample extends OutlinedFunction {
  /** From the first modifier to the end of the parameter and result types, on one line. */
  readonly signature: string;
  readonly isTest: boolean;
}

/** One source file as mined: text and what tree-sitter found in it. */
export interface FileSample {
  /** Relative to the repository root, with forward slashes. */
  readonly path: string;
  readonly language: LanguageId;
  readonly text: string;
  /** Whether the path is one where the language's test frameworks look for tests. */
  readonly isTestFile: boolean;
  /** sha256 of the UTF-8 text, 64 hexadecimal digits. */
  readonly contentHash: string;
  /** The name under which git keeps the file, 40 hexadecimal digits. */
  readonly blobHash: string;
  readonly functions: readonly FunctionSample[];
  readonly types: readonly OutlinedType[];
  readonly importedModules: readonly OutlinedImport[];
  /** Places where one of several forms was chosen, see the choices of the syntax room. */
  readonly forms: readonly FormOccurrence[];
  /** Sorted by start. */
  readonly marks: readonly MarkedRange[];
  /** Offsets at which a statement or member starts, ascending. */
  readonly statementStarts: readonly number[];
}

/** Why a file was left out or only partly understood. */
export type ProblemReason =
  | 'binary'
  | 'generated'
  | 'vendored'
  | 'minified'
  | 'tooLarge'
  | 'notUtf8'
  | 'unsupportedLanguage'
  | 'empty'
  | 'missing'
  | 'symlink'
  | 'submodule'
  | 'unreadable'
  | 'excluded'
  | 'ignored'
  | 'licence'
  | 'lfsPointer'
  | 'parserFailed'
  | 'syntaxErrors'
  | 'containsSecret';

/** Bad or unusable input as data. */
export interface Problem {
  readonly path: string;
  readonly reason: ProblemReason;
  readonly detail?: string | undefined;
}
