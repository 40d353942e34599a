// The languages in which a planted project can be written: how its code looks, and which idiom replaces which.

/** One idiom in the place of another, in one language. */
export interface PlantedDialect {
  readonly name: 'python' | 'typescript';
  readonly extension: string;
  /** What stands right before both idioms: a place to complete ends with it. */
  readonly leadIn: string;
  /** What the project wrote at first: the language's usual construct. */
  readonly oldIdiom: string;
  /** What it replaces it by: something of its own that no model can know. */
  readonly newIdiom: string;
  /** Finds either idiom, and every other sign of it, in what a model sees. */
  readonly signs: RegExp;
  /** Where a function begins: its head, with what stands before it on the line. Global and multiline. */
  readonly functionHead: RegExp;
  /** Conditions under which input is refused, with the reason in words. `{key}`, `{amount}`, `{store}`, `{number}` stand for names and a number. */
  readonly checks: readonly (readonly [condition: string, reason: string])[];
  /** Lines that may stand before the last part of a function. */
  readonly preludes: readonly string[];
  /** Last parts of functions, without indentation of their own. */
  readonly endings: readonly string[];
  /** A whole function: head, description and body, not indented. */
  readonly printFunction: (words: FunctionWords, body: readonly string[]) => string;
  /** The lines of a check whose body writes `idiom`. */
  readonly printCheck: (condition: string, idiom: string, reason: string) => readonly string[];
  /** A whole file with one class of these functions. */
  readonly printModule: (words: ModuleWords, functions: readonly string[]) => string;
  /** The file in which the project's own idiom is defined. */
  readonly component: { readonly name: string; readonly text: string };
}

/** What a function is about. */
export interface FunctionWords {
  readonly verb: string;
  readonly key: string;
  readonly amount: string;
}

/** What a module is about: `parcel` and `ledger` make a class `ParcelLedger`. */
export interface ModuleWords {
  readonly thing: string;
  readonly kind: string;
}

/** `weight` as `Weight`. */
export function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** Lines two or four characters further to the right; empty ones stay empty. */
export function indented(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => (line === '' ? '' : indent + line));
}
