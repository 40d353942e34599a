// Clippy: Rust. It compiles the project, build scripts and macros included, so it runs with consent only.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { failureOf } from './failureOf.ts';
import { foldersAround, groupByFolder } from './fileRuns.ts';
import type { FindingCategory } from './finding.ts';
import type { LinterDefinition, LinterOutput, LinterPlace, LinterRun, ParsedOutput, RawFinding } from './linterDefinition.ts';
import { parseJson } from './parseJson.ts';

/** Clippy as data. */
export const clippy: LinterDefinition = {
  name: 'clippy',
  languages: ['rust'],
  programs: ['cargo-clippy'],
  projectPrograms: [],
  howToInstall: 'Run `rustup component add clippy`, and put the folder of cargo on the PATH.',
  versionArguments: ['clippy', '--version'],
  versionPattern: /^clippy (\d[\w.]*)/,
  runsCode: true,
  configuration: { path: /(?:^|\/)Cargo\.toml$/, isNeeded: true },
  needs: 'project',
  compiles: true,
  buildCheckRuns: (paths, place) => runsByWorkspace(['--message-format=json', '--keep-going'], paths, place),
  buildFixRuns: (paths, place) => runsByWorkspace(['--fix', '--allow-no-vcs', '--message-format=json'], paths, place),
  // 101: some crate does not compile; the findings of the others are there.
  goodExitCodes: [0, 101],
  categoryOf: (rule) => categoryOf(rule, 'warning'),
  parse: parseClippy,
  environment: cargoEnvironment,
  timeLimitMs: 600_000,
};

/** One start for each outermost manifest, which is the workspace of those below it. */
function runsByWorkspace(mode: readonly string[], paths: readonly string[], { configurations }: LinterPlace): LinterRun[] {
  const manifests = new Set(configurations.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  const groups = groupByFolder(paths, (path) => foldersAround(path).findLast((folder) => manifests.has(folder)));
  return [...groups.keys()].map((folder) => ({
    folder,
    arguments: ['clippy', '--workspace', '--all-targets', '--offline', '--quiet', ...mode],
  }));
}

/** The user's own toolchain and crates; nothing is fetched, and build outputs stay beside the copy. */
function cargoEnvironment({ privateFolder }: LinterPlace): Record<string, string> {
  return {
    CARGO_HOME: process.env['CARGO_HOME'] ?? join(homedir(), '.cargo'),
    RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'),
    RUSTUP_AUTO_INSTALL: '0',
    CARGO_NET_OFFLINE: 'true',
    CARGO_TARGET_DIR: join(privateFolder, 'target'),
    CARGO_TERM_COLOR: 'never',
  };
}

const span = z.object({
  file_name: z.string(),
  line_start: z.int(),
  column_start: z.int(),
  is_primary: z.boolean(),
  suggestion_applicability: z.string().nullish(),
});

const compilerMessage = z.object({
  message: z.object({
    level: z.string(),
    message: z.string(),
    code: z.object({ code: z.string() }).nullish(),
    spans: z.array(span),
    children: z.array(z.object({ spans: z.array(span) })),
  }),
});

/** One JSON object a line, as `cargo build --message-format=json` documents it. */
function parseClippy(output: LinterOutput): ParsedOutput {
  const findings: RawFinding[] = [];
  const unparsed: { path: string; detail: string }[] = [];
  let oddCount = 0;
  for (const line of output.stdout.split('\n')) {
    if (!line.includes('"reason":"compiler-message"')) {
      if (line.trim() !== '' && !line.startsWith('{"reason":"')) oddCount++;
      continue;
    }
    const read = compilerMessage.safeParse(parseJson(line)?.value);
    if (!read.success) {
      oddCount++;
      continue;
    }
    const { level, message, code, spans, children } = read.data.message;
    const place = spans.find((candidate) => candidate.is_primary);
    if (!place || !code) continue;
    // Codes such as E0308 are errors of the compiler.
    if (/^E\d+$/.test(code.code)) {
      unparsed.push({ path: place.file_name, detail: `${code.code}: ${message}` });
      continue;
    }
    const isFixable = children.some((child) => child.spans.some((part) => part.suggestion_applicability === 'MachineApplicable'));
    const category = categoryOf(code.code, level);
    findings.push({
      rule: code.code,
      category,
      path: place.file_name,
      line: place.line_start,
      column: place.column_start,
      message,
      isFixable,
    });
  }
  return { findings, unparsed, unreadable: oddCount > 0 ? `${oddCount} lines that are no messages` : failureOf(output, { unparsed }) };
}

/** Clippy's messages do not tell a lint's group; its name mostly does. */
function categoryOf(rule: string, level: string): FindingCategory {
  if (level === 'error') return 'correctness';
  if (/unwrap|expect|panic|result|_err|map_err|ok_/.test(rule)) return 'errorHandling';
  if (/needless|redundant|unnecessary|useless|manual|unused|len_zero|collapsible|single_|question_mark|let_and_return|bool_/.test(rule)) {
    return 'simplification';
  }
  if (/doc/.test(rule)) return 'documentation';
  if (/nam(?:e|ing)|case|wrong_self/.test(rule)) return 'naming';
  if (/import/.test(rule)) return 'import';
  if (/complex|too_many|large|cognitive/.test(rule)) return 'complexity';
  if (/clone|alloc|copy|box|vec|iter|inefficient|to_string|to_owned/.test(rule)) return 'performance';
  if (/print|dbg/.test(rule)) return 'logging';
  return 'style';
}
