import type { TextRange } from './languageDefinition.ts';

/** One parameter as written. */
export interface OutlinedParameter {
  /** With the marks of a rest parameter, such as `...rest` or `*args`; a whole pattern where it is taken apart; empty where it has none. */
  readonly name: string;
  /** On one line; `undefined` where none is written. */
  readonly type: string | undefined;
}

/** One call in the source. */
export interface OutlinedCall {
  readonly start: number;
  /** The last name of what is called; for `new Foo()` it is `Foo`. */
  readonly name: string;
  /** What the call is made on, at most 80 characters; `new` for a construction. */
  readonly receiver: string | undefined;
  readonly argumentCount: number;
}

/** One function, method or test call as the syntax tree shows it. */
export interface OutlinedFunction extends TextRange {
  /** Names of modules, types and functions around it and its own, joined by dots; of very deep nests only the innermost. */
  readonly qualifiedName: string;
  /** Its own name, for a test call the text of its title. */
  readonly name: string;
  /** A method stands directly in a type or has a receiver. */
  readonly kind: 'function' | 'method' | 'constructor';
  /** Name of the innermost class, interface, trait or struct around it. */
  readonly enclosingType: string | undefined;
  readonly body: TextRange;
  readonly docComment: TextRange | undefined;
  /** Whether it is the callback of a test call such as `it('…', () => {…})`. */
  readonly isTestCall: boolean;
  readonly parameters: readonly OutlinedParameter[];
  /** As written, on one line. */
  readonly returnType: string | undefined;
  /** Annotations, attributes and decorators as written, each on one line. */
  readonly annotations: readonly string[];
  /** One more than its decision points (McCabe 1976); those of a function inside it count there. 1 without full detail. */
  readonly cyclomaticComplexity: number;
  /** Calls in the body, those of functions inside it too, in source order; at most 1000. None without full detail. */
  readonly calls: readonly OutlinedCall[];
}

/** One member of a type. */
export interface OutlinedMember extends TextRange {
  readonly kind: 'field' | 'constructor' | 'method';
  readonly name: string;
  /** Without body and first value, on one line. */
  readonly signature: string;
}

/** One class, interface, trait, struct or implementation. */
export interface OutlinedType extends TextRange {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum' | 'struct' | 'trait' | 'module' | 'record';
  /** As written, each on one line. */
  readonly superTypes: readonly string[];
  /** Sorted by start; at most 500. */
  readonly members: readonly OutlinedMember[];
}

/** One import, include or use. */
export interface OutlinedImport extends TextRange {
  /** What names the module, without quotes. */
  readonly module: string;
  /** Names bound by it; `*` for all that the module has. */
  readonly names: readonly string[];
}

/** A place where one of the forms of a choice is used. */
export interface FormOccurrence extends TextRange {
  readonly choice: string;
  readonly form: string;
  readonly captures: Readonly<Record<string, TextRange>>;
}

/** What tree-sitter finds in one text, as plain data. Every list is sorted by start. */
export interface SourceOutline {
  readonly functions: readonly OutlinedFunction[];
  readonly types: readonly OutlinedType[];
  /** Runs of import, include and package declarations with nothing but white space between them. */
  readonly imports: readonly TextRange[];
  readonly importedModules: readonly OutlinedImport[];
  /** Comments, adjacent line comments joined, and docstrings. Disjoint. */
  readonly comments: readonly TextRange[];
  /** Offsets at which a statement or member starts, ascending, without repeats. Comments are none. */
  readonly statementStarts: readonly number[];
  readonly forms: readonly FormOccurrence[];
}

/**
 * How much of a text is outlined: everything, or the functions alone (with names, signatures and doc comments), which is faster.
 *
 * With `functions`, the lists other than `functions` and `comments` are empty, and no calls and decisions are counted.
 */
export type OutlineDetail = 'full' | 'functions';

/** Where the text breaks its language's grammar. */
export interface SyntaxProblem {
  readonly reason: 'syntaxErrors';
  /** Line of the first broken place, from 1. */
  readonly line: number;
}
