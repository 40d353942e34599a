// Ruff: Python, one fast program. Its configuration is TOML and runs nothing.

import { posix } from 'node:path';
import { z } from 'zod';
import { fileRuns } from './fileRuns.ts';
import type { FindingCategory } from './finding.ts';
import type { LinterDefinition, LinterOutput, ParsedOutput, RawFinding } from './linterDefinition.ts';
import { parseJson } from './parseJson.ts';

/** Ruff as data; see its documentation for the command line and the JSON format. */
export const ruff: LinterDefinition = {
  name: 'ruff',
  languages: ['python'],
  programs: ['ruff'],
  projectPrograms: ['.venv/bin/ruff', 'venv/bin/ruff', '.venv/Scripts/ruff.exe', 'venv/Scripts/ruff.exe'],
  howToInstall: 'Install ruff, for example with `pipx install ruff`, and put it on the PATH.',
  versionArguments: ['--version'],
  versionPattern: /^ruff ([\d.]+)/,
  runsCode: false,
  configuration: {
    path: /(?:^|\/)(?:\.?ruff|pyproject)\.toml$/,
    content: /(?:^|\n)[ \t]*\[+[ \t]*tool[ \t]*\.[ \t]*ruff\b|^(?![^]*(?:^|\n)[ \t]*\[+[ \t]*(?:tool|project|build-system)\b)/,
    riskOf: riskOfExtending,
    companions: /\.toml$/,
    barrier: 'ruff.toml',
    // Its defaults grow with every version and are its authors' opinion, not the project's.
    isNeeded: true,
  },
  needs: 'files',
  buildCheckRuns: (paths) =>
    fileRuns(['check', '--no-cache', '--no-fix', '--force-exclude', '--exit-zero', '--quiet', '--output-format=json', '--'], paths),
  buildFixRuns: (paths) => fileRuns(['check', '--no-cache', '--fix', '--force-exclude', '--exit-zero', '--quiet', '--'], paths),
  goodExitCodes: [0],
  categoryOf,
  parse: parseRuff,
  timeLimitMs: 60_000,
};

/** Refuses `extend` to anywhere but the project, and everything that is spelled so that this cannot be told. */
function riskOfExtending(text: string, path: string): string | undefined {
  for (const [, key = ''] of text.matchAll(/"((?:[^"\n\\]|\\.){0,200})"\s*[.=]/g))
    if (/\\[uUx]/.test(key)) return 'a key is spelled with escapes';
  for (const { index, 0: found } of text.matchAll(/(?<![\w-])["']?extend["']?[ \t]*=[ \t]*/g)) {
    const value = text.slice(index + found.length, index + found.length + 300);
    // Ruff takes nothing but a text.
    if (!/^["']/.test(value)) continue;
    const target = /^(["'])([\w./ -]+)\1/.exec(value)?.[2];
    if (target === undefined) return 'it extends a file whose name is spelled in an unusual way';
    if (posix.isAbsolute(target) || posix.join(posix.dirname(path), target).startsWith('..'))
      return 'it extends a file outside of the project';
  }
  return undefined;
}

const entry = z.object({
  code: z.string().nullable(),
  filename: z.string(),
  message: z.string(),
  location: z.object({ row: z.int(), column: z.int() }),
  fix: z.object({ applicability: z.string() }).nullish(),
});

function parseRuff({ stdout }: LinterOutput): ParsedOutput {
  const parsed = z.array(z.unknown()).safeParse(parseJson(stdout)?.value);
  if (!parsed.success) return { findings: [], unparsed: [], unreadable: 'no JSON list' };
  const findings: RawFinding[] = [];
  const unparsed: { path: string; detail: string }[] = [];
  let oddCount = 0;
  for (const read of parsed.data.map((value) => entry.safeParse(value))) {
    if (!read.success) oddCount++;
    else if (read.data.code === null || read.data.code === 'invalid-syntax') {
      unparsed.push({ path: read.data.filename, detail: read.data.message });
    } else {
      const { code, filename, message, location, fix } = read.data;
      findings.push({
        rule: code,
        category: categoryOf(code),
        path: filename,
        line: location.row,
        column: location.column,
        message,
        isFixable: fix?.applicability === 'safe',
      });
    }
  }
  return { findings, unparsed, unreadable: oddCount > 0 ? `${oddCount} entries of another shape` : undefined };
}

/** Categories by the letters in front of a rule's number, which name the linter that ruff took the rule from. */
const categories: Readonly<Record<string, FindingCategory>> = {
  ...{ F: 'correctness', B: 'correctness', PLE: 'correctness', PLW: 'correctness', ASYNC: 'correctness', DTZ: 'correctness' },
  ...{ A: 'naming', N: 'naming', PGH: 'correctness', RUF: 'correctness', PYI: 'types', ANN: 'types', TC: 'types', FA: 'types' },
  ...{ I: 'import', TID: 'import', ICN: 'import', INP: 'import', D: 'documentation', DOC: 'documentation', ERA: 'documentation' },
  ...{ TD: 'documentation', FIX: 'documentation', CPY: 'documentation', C: 'complexity', PLR: 'complexity', PERF: 'performance' },
  ...{ S: 'security', LOG: 'logging', G: 'logging', T: 'logging', BLE: 'errorHandling', TRY: 'errorHandling', EM: 'errorHandling' },
  ...{ RSE: 'errorHandling', PT: 'test', E: 'style', W: 'layout', COM: 'layout', Q: 'layout', SIM: 'simplification', UP: 'simplification' },
  ...{ RET: 'simplification', PIE: 'simplification', FURB: 'simplification', PTH: 'simplification', FLY: 'simplification' },
};

function categoryOf(code: string): FindingCategory {
  if (/^E[1235]/.test(code)) return 'layout';
  if (code === 'E722') return 'errorHandling';
  if (code === 'F401' || code === 'E401' || code === 'E402') return 'import';
  if (code.startsWith('C4')) return 'simplification';
  return categories[/^[A-Z]+/.exec(code)?.[0] ?? ''] ?? 'style';
}
