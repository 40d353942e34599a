// gofmt: Go's one layout. Nothing to configure, nothing is run.

import { failureOf } from './failureOf.ts';
import { fileRuns } from './fileRuns.ts';
import { goEnvironment } from './goEnvironment.ts';
import type { LinterDefinition, LinterOutput, ParsedOutput, RawFinding } from './linterDefinition.ts';
import { parseUnifiedDiff } from './unifiedDiff.ts';

/** gofmt as data. Its version is that of the Go beside it, which is asked in an empty folder. */
export const gofmt: LinterDefinition = {
  name: 'gofmt',
  languages: ['go'],
  programs: ['gofmt'],
  projectPrograms: [],
  howToInstall: 'Install Go and put its folder bin on the PATH.',
  versionProgram: 'go',
  versionArguments: ['version'],
  versionPattern: /^go version go(\d[\w.]*)/,
  environment: goEnvironment,
  runsCode: false,
  configuration: { path: /(?!)/, isNeeded: false },
  needs: 'files',
  judgesOnlyLayout: true,
  buildCheckRuns: (paths) => fileRuns(['-d'], paths),
  buildFixRuns: (paths) => fileRuns(['-w'], paths),
  // 1: something differs; 2: some file is no Go.
  goodExitCodes: [0, 1, 2],
  categoryOf: () => 'layout',
  parse: parseGofmt,
  timeLimitMs: 60_000,
};

function parseGofmt(output: LinterOutput): ParsedOutput {
  const { stdout, stderr, exitCode } = output;
  const { hunks, isComplete } = parseUnifiedDiff(stdout);
  const findings = hunks.map(({ path, line }): RawFinding => ({
    rule: 'gofmt',
    category: 'layout',
    path,
    line,
    column: 1,
    message: 'The layout differs from that of gofmt.',
    isFixable: true,
  }));
  const unparsed = [...stderr.matchAll(/^(.+?\.go):\d+:\d+: (.*)$/gm)].map(([, path = '', detail = '']) => ({ path, detail }));
  const failure = exitCode === 2 ? failureOf(output, { unparsed }) : undefined;
  return { findings, unparsed: firstOfEach(unparsed), unreadable: isComplete ? failure : 'no unified difference' };
}

function firstOfEach(entries: readonly { path: string; detail: string }[]): { path: string; detail: string }[] {
  return [...new Map([...entries].reverse().map((entry) => [entry.path, entry])).values()].reverse();
}
