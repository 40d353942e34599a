// PMD: Java. Its configuration is XML; rules are classes of the user's own installation or XPath.

import { z } from 'zod';
import { fileRuns } from './fileRuns.ts';
import type { FindingCategory } from './finding.ts';
import type { LinterDefinition, LinterOutput, ParsedOutput, RawFinding } from './linterDefinition.ts';
import { parseJson } from './parseJson.ts';
import { riskOfXml } from './riskOfXml.ts';

/** PMD from version 7 on as data; exit code 4 means violations, 5 files that could not be read. */
export const pmd: LinterDefinition = {
  name: 'pmd',
  languages: ['java'],
  programs: ['pmd'],
  projectPrograms: [],
  howToInstall: 'Install PMD 7 or later and put its command `pmd` on the PATH.',
  versionArguments: ['--version'],
  versionPattern: /PMD (\d[\w.-]*)/,
  isSlow: true,
  runsCode: false,
  configuration: {
    path: /(?:^|\/)(?:[^/]*pmd[^/]*|[^/]*ruleset[^/]*)\.xml$/i,
    content: /<ruleset\b/,
    riskOf: riskOfXml,
    companions: /(?:^|\/)[^/]*(?:pmd|ruleset)[^/]*\.xml$/i,
    isNeeded: true,
  },
  needs: 'files',
  buildCheckRuns: (paths, { configurations }) =>
    fileRuns(['check', '--no-cache', '--no-progress', '-f', 'json', '-t', '1', '-R', `./${configurations[0] ?? ''}`, '--'], paths),
  goodExitCodes: [0, 4, 5],
  parse: parsePmd,
  timeLimitMs: 180_000,
};

const report = z.object({
  files: z.array(z.object({ filename: z.string(), violations: z.array(z.unknown()) })),
  processingErrors: z.array(z.object({ filename: z.string(), message: z.string() })).catch([]),
});

const violation = z.object({
  beginline: z.int(),
  begincolumn: z.int().optional(),
  description: z.string(),
  rule: z.string(),
  ruleset: z.string().optional(),
});

/** PMD's own eight categories. */
const categories: Readonly<Record<string, FindingCategory>> = {
  'Best Practices': 'style',
  'Code Style': 'style',
  Design: 'complexity',
  Documentation: 'documentation',
  'Error Prone': 'correctness',
  Multithreading: 'correctness',
  Performance: 'performance',
  Security: 'security',
};

const namesOf: readonly (readonly [RegExp, FindingCategory])[] = [
  [/Catch|Exception|Throw/, 'errorHandling'],
  [/Naming|Name$/, 'naming'],
  [/Import/, 'import'],
  [/Log|SystemPrintln|StackTrace/, 'logging'],
  [/JUnit|Test|Assert/, 'test'],
];

function parsePmd({ stdout }: LinterOutput): ParsedOutput {
  const parsed = report.safeParse(parseJson(stdout.slice(Math.max(0, stdout.indexOf('{'))))?.value);
  if (!parsed.success) return { findings: [], unparsed: [], unreadable: 'no JSON report' };
  const findings: RawFinding[] = [];
  let oddCount = 0;
  for (const { filename, violations } of parsed.data.files) {
    for (const read of violations.map((value) => violation.safeParse(value))) {
      if (!read.success) {
        oddCount++;
        continue;
      }
      const { beginline, begincolumn, description, rule, ruleset } = read.data;
      const category = namesOf.find(([pattern]) => pattern.test(rule))?.[1] ?? categories[ruleset ?? ''] ?? 'style';
      findings.push({ rule, category, path: filename, line: beginline, column: begincolumn ?? 1, message: description, isFixable: false });
    }
  }
  const unparsed = parsed.data.processingErrors.map(({ filename, message }) => ({ path: filename, detail: message }));
  return { findings, unparsed, unreadable: oddCount > 0 ? `${oddCount} violations of another shape` : undefined };
}
