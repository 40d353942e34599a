// Inline suggestions for an editor: one model answers at a time, and which one can be switched while the service lives.
// The one place that knows which engine completes; everything above it speaks of targets, requests and suggestions only.
import { readManifest } from '../artifacts/manifest.ts';
import { resolveRun } from '../artifacts/runRegistry.ts';
import type { ServedArtifact } from '../llama/servedArtifact.ts';
import { ensureModel, verifyModelFile } from '../model/ensureModel.ts';
import { CompletionEngine } from '../serving/completion/completionEngine.ts';
import type { CompletionTrigger } from '../serving/completion/completionScope.ts';
import { baseVariant } from '../serving/completion/servedVariant.ts';
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
  /** Absent: as many as the engine gives a line or a block. */
  readonly maximumTokens?: number | undefined;
  /** Only the rest of the line; otherwise the syntax around the cursor decides. */
  readonly stopsAtNewline: boolean;
  /** As VS Code names it; absent: text without a syntax. */
  readonly languageId?: string | undefined;
  /** After a keystroke the engine waits a moment for the next one and stays silent where it is not sure. Default `explicit`. */
  readonly trigger?: CompletionTrigger | undefined;
}

/** Text to insert at the cursor. */
export interface InlineSuggestion {
  /** Not empty. */
  readonly text: string;
  /** Characters behind the cursor that the text stands for: closing brackets and quotes that it closes itself. */
  readonly replacedLength: number;
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

/** The engine's name for the artifact that is served. */
const artifactVariant = 'personalized';

/** A model under way to its answers. */
interface Served {
  readonly model: ServedModel;
  readonly modelPath: string;
  readonly artifact: ServedArtifact | undefined;
}

/** A service over the engine that `repotune complete` uses. */
export function openCompletionService(): CompletionService {
  let served: Served | undefined;
  let engine: { readonly modelPath: string; readonly opened: Promise<CompletionEngine> } | undefined;

  const closeEngine = async (): Promise<void> => {
    const closing = engine;
    engine = undefined;
    await closing?.opened.then((opened) => opened.dispose());
  };
  const engineFor = async (wanted: Served): Promise<CompletionEngine> => {
    engine ??= { modelPath: wanted.modelPath, opened: CompletionEngine.open({ modelPath: wanted.modelPath }) };
    const { opened } = engine;
    // One that did not open is not asked again.
    opened.catch(() => (engine = undefined));
    return await opened;
  };

  return {
    async serve(target, signal) {
      const next = await resolveTarget(target, signal);
      if (engine?.modelPath !== next.modelPath) await closeEngine();
      served = next;
      return next.model;
    },
    async complete({ before, after, maximumTokens, stopsAtNewline, languageId = 'plaintext', trigger = 'explicit' }, signal) {
      const asked = served;
      if (!asked) return undefined;
      const ready = await engineFor(asked);
      signal.throwIfAborted();
      const variant = asked.artifact ? artifactVariant : baseVariant.id;
      ready.setVariants(asked.artifact ? [{ id: artifactVariant, artifact: asked.artifact }] : []);
      const document = { text: before + after, languageId };
      const scope = stopsAtNewline ? 'line' : undefined;
      const answer = await ready.complete({ document, cursor: before.length, trigger, scope, variant, maximumTokens }, signal);
      if (answer.kind === 'none') return undefined;
      const { insertText, range, cost } = answer;
      return { text: insertText, replacedLength: range.end - range.start, elapsedMs: cost.elapsedMs, model: asked.model };
    },
    dispose: closeEngine,
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
