// go vet: Go. It loads and compiles the project's packages, so it runs with consent only, without network and without C.

import { z } from 'zod';
import { failureOf } from './failureOf.ts';
import { foldersAround, groupByFolder } from './fileRuns.ts';
import { goEnvironment } from './goEnvironment.ts';
import type { LinterDefinition, LinterOutput, LinterPlace, LinterRun, ParsedOutput, RawFinding } from './linterDefinition.ts';
import { parseJson } from './parseJson.ts';

/** go vet as data. */
export const goVet: LinterDefinition = {
  name: 'go vet',
  languages: ['go'],
  programs: ['go'],
  projectPrograms: [],
  howToInstall: 'Install Go and put its folder bin on the PATH.',
  versionArguments: ['version'],
  versionPattern: /^go version go(\d[\w.]*)/,
  runsCode: true,
  configuration: { path: /(?:^|\/)go\.mod$/, isNeeded: true },
  needs: 'project',
  compiles: true,
  buildCheckRuns: runsByModule,
  goodExitCodes: [0, 1],
  parse: parseVet,
  environment: goEnvironment,
  timeLimitMs: 300_000,
};

/** One start for each module: the packages of all files in it. */
function runsByModule(paths: readonly string[], { configurations }: LinterPlace): LinterRun[] {
  const modules = new Set(configurations.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  return [...groupByFolder(paths, (path) => foldersAround(path).find((folder) => modules.has(folder)))].map(([folder, files]) => {
    const packages = new Set(files.map((path) => `./${path.slice(folder === '' ? 0 : folder.length + 1).replace(/\/?[^/]*$/, '')}`));
    return { folder, arguments: ['vet', '-json', ...packages] };
  });
}

const diagnostic = z.object({ posn: z.string(), message: z.string() });
const packages = z.record(z.string(), z.record(z.string(), z.unknown()));

/** One JSON object for each package, one after another; before Go 1.25 on standard error, between lines that begin with `#`. */
function parseVet(output: LinterOutput): ParsedOutput {
  const { stdout, stderr } = output;
  const findings: RawFinding[] = [];
  let oddCount = 0;
  for (const object of objectsIn(`${stdout}\n${stderr}`)) {
    const parsed = packages.safeParse(parseJson(object)?.value);
    if (!parsed.success) {
      oddCount++;
      continue;
    }
    for (const byRule of Object.values(parsed.data)) {
      for (const [rule, entries] of Object.entries(byRule)) {
        for (const entry of Array.isArray(entries) ? (entries as unknown[]) : []) {
          const read = diagnostic.safeParse(entry);
          const [, path, line, column] = /^(.*?):(\d+)(?::(\d+))?$/.exec(read.data?.posn ?? '') ?? [];
          if (!read.success || path === undefined) oddCount++;
          else {
            const message = read.data.message;
            findings.push({
              rule,
              category: 'correctness',
              path,
              line: Number(line),
              column: Number(column ?? 1),
              message,
              isFixable: false,
            });
          }
        }
      }
    }
  }
  const unparsed = [...stderr.matchAll(/^(?:vet: )?(\S+\.go):\d+:\d+: (.*)$/gm)].map(([, path = '', detail = '']) => ({ path, detail }));
  return { findings, unparsed, unreadable: oddCount > 0 ? `${oddCount} entries of another shape` : failureOf(output, { unparsed }) };
}

/** Objects whose brackets stand alone at the start of a line, which is how Go indents them. */
function objectsIn(text: string): string[] {
  const objects: string[] = [];
  let lines: string[] | undefined;
  for (const line of text.split('\n')) {
    if (line === '{') lines = [];
    lines?.push(line);
    if (line !== '}' || !lines) continue;
    objects.push(lines.join('\n'));
    lines = undefined;
  }
  return objects;
}
