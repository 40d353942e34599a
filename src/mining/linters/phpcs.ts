// PHP_CodeSniffer: PHP. A configuration may load sniffs, which are PHP, so it runs with consent only.

import { z } from 'zod';
import { fileRuns } from './fileRuns.ts';
import type { FindingCategory } from './finding.ts';
import type { LinterDefinition, LinterOutput, ParsedOutput, RawFinding } from './linterDefinition.ts';
import { parseJson } from './parseJson.ts';

/** PHP_CodeSniffer as data; it exits with 1 or 2 when it found something. Mending is the work of another program, phpcbf. */
export const phpcs: LinterDefinition = {
  name: 'phpcs',
  languages: ['php'],
  programs: ['phpcs'],
  projectPrograms: ['vendor/bin/phpcs'],
  howToInstall: "Run the project's own `composer install`, or put `phpcs` on the PATH.",
  versionArguments: ['--version'],
  versionPattern: /version (\d[\w.]*)/,
  runsCode: true,
  configuration: { path: /^\.?phpcs\.xml(?:\.dist)?$/, content: /<ruleset\b/, isNeeded: true },
  needs: 'project',
  buildCheckRuns: (paths, { configurations }) =>
    fileRuns(['--report=json', '-q', '--no-cache', `--standard=./${configurations[0] ?? ''}`, '--'], paths),
  goodExitCodes: [0, 1, 2],
  parse: parsePhpcs,
  timeLimitMs: 300_000,
};

const report = z.object({ files: z.record(z.string(), z.object({ messages: z.array(z.unknown()) })).or(z.array(z.never())) });

const message = z.object({ message: z.string(), source: z.string(), line: z.int(), column: z.int(), fixable: z.boolean().catch(false) });

/** Categories by the second part of a sniff's name. */
const categories: Readonly<Record<string, FindingCategory>> = {
  ...{ WhiteSpace: 'layout', Formatting: 'layout', Files: 'layout', NamingConventions: 'naming', Commenting: 'documentation' },
  ...{ Metrics: 'complexity', Security: 'security', Namespaces: 'import', TypeHints: 'types' },
};

function parsePhpcs({ stdout }: LinterOutput): ParsedOutput {
  const parsed = report.safeParse(parseJson(stdout.slice(Math.max(0, stdout.indexOf('{'))))?.value);
  if (!parsed.success) return { findings: [], unparsed: [], unreadable: 'no JSON report' };
  const findings: RawFinding[] = [];
  let oddCount = 0;
  for (const [path, { messages }] of Object.entries(parsed.data.files)) {
    for (const read of messages.map((value) => message.safeParse(value))) {
      if (!read.success) {
        oddCount++;
        continue;
      }
      const { source, line, column, fixable } = read.data;
      const category = categories[source.split('.')[1] ?? ''] ?? 'style';
      findings.push({ rule: source, category, path, line, column, message: read.data.message, isFixable: fixable });
    }
  }
  return { findings, unparsed: [], unreadable: oddCount > 0 ? `${oddCount} messages of another shape` : undefined };
}
