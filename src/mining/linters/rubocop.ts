// RuboCop: Ruby. Its configuration may require Ruby files and is expanded as a template, so it runs with consent only.

import { z } from 'zod';
import { fileRuns } from './fileRuns.ts';
import type { FindingCategory } from './finding.ts';
import type { LinterDefinition, LinterOutput, ParsedOutput, RawFinding } from './linterDefinition.ts';
import { parseJson } from './parseJson.ts';

/** RuboCop as data. */
export const rubocop: LinterDefinition = {
  name: 'rubocop',
  languages: ['ruby'],
  programs: ['rubocop'],
  projectPrograms: [],
  howToInstall: 'Install RuboCop, for example with `gem install rubocop`, and put it on the PATH.',
  versionArguments: ['--version'],
  versionPattern: /^(\d[\w.]*)/,
  runsCode: true,
  configuration: { path: /(?:^|\/)\.rubocop\.yml$/, companions: /\.ya?ml$/, barrier: '.rubocop.yml', isNeeded: true },
  needs: 'project',
  buildCheckRuns: (paths) => fileRuns(['--format', 'json', '--cache', 'false', '--force-exclusion', '--'], paths),
  buildFixRuns: (paths) => fileRuns(['--autocorrect', '--format', 'json', '--cache', 'false', '--force-exclusion', '--'], paths),
  goodExitCodes: [0, 1],
  categoryOf,
  parse: parseRubocop,
  timeLimitMs: 300_000,
};

const report = z.object({ files: z.array(z.object({ path: z.string(), offenses: z.array(z.unknown()) })) });

const offense = z.object({
  cop_name: z.string(),
  message: z.string(),
  correctable: z.boolean().optional(),
  location: z.object({ line: z.int(), column: z.int() }),
});

/** Categories by RuboCop's departments. */
const categories: Readonly<Record<string, FindingCategory>> = {
  ...{ Layout: 'layout', Lint: 'correctness', Metrics: 'complexity', Naming: 'naming', Performance: 'performance', RSpec: 'test' },
  ...{ Minitest: 'test', Security: 'security', Style: 'style' },
};

function categoryOf(rule: string): FindingCategory {
  return categories[rule.split('/')[0] ?? ''] ?? 'style';
}

function parseRubocop({ stdout }: LinterOutput): ParsedOutput {
  const parsed = report.safeParse(parseJson(stdout.slice(Math.max(0, stdout.indexOf('{'))))?.value);
  if (!parsed.success) return { findings: [], unparsed: [], unreadable: 'no JSON report' };
  const findings: RawFinding[] = [];
  const unparsed: { path: string; detail: string }[] = [];
  let oddCount = 0;
  for (const { path, offenses } of parsed.data.files) {
    for (const read of offenses.map((value) => offense.safeParse(value))) {
      if (!read.success) oddCount++;
      else if (read.data.cop_name === 'Lint/Syntax') unparsed.push({ path, detail: read.data.message });
      else {
        const { cop_name: rule, message, correctable, location } = read.data;
        const category = categoryOf(rule);
        findings.push({ rule, category, path, line: location.line, column: location.column, message, isFixable: correctable ?? false });
      }
    }
  }
  return { findings, unparsed, unreadable: oddCount > 0 ? `${oddCount} offenses of another shape` : undefined };
}
