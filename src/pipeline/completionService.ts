// Inline suggestions for an editor: one model answers at a time, and which one can be switched while the service lives.
// The one place that knows which engine completes; everything above it speaks of targets, requests and suggestions only.
import { readManifest } from '../artifacts/manifest.ts';
import { resolveRun } from '../artifacts/runRegistry.ts';
import type { ServedArtifact } from '../llama/servedArtifact.ts';
import { ensureModel, verifyModelFile } from '../model/ensureModel.ts';
import { type Completer, openCompleter } from '../serving/completion/completer.ts';
import { servedArtifactOf } from './servedArtifactOf.ts';

/** Which model answers. */
export type CompletionTarget =
  { readonly kind: 'run'; readonly run: string; readonly cwd: string } | { readonly kind: 'base'; readonly model: string };

/** A model that answers. */
export interface ServedModel {
  /** Name of the base model. */
  readonly base: string;
  /** Id of the run whose artifact is served; absent: the base model alone. */
  readonly run?: string | undefined;
}

/** A place that is to be completed. */
export interface InlineRequest {
  /** Text before the cursor, as much as the editor wants to send. */
  readonly before: string;
  /** Text behind the cursor. */
  readonly after: string;
  readonly maximumTokens: number;
  /** Only the rest of the line. */
  readonly stopsAtNewline: boolean;
}

/** Text to insert at the cursor. */
export interface InlineSuggestion {
  /** Not empty. */
  readonly text: string;
  readonly elapsedMs: number;
  /** Which model said so. */
  readonly model: ServedModel;
}

/** Serves inline suggestions until it is disposed of. */
export interface CompletionService {
  /**
   * Lets another model answer from the next request on.
   * @throws {ArtifactError} `notARun`, `fileMissing`, `wrongBaseModel`. @throws {ModelError} When the base model's file is not usable.
   */
  serve(target: CompletionTarget, signal: AbortSignal): Promise<ServedModel>;
  /**
   * Completes at a place; `undefined` when there is nothing to suggest, or when no model was chosen yet.
   * @throws {LlamaError} What llama.cpp refused.
   */
  complete(request: InlineRequest, signal: AbortSignal): Promise<InlineSuggestion | undefined>;
  dispose(): Promise<void>;
}

/** A model under way to its answers. */
interface Served {
  readonly model: ServedModel;
  readonly modelPath: string;
  readonly artifact: ServedArtifact | undefined;
}

/** A service over the completer that `repotune complete` uses. */
export function openCompletionService(): CompletionService {
  let served: Served | undefined;
  let completer: { readonly modelPath: string; readonly opened: Promise<Completer> } | undefined;

  const closeCompleter = async (): Promise<void> => {
    const closing = completer;
    completer = undefined;
    await closing?.opened.then((opened) => opened.dispose());
  };
  const completerFor = (wanted: Served): Promise<Completer> => {
    completer ??= { modelPath: wanted.modelPath, opened: openCompleter({ modelPath: wanted.modelPath, artifact: wanted.artifact }) };
    const { opened } = completer;
    // One that did not open is not asked again.
    opened.catch(() => (completer = undefined));
    return opened;
  };

  return {
    async serve(target, signal) {
      const next = await resolveTarget(target, signal);
      if (completer?.modelPath === next.modelPath) (await completer.opened).switchArtifact(next.artifact);
      else await closeCompleter();
      served = next;
      return next.model;
    },
    async complete({ before, after, maximumTokens, stopsAtNewline }, signal) {
      const asked = served;
      if (!asked) return undefined;
      const ready = await completerFor(asked);
      signal.throwIfAborted();
      const { text, elapsedMs } = await ready.complete({
        context: before,
        suffix: after,
        maximumTokens,
        stopAtNewline: stopsAtNewline,
        signal,
      });
      return text.trim() === '' ? undefined : { text, elapsedMs, model: asked.model };
    },
    dispose: closeCompleter,
  };
}

async function resolveTarget(target: CompletionTarget, signal: AbortSignal): Promise<Served> {
  if (target.kind === 'base') {
    const { name, path } = await ensureModel(target.model, { signal });
    return { model: { base: name }, modelPath: path, artifact: undefined };
  }
  const { folder, state } = resolveRun(target.run, target.cwd);
  const manifest = readManifest(folder);
  await verifyModelFile(state.baseModel, { signal });
  return {
    model: { base: state.baseModel.name, run: state.id },
    modelPath: state.baseModel.path,
    artifact: servedArtifactOf(folder, manifest),
  };
}
