// ESLint: JavaScript and TypeScript. Its configuration is a program, so it runs with consent only.

import { z } from 'zod';
import { fileRuns, foldersAround, groupByFolder } from './fileRuns.ts';
import type { FindingCategory } from './finding.ts';
import type { LinterDefinition, LinterOutput, LinterPlace, LinterRun, ParsedOutput, RawFinding } from './linterDefinition.ts';
import { parseJson } from './parseJson.ts';

/** ESLint as data, from version 9 on with its flat configuration. */
export const eslint: LinterDefinition = {
  name: 'eslint',
  languages: ['javascript', 'typescript', 'typescriptreact'],
  programs: ['eslint'],
  projectPrograms: ['node_modules/eslint/bin/eslint.js'],
  howToInstall: "Run the project's own installation, such as `npm ci`, or install eslint globally.",
  versionArguments: ['--version'],
  versionPattern: /^v?(\d[\w.-]*)/,
  runsCode: true,
  configuration: { path: /(?:^|\/)eslint\.config\.[cm]?[jt]s$/, isNeeded: true },
  needs: 'project',
  buildCheckRuns: (paths, place) => runsByConfiguration(['--format', 'json-with-metadata'], paths, place),
  buildFixRuns: (paths, place) => runsByConfiguration(['--fix', '--format', 'json'], paths, place),
  goodExitCodes: [0, 1],
  categoryOf: (rule) => categoryOf(rule, undefined),
  parse: parseEslint,
  timeLimitMs: 300_000,
};

/** Each file with the configuration nearest to it, named on the command line so that none is looked for above the copy. */
function runsByConfiguration(mode: readonly string[], paths: readonly string[], { configurations }: LinterPlace): LinterRun[] {
  const nameIn = new Map(configurations.map((path) => [path.slice(0, Math.max(0, path.lastIndexOf('/'))), path.split('/').at(-1) ?? '']));
  const groups = groupByFolder(paths, (path) => foldersAround(path).find((folder) => nameIn.has(folder)));
  return [...groups].flatMap(([folder, files]) =>
    fileRuns([...mode, '--no-color', '--no-warn-ignored', '--config', nameIn.get(folder) ?? '', '--'], files, folder),
  );
}

const report = z.object({
  results: z.array(z.object({ filePath: z.string(), messages: z.array(z.unknown()) })),
  metadata: z.object({ rulesMeta: z.record(z.string(), z.object({ type: z.string().optional() }).nullish()) }).optional(),
});

const message = z.object({
  ruleId: z.string().nullable(),
  fatal: z.boolean().optional(),
  message: z.string(),
  line: z.int().nullish(),
  column: z.int().nullish(),
  fix: z.unknown().optional(),
});

/** The three types of rules that ESLint knows. */
const categoryOfType: Readonly<Record<string, FindingCategory>> = {
  problem: 'correctness',
  suggestion: 'simplification',
  layout: 'layout',
};

/** Finer words for rules whose names say what they are about. */
const categoryOfName: readonly (readonly [RegExp, FindingCategory])[] = [
  [/jsdoc|comment|tsdoc/, 'documentation'],
  [/^import\/|import/, 'import'],
  [/camelcase|naming|id-length|filename/, 'naming'],
  [/complexity|max-/, 'complexity'],
  [/no-console/, 'logging'],
  [/throw|catch|promise|error/, 'errorHandling'],
  [/^(?:jest|vitest|testing-library|mocha)\//, 'test'],
  [/^security\/|eval/, 'security'],
  [/no-(?:explicit-any|unsafe-)|consistent-type|prefer-readonly/, 'types'],
];

function categoryOf(rule: string, type: string | undefined): FindingCategory {
  return categoryOfName.find(([pattern]) => pattern.test(rule))?.[1] ?? categoryOfType[type ?? ''] ?? 'style';
}

function parseEslint({ stdout }: LinterOutput): ParsedOutput {
  // A configuration may print something before the report.
  const start = stdout.indexOf('{"results"');
  const parsed = report.safeParse(parseJson(stdout.slice(Math.max(0, start)))?.value);
  if (!parsed.success) return { findings: [], unparsed: [], unreadable: 'no report with metadata' };
  const types = new Map(Object.entries(parsed.data.metadata?.rulesMeta ?? {}).map(([rule, meta]) => [rule, meta?.type]));
  const findings: RawFinding[] = [];
  const unparsed: { path: string; detail: string }[] = [];
  let oddCount = 0;
  for (const { filePath, messages } of parsed.data.results) {
    for (const read of messages.map((value) => message.safeParse(value))) {
      if (!read.success) oddCount++;
      else if (read.data.fatal === true) unparsed.push({ path: filePath, detail: read.data.message });
      else if (read.data.ruleId !== null) {
        const { ruleId, line, column, fix, message: text } = read.data;
        findings.push({
          rule: ruleId,
          category: categoryOf(ruleId, types.get(ruleId)),
          path: filePath,
          line: line ?? 1,
          column: column ?? 1,
          message: text,
          isFixable: fix !== undefined,
        });
      }
    }
  }
  return { findings, unparsed, unreadable: oddCount > 0 ? `${oddCount} messages of another shape` : undefined };
}
