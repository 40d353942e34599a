// How this extension starts its processes: the same bundle as the command line's, under the editor's own Node or one that the user names.
import { join } from 'node:path';
import type { PipelineContext } from '../pipeline/pipelineEvent.ts';
import type { RunUseCaseRequest, UseCaseInput, UseCaseName, UseCaseResult } from '../protocol/workerMessages.ts';
import { JobConnection, type JobListener } from '../worker/jobConnection.ts';
import { runInWorker } from '../worker/runInWorker.ts';
import { type WorkerOptions, WorkerProcess } from '../worker/workerProcess.ts';
import { readSetting } from './settings.ts';

/** Starts processes of the bundle in `folder`. */
export class Workers {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Runs a use case in a process of its own. @throws {WorkerError} What failed inside, `workerDied`. */
  run<Name extends UseCaseName>(
    name: Name,
    input: UseCaseInput<Name>,
    context: Partial<PipelineContext> = {},
  ): Promise<UseCaseResult<Name>> {
    const { signal = new AbortController().signal, report = () => undefined } = context;
    return runInWorker(name, input, { signal, report }, this.options('workerMain.js'));
  }

  /** A worker for completion, which lives until it is ended. */
  startCompletion(): WorkerProcess {
    return new WorkerProcess(this.options('workerMain.js'));
  }

  /** A worker for many small use cases, one after the other, which lives until it is ended. */
  startReader(): WorkerProcess {
    return new WorkerProcess(this.options('workerMain.js'));
  }

  /** Starts work that outlives this window. @throws {WorkerError} `workerDied` when no process comes up. */
  startJob(request: RunUseCaseRequest, listener: JobListener): Promise<JobConnection> {
    return JobConnection.start(request, listener, this.options('jobMain.js'));
  }

  private options(entry: string): WorkerOptions {
    const program = readSetting('nodePath');
    return {
      entry: join(this.folder, 'src', 'worker', entry),
      program: program === '' ? process.execPath : program,
      environment: workerEnvironment(process.env),
      nodeOptions: ['--disable-warning=ExperimentalWarning'],
    };
  }
}

/** The environment of our processes: the editor's, without what steers the editor itself. */
export function workerEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !/^(?:VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_INSPECT)/u.test(name));
  // In a desktop editor `process.execPath` is the editor, which is a plain Node only when it is told so.
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
