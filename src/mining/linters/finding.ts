/** What a finding is about, the same words for every linter. */
export type FindingCategory =
  | 'correctness'
  | 'errorHandling'
  | 'simplification'
  | 'style'
  | 'layout'
  | 'naming'
  | 'import'
  | 'documentation'
  | 'complexity'
  | 'performance'
  | 'security'
  | 'types'
  | 'logging'
  | 'test';

/** One place that a linter objects to. */
export interface Finding {
  /** Name of the linter. */
  readonly tool: string;
  /** The rule as the linter itself names it, such as `F401` or `clippy::needless_return`. */
  readonly rule: string;
  readonly category: FindingCategory;
  /** Relative to the repository's top folder, with forward slashes. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1; 1 where the linter names only a line. */
  readonly column: number;
  readonly message: string;
  /** Whether the linter itself can mend it without changing what the code does, as far as the linter knows. */
  readonly isFixable: boolean;
}

/** Orders findings by path, line, column and rule, and leaves out repetitions, which compilers of several targets give. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.path, finding.line, finding.column, finding.rule, finding.message]);
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()].sort(
    (a, b) => compareText(a.path, b.path) || a.line - b.line || a.column - b.column || compareText(a.rule, b.rule),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
