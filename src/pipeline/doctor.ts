// What this machine has, and what is missing for full speed or for working at all.
import { existsSync, statSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../base/errors.ts';
import { toolVersion } from '../base/toolVersion.ts';
import { userCacheFolder, userDataFolder } from '../base/userFolders.ts';
import type { BackendName } from '../engine/backend.ts';
import type { BackendProbe } from '../engine/selection/backendProbe.ts';
import { llamaRuntime } from '../llama/llamaRuntime.ts';
import { gitVersion } from '../mining/git/gitVersion.ts';
import { findRepository } from '../mining/git/repository.ts';
import { findLinterPrograms } from '../mining/linters/findLinterPrograms.ts';
import { MiningError } from '../mining/miningError.ts';
import { defaultModelName } from '../model/catalogue.ts';
import { findModel } from '../model/ensureModel.ts';
import { findBackends } from './doctorBackends.ts';
import type { PipelineContext } from './pipelineEvent.ts';

/** One thing that was looked at. */
export interface DoctorFinding {
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'note';
  readonly found: string;
  /** What to do about it, in a terminal. */
  readonly advice?: string | undefined;
  /** Whether it is used only with a person's consent, since it runs code of the repository. */
  readonly needsConsent?: boolean | undefined;
}

/** What `doctor` found. */
export interface DoctorReport {
  readonly toolVersion: string;
  readonly machine: { readonly processor: string; readonly cores: number; readonly memoryBytes: number; readonly platform: string };
  readonly folders: { readonly data: string; readonly cache: string };
  readonly findings: readonly DoctorFinding[];
  /** What was measured, as data. */
  readonly backends: readonly BackendProbe[];
}

/** What `doctor` is asked. */
export interface DoctorInput {
  /** Only this backend is measured. Default: every one. */
  readonly backend?: 'auto' | BackendName | undefined;
}

/** Looks at everything that a run needs; never throws for something missing. */
export async function doctor({ backend = 'auto' }: DoctorInput, { signal }: PipelineContext): Promise<DoctorReport> {
  const backends = await findBackends(backend, signal);
  const findings = [
    { name: 'Node', state: 'ok', found: process.versions.node } as const,
    await findGit(),
    ...backends.findings,
    await findLlama(),
    findDefaultModel(),
    ...(await findLinters()),
  ];
  return {
    toolVersion,
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      platform: `${process.platform}-${process.arch}`,
    },
    folders: { data: userDataFolder(), cache: userCacheFolder() },
    findings,
    backends: backends.backends,
  };
}

async function findGit(): Promise<DoctorFinding> {
  const version = await gitVersion();
  return version
    ? { name: 'git', state: 'ok', found: version }
    : { name: 'git', state: 'missing', found: 'not found', advice: 'install git and put it on the PATH' };
}

async function findLlama(): Promise<DoctorFinding> {
  try {
    const llama = await llamaRuntime();
    return {
      name: 'llama.cpp',
      state: 'ok',
      found: `${llama.llamaCppRelease.release} (${String(llama.gpu) === 'false' ? 'CPU' : String(llama.gpu)})`,
    };
  } catch (error) {
    return {
      name: 'llama.cpp',
      state: 'missing',
      found: messageOf(error),
      advice: 'run the set-up again: the llama.cpp binary package for this platform is not installed',
    };
  }
}

function findDefaultModel(): DoctorFinding {
  const path = findModel(defaultModelName)?.path ?? join(userCacheFolder(), 'models');
  if (existsSync(path) && statSync(path).isFile())
    return { name: `model ${defaultModelName}`, state: 'ok', found: `${(statSync(path).size / 1e6).toFixed(0)} MB` };
  return {
    name: `model ${defaultModelName}`,
    state: 'note',
    found: 'not fetched yet',
    advice: 'it is fetched when it is first needed (98 MB)',
  };
}

/** Linters are a help and no need: what is not there is only noted. */
async function findLinters(): Promise<DoctorFinding[]> {
  const programs = await findLinterPrograms(await repositoryAround(process.cwd()));
  return programs.map(({ name, version, howToInstall, runsCode }) =>
    version === undefined
      ? {
          name: `linter ${name}`,
          state: 'note',
          found: 'not found',
          advice: howToInstall,
        }
      : { name: `linter ${name}`, state: 'ok', found: version, needsConsent: runsCode },
  );
}

/** Programs inside a repository are not looked at, since whoever wrote it chose them. */
async function repositoryAround(folder: string): Promise<string | undefined> {
  try {
    return (await findRepository(folder)).topFolder;
  } catch (error) {
    if (MiningError.is(error)) return undefined;
    throw error;
  }
}
