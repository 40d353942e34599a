/** Languages that tree-sitter parses here, named as VS Code names them. */
export type LanguageId =
  'java' | 'python' | 'typescript' | 'typescriptreact' | 'javascript' | 'go' | 'rust' | 'csharp' | 'c' | 'cpp' | 'php' | 'ruby' | 'kotlin';

/** A half-open range of UTF-16 offsets into a text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Everything about one language that is not in its query file. */
export interface LanguageDefinition {
  readonly id: LanguageId;
  /** File name endings with their dot, lower case. */
  readonly extensions: readonly string[];
  /** The grammar's name in `tree-sitter-<grammar>.wasm`. */
  readonly grammar: string;
  /** The package and folder of the grammar's file, `@vscode/tree-sitter-wasm/wasm` where none is named. */
  readonly grammarFolder?: string;
  /** The file in `queries/` whose captures find functions, types, comments, imports and statements. */
  readonly query: string;
  /** Matches the text of a comment that documents what follows it. Docstrings are captured by the query instead. */
  readonly docComment: RegExp;
  /** Node types that wrap a function and belong to it, such as an export or a decorated definition. */
  readonly wrappers: readonly string[];
  /** Node types that stand before a function as its siblings and belong to it, such as attributes. */
  readonly leading: readonly string[];
  /** Name of methods that construct, or that they are named like their type; `undefined` where the query tells. */
  readonly constructorName?: string;
  /** Whether types are written around names, as in C. */
  readonly hasDeclarators?: boolean;
  /** How the language's test frameworks are recognised. */
  readonly tests: TestConventions;
}

/** Simple signs by which a test is recognised. */
export interface TestConventions {
  /** Matches paths (forward slashes) of files that hold tests. */
  readonly path: RegExp;
  /** Matches names of functions that the framework runs, in files with such a path. */
  readonly name: RegExp | undefined;
  /** Matches annotations and attributes between the function's first modifier and its body, in any file. */
  readonly header: RegExp | undefined;
}
