import type { TextRange } from './languageDefinition.ts';

/** One function, method or test call as the syntax tree shows it. */
export interface OutlinedFunction extends TextRange {
  /** Names of modules, types and functions around it and its own, joined by dots. */
  readonly qualifiedName: string;
  /** Its own name, for a test call the text of its title. */
  readonly name: string;
  /** Name of the innermost class, interface, trait or struct around it. */
  readonly enclosingType: string | undefined;
  readonly body: TextRange;
  readonly docComment: TextRange | undefined;
  /** Whether it is the callback of a test call such as `it('…', () => {…})`. */
  readonly isTestCall: boolean;
}

/** One class, interface, trait, struct or implementation. */
export interface OutlinedType extends TextRange {
  readonly name: string;
}

/** What tree-sitter finds in one text, as plain data. Every list is sorted by start. */
export interface SourceOutline {
  readonly functions: readonly OutlinedFunction[];
  readonly types: readonly OutlinedType[];
  /** Runs of import, include and package declarations with nothing but white space between them. */
  readonly imports: readonly TextRange[];
  /** Comments, adjacent line comments joined, and docstrings. Disjoint. */
  readonly comments: readonly TextRange[];
  /** Offsets at which a statement or member starts, ascending, without repeats. Comments are none. */
  readonly statementStarts: readonly number[];
}

/** Where the text breaks its language's grammar. */
export interface SyntaxProblem {
  readonly reason: 'syntaxErrors';
  /** Line of the first broken place, from 1. */
  readonly line: number;
}
