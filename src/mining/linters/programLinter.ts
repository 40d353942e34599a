// Makes a linter of a definition: detection, limits, the working copy, and problems in place of errors.

import { execPath } from 'node:process';
import { isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { throwIfAborted } from '../../base/cancellation.ts';
import { languageOfPath } from '../../syntax/languageTable.ts';
import { detectLinter } from './detectLinter.ts';
import { type Finding, sortFindings } from './finding.ts';
import type { FixResult, LintResult, LintedFile, Linter, LinterDetection, LinterProblem } from './linter.ts';
import type { LinterDefinition, LinterPlace, LinterRun, RawFinding } from './linterDefinition.ts';
import type { LinterProject } from './linterProject.ts';
import { type ProgramEnd, runProgram } from './runProgram.ts';
import { scrubbedEnvironment } from './scrubbedEnvironment.ts';
import type { WorkingCopy } from './workingCopy.ts';

/** Makes a linter of its definition. */
export function programLinter(definition: LinterDefinition): Linter {
  const detect = (project: LinterProject, signal?: AbortSignal): Promise<LinterDetection> => {
    const known = project.detections.get(definition.name);
    if (known) return known;
    const found = detectLinter(definition, project, signal);
    project.detections.set(definition.name, found);
    // An aborted look says nothing about the linter.
    found.catch(() => project.detections.delete(definition.name));
    return found;
  };
  return {
    name: definition.name,
    languages: definition.languages,
    canFix: definition.buildFixRuns !== undefined,
    judgesOnlyLayout: definition.judgesOnlyLayout ?? false,
    // ESLint and its like read a project's files for its configuration and types, but judge each by itself.
    seesWholeProject: definition.compiles ?? false,
    isSlow: definition.isSlow ?? false,
    detect,
    check: async (project, files, signal) => {
      throwIfAborted(signal);
      return new Use(definition, await detect(project, signal), project, files, signal).check();
    },
    fix: async (project, files, signal) => {
      throwIfAborted(signal);
      return new Use(definition, await detect(project, signal), project, files, signal).fix();
    },
  };
}

/** One check or fix of some files. */
class Use {
  private readonly problems: LinterProblem[] = [];
  private readonly findings: Finding[] = [];
  private readonly files: readonly LintedFile[] = [];
  private readonly definition: LinterDefinition;
  private readonly detection: LinterDetection;
  private readonly project: LinterProject;
  private readonly signal: AbortSignal | undefined;

  constructor(
    definition: LinterDefinition,
    detection: LinterDetection,
    project: LinterProject,
    files: readonly LintedFile[],
    signal: AbortSignal | undefined,
  ) {
    this.definition = definition;
    this.detection = detection;
    this.project = project;
    this.signal = signal;
    if (detection.available) this.files = this.usable(files);
    else this.complain('unavailable', detection.reason);
  }

  async check(): Promise<LintResult> {
    const { definition, files } = this;
    if (files.length > 0) {
      await this.inCopy(async (copy, place) => {
        const isAskedFor = new Set(files.map((file) => file.path));
        for (const run of definition.buildCheckRuns([...isAskedFor], place)) {
          const end = await this.start(run, copy, place);
          if (end) this.collect(end, run, copy, isAskedFor);
        }
      });
    }
    return { findings: sortFindings(this.findings), problems: this.problems };
  }

  async fix(): Promise<FixResult> {
    const { definition, files } = this;
    const changed: LintedFile[] = [];
    if (files.length > 0 && definition.buildFixRuns) {
      await this.inCopy(async (copy, place) => {
        const paths = files.map((file) => file.path);
        for (const run of definition.buildFixRuns?.(paths, place) ?? []) await this.start(run, copy, place);
        for (const { path, text } of files) {
          const fixed = await copy.read(path);
          if (fixed !== undefined && fixed !== text) changed.push({ path, text: fixed });
        }
      });
      // A fix of a whole project may have changed files that nobody asked about.
      if (definition.needs === 'project') await this.project.exclusively(() => Promise.resolve(this.project.dispose()));
    }
    return { files: changed, problems: this.problems };
  }

  /** Files in the linter's languages whose paths stay inside the copy and have nothing that output cannot name. */
  private usable(files: readonly LintedFile[]): LintedFile[] {
    const usable = new Map<string, LintedFile>();
    for (const file of files) {
      const language = languageOfPath(file.path);
      if (!language || !this.definition.languages.includes(language)) continue;
      if (isPlainPath(file.path)) usable.set(file.path, file);
      else this.complain('unusablePath', undefined, file.path);
    }
    return [...usable.values()];
  }

  private inCopy(action: (copy: WorkingCopy, place: LinterPlace) => Promise<void>): Promise<void> {
    const { definition, project, files, signal } = this;
    return project.exclusively(async () => {
      throwIfAborted(signal);
      const copy = await project.copyFor(definition);
      const place: LinterPlace = {
        copyFolder: copy.folder,
        privateFolder: copy.privateFolder,
        configurations: (await project.configurationsOf(definition)).map(({ path }) => path),
        has: (path) => copy.has(path),
      };
      await copy.withFiles(files, () => action(copy, place));
    });
  }

  private async start(run: LinterRun, copy: WorkingCopy, place: LinterPlace): Promise<ProgramEnd | undefined> {
    const { definition, detection, project, signal } = this;
    if (!detection.available) return undefined;
    const end = await runProgram({
      command: [...commandIn(copy, detection.command), ...run.arguments],
      folder: join(copy.folder, run.folder),
      environment: scrubbedEnvironment(project.searchPath, project.forbiddenFolder, copy.privateFolder, definition.environment?.(place)),
      timeLimitMs: project.timeLimitMs ?? definition.timeLimitMs,
      outputLimitBytes: project.outputLimitBytes,
      signal,
    });
    if (end.kind === 'exited' && definition.goodExitCodes.includes(end.exitCode)) return end;
    if (end.kind === 'timedOut' || end.kind === 'tooMuchOutput') this.complain(end.kind);
    else this.complain('crashed', `${end.kind} ${end.exitCode}: ${lastWords(end.stderr)}`);
    return undefined;
  }

  private collect(end: ProgramEnd, run: LinterRun, copy: WorkingCopy, isAskedFor: ReadonlySet<string>): void {
    const { findings, unparsed, unreadable } = this.definition.parse(end);
    const pathOf = (reported: string): string | undefined => {
      const full = isAbsolute(reported) ? reported : resolve(copy.folder, run.folder, reported);
      const path = relative(copy.folder, full).split(sep).join('/');
      return isAskedFor.has(path) ? path : undefined;
    };
    for (const finding of findings) {
      const path = pathOf(finding.path);
      if (path !== undefined) this.findings.push(completed(finding, this.definition.name, path));
    }
    for (const { path, detail } of unparsed) this.complain('fileNotParsed', detail, pathOf(path));
    if (unreadable !== undefined) this.complain('unreadableOutput', unreadable);
  }

  private complain(reason: LinterProblem['reason'], detail?: string, path?: string): void {
    this.problems.push({
      tool: this.definition.name,
      reason,
      ...(path === undefined ? {} : { path }),
      ...(detail === undefined ? {} : { detail: shortened(detail) }),
    });
  }
}

/** A program inside the repository that is JavaScript runs in a Node that may write only into the copy. */
function commandIn(copy: WorkingCopy, command: readonly string[]): readonly string[] {
  const [program = '', ...rest] = command;
  if (!/\.[cm]?js$/.test(program)) return command;
  // Not a wall (links are followed), but it holds back what writes by habit.
  const permission = [
    '--permission',
    '--allow-fs-read=*',
    `--allow-fs-write=${join(copy.folder, '..')}`,
    '--allow-addons',
    '--allow-worker',
  ];
  return [execPath, '--no-warnings', ...permission, program, ...rest];
}

function completed({ rule, category, line, column, message, isFixable }: RawFinding, tool: string, path: string): Finding {
  return { tool, rule, category, path, line: Math.max(1, line), column: Math.max(1, column), message: shortened(message), isFixable };
}

function isPlainPath(path: string): boolean {
  return path !== '' && !isAbsolute(path) && !/[\p{Cc}\\]/u.test(path) && posix.normalize(path) === path && !path.startsWith('../');
}

/** What is kept of a program's words, in characters (guess). */
const DETAIL_LENGTH = 300;

function lastWords(stderr: string): string {
  // Java announces the options of its environment on every start; a trace of calls says less than what stands above it.
  return stderr
    .replace(/^(?:NOTE: )?Picked up .*$|^ +at .*$|^Node\.js v.*$/gm, '')
    .replace(/\n{2,}/g, '\n')
    .trim()
    .slice(-DETAIL_LENGTH);
}

function shortened(text: string): string {
  return text.length > DETAIL_LENGTH ? `${text.slice(0, DETAIL_LENGTH)}…` : text;
}
