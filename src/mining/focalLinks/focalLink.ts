/** Names one function of the project. */
export interface FunctionRef {
  /** Relative to the repository root, with forward slashes. */
  readonly path: string;
  /** As the outline gives it; overloads share it, so `start` tells them apart. */
  readonly qualifiedName: string;
  /** UTF-16 offset in its file. */
  readonly start: number;
}

/** A test and a function that it tests. */
export interface FocalLink {
  readonly test: FunctionRef;
  readonly focal: FunctionRef;
  /** How often such links are right, 0…1, on the labelled projects that it was fitted on; too high elsewhere, see README.md. */
  readonly confidence: number;
  /** The rules that voted for it, the strongest first. */
  readonly rules: readonly string[];
}
