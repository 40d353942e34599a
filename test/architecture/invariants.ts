// Reads the numbered invariants of ARCHITECTURE.md and the tests that hold them.

/** One sentence that must stay true. */
export interface Invariant {
  readonly number: number;
  readonly text: string;
  /** Paths of the tests that hold it, as written after `(test: …)`. */
  readonly tests: readonly string[];
}

/** The list under the heading "Invariants"; an item may run over several lines. */
export function parseInvariants(markdown: string): readonly Invariant[] {
  const section = /^## +Invariants.*\n([^]*?)(?=^## |$(?![^]))/mu.exec(markdown)?.[1] ?? '';
  const items = section.split(/^(?=\d+\. )/mu).filter((item) => /^\d+\. /u.test(item));
  return items.map((item) => {
    const [, number = '', body = ''] = /^(\d+)\. ([^]*)$/u.exec(item.trim()) ?? [];
    const paragraph = (body.split(/\n\s*\n/u)[0] ?? '').replace(/\s+/gu, ' ').trim();
    const [, text = paragraph, tests = ''] = /^(.*?) *\(tests?: ([^()]+)\)\.?$/u.exec(paragraph) ?? [];
    return {
      number: Number(number),
      text,
      tests: tests
        .split(',')
        .map((path) => path.replaceAll('`', '').trim())
        .filter((path) => path !== ''),
    };
  });
}

/** Invariants that no existing test holds, and gaps in the numbering. */
export function checkInvariants(markdown: string, paths: readonly string[]): readonly string[] {
  const invariants = parseInvariants(markdown);
  if (invariants.length === 0)
    return ['ARCHITECTURE.md has no numbered list under "## Invariants"; write what must stay true, each item ending with (test: path)'];
  return invariants.flatMap((invariant, index) => {
    const violations: string[] = [];
    if (invariant.number !== index + 1) violations.push(`invariant ${invariant.number} should be number ${index + 1}`);
    if (invariant.tests.length === 0)
      violations.push(`invariant ${invariant.number} names no test; end it with (test: test/…) or drop it: what no test holds is a wish`);
    for (const path of invariant.tests) {
      if (!paths.includes(path))
        violations.push(`invariant ${invariant.number} names ${path}, which does not exist; name the test that holds it now`);
      else if (!/\.(test\.ts|rs)$/u.test(path)) violations.push(`invariant ${invariant.number} names ${path}, which is no test`);
    }
    return violations;
  });
}
