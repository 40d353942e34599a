import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mkdtemp, realpath } from 'node:fs/promises';
import { execPath } from 'node:process';
import { languageOfPath } from '../../syntax/languageTable.ts';
import { findFileOnPath, findProgram } from './findProgram.ts';
import type { LinterAbsence, LinterDetection } from './linter.ts';
import type { LinterDefinition } from './linterDefinition.ts';
import type { LinterProject } from './linterProject.ts';
import { removeFolder } from './removeFolder.ts';
import { runProgram } from './runProgram.ts';
import { scrubbedEnvironment } from './scrubbedEnvironment.ts';

/** A program that does not tell its version by then is taken for broken; Java's slowest start took 1 s here. */
const VERSION_LIMIT_MS = 20_000;

/** More than any version takes. */
const VERSION_OUTPUT_BYTES = 1_000_000;

/**
 * Looks whether a linter can be used in a project: files, program, configuration, consent, and whether it starts.
 *
 * Without consent nothing that lies inside the repository is run, its version included.
 */
export async function detectLinter(definition: LinterDefinition, project: LinterProject, signal?: AbortSignal): Promise<LinterDetection> {
  const { languages, configuration, runsCode, name, howToInstall } = definition;
  const hasFiles = project.trackedPaths.some((path) => isIn(languages, path));
  if (!hasFiles) return absent('noFiles', `Nothing to do: the project has no files for ${name}.`);
  const configurations = await project.configurationsOf(definition);
  if (configuration.isNeeded && configurations.length === 0) {
    return absent('noConfiguration', `Add a configuration of ${name} to the project, if it should follow one.`);
  }
  for (const { path, text } of configurations) {
    const risk = configuration.riskOf?.(text, path);
    if (risk !== undefined) return absent('unsafeConfiguration', `Mend ${path}: ${risk}.`);
  }
  const inProject = definition.projectPrograms.map((path) => join(project.topFolder, path)).find(isFile);
  if (inProject !== undefined && project.allowLinters) return startable([inProject]);
  const found = findLinterCommand(definition, project.searchPath, project.forbiddenFolder);
  if (runsCode && !project.allowLinters && (found.command ?? found.refused ?? inProject) !== undefined) {
    return absent('needsConsent', `${name} runs code of the project; allow it with --allow-linters if you trust the project.`);
  }
  if (found.command) return startable(found.command);
  if (found.refused !== undefined || inProject !== undefined) {
    return absent('insideRepository', `${name} lies inside the repository; install it elsewhere, or allow it with --allow-linters.`);
  }
  return absent('notInstalled', howToInstall);

  async function startable(command: readonly string[]): Promise<LinterDetection> {
    const version = await versionOf(definition, command, project.searchPath, project.forbiddenFolder, signal);
    if (version === undefined)
      return absent('doesNotStart', `${name} does not tell its version; try to run it by hand, or install it again.`);
    const first = configurations[0];
    return { available: true, version, command, runsCode, ...(first ? { configuration: first.path } : {}) };
  }
}

/** The command of a linter on a PATH. */
export function findLinterCommand(
  { programs, jar }: LinterDefinition,
  searchPath: string,
  forbiddenFolder: string | undefined,
): { readonly command?: readonly string[]; readonly refused?: string } {
  const found = findProgram(programs, searchPath, forbiddenFolder);
  if (found.program !== undefined) return { command: [found.program] };
  const jarFile = jar && findFileOnPath(jar, searchPath, forbiddenFolder);
  const java = jarFile === undefined ? undefined : findProgram(['java'], searchPath, forbiddenFolder).program;
  if (jarFile !== undefined && java !== undefined) return { command: [java, '-jar', jarFile] };
  return found.refused === undefined ? {} : { refused: found.refused };
}

/** What a linter says its version is, asked in an empty folder; `undefined` when it gives no sensible answer. */
export async function versionOf(
  definition: LinterDefinition,
  command: readonly string[],
  searchPath: string,
  forbiddenFolder: string | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'repotune-linter-')));
  try {
    const place = { copyFolder: folder, privateFolder: folder, configurations: [], has: () => false };
    const [first = ''] = command;
    const { versionProgram } = definition;
    const program = versionProgram ? [join(dirname(first), versionProgram)] : /\.[cm]?js$/.test(first) ? [execPath, ...command] : command;
    const end = await runProgram({
      command: [...program, ...definition.versionArguments],
      folder,
      environment: scrubbedEnvironment(searchPath, forbiddenFolder, folder, definition.environment?.(place)),
      timeLimitMs: VERSION_LIMIT_MS,
      outputLimitBytes: VERSION_OUTPUT_BYTES,
      signal,
    });
    return end.kind === 'exited' ? definition.versionPattern.exec(end.stdout.slice(0, 10_000))?.[1] : undefined;
  } finally {
    removeFolder(folder);
  }
}

function absent(reason: LinterAbsence, whatToDo: string): LinterDetection {
  return { available: false, reason, whatToDo };
}

function isIn(languages: LinterDefinition['languages'], path: string): boolean {
  const language = languageOfPath(path);
  return language !== undefined && languages.includes(language);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
