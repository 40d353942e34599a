// Keeps a run on the backend that it began with, and writes down when it moves.
import type { FoundRun } from '../artifacts/runRegistry.ts';
import type { BackendChange, RunBackend } from '../artifacts/runBackend.ts';
import type { RunOptions, RunState } from '../artifacts/runState.ts';
import { messageOf } from '../base/errors.ts';
import type { SelectedBackend } from '../engine/backend.ts';
import { BackendError } from '../engine/selection/backendError.ts';
import { type OpenDecoder, openDecoder } from './openDecoder.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { save } from './saveRun.ts';

/**
 * Opens the run's base model where the run computes: on `asked`, otherwise where it began, otherwise as its options say.
 *
 * @throws {BackendError} `runBackendGone` when the run began on a backend that does not work now and none was asked for.
 */
export async function openRunDecoder(
  { baseModel, options, backend }: Pick<RunState, 'baseModel' | 'options' | 'backend'>,
  asked: RunOptions['backend'] | undefined,
  context: PipelineContext,
): Promise<OpenDecoder> {
  try {
    return await openDecoder(baseModel.path, { ...options, backend: asked ?? backend?.name ?? options.backend }, context);
  } catch (error) {
    if (asked !== undefined || !backend || !(error instanceof BackendError)) throw error;
    throw new BackendError('runBackendGone', `the run began on ${backend.name} (${backend.details}), now: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Writes down where the run computes from now on. @param step Steps that are finished. */
export function recordBackend(run: FoundRun, selected: SelectedBackend, step: number): FoundRun {
  const { backend } = run.state;
  if (backend?.name === selected.name) return run;
  if (!backend) return save(run, { backend: { ...describe(selected), changes: [] } });
  return moveBackend(run, selected, { step, from: backend.name, cause: 'asked', why: `when it was resumed: ${selected.why}` });
}

/** Moves a run to another backend and keeps the move on record. */
export function moveBackend(run: FoundRun, selected: SelectedBackend, change: Omit<BackendChange, 'to'>): FoundRun {
  const changes = [...(run.state.backend?.changes ?? []), { ...change, to: selected.name }];
  return save(run, { backend: { ...describe(selected), changes } });
}

function describe({ name, details, why, probes = [] }: SelectedBackend): Omit<RunBackend, 'changes'> {
  return {
    name,
    details,
    why,
    considered: probes.map((probe) =>
      probe.state === 'measured'
        ? { name: probe.name, layerTokensPerSecond: probe.layerTokensPerSecond }
        : { name: probe.name, unavailable: probe.message },
    ),
  };
}
