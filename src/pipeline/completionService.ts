// Inline suggestions for an editor: one model answers at a time, and which one can be switched while the service lives.
// The one place that knows which engine completes; everything above it speaks of targets, requests and suggestions only.
import { readManifest } from '../artifacts/manifest.ts';
import { resolveRun } from '../artifacts/runRegistry.ts';
import type { ServedArtifact } from '../llama/servedArtifact.ts';
import { ensureModel, verifyModelFile } from '../model/ensureModel.ts';
import { CompletionEngine } from '../serving/completion/completionEngine.ts';
import type { CompletionTrigger } from '../serving/completion/completionScope.ts';
import { baseVariant } from '../serving/completion/servedVariant.ts';
import type { ComparedAnswer, ComparedSide, ComparedTarget, ComparisonNotice, ComparisonRequest } from './comparedCompletions.ts';
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
  /**
   * Completes a place with two models at the same time, asking both anew. Which model answers while typing stays as it is.
   * @param report Told what each side writes, token by token, and its answer as soon as it is there.
   * @throws As {@link serve} and {@link complete}; when one side fails, the other is stopped.
   */
  compare(
    request: ComparisonRequest,
    report: (notice: ComparisonNotice) => void,
    signal: AbortSignal,
  ): Promise<readonly [ComparedAnswer, ComparedAnswer]>;
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

/** The engine's names for the two sides of a comparison. */
const sideVariants = ['compared0', 'compared1'] as const;

/** A service over the engine that `repotune complete` uses. */
export function openCompletionService(): CompletionService {
  let served: Served | undefined;
  let comparedSides: readonly Served[] = [];
  /** By path of the base model: an engine serves one. */
  const engines = new Map<string, Promise<CompletionEngine>>();

  /** Closes the engines of all base models but these. */
  const closeEngines = async (keptPaths: readonly string[]): Promise<void> => {
    const closing = [...engines].filter(([modelPath]) => !keptPaths.includes(modelPath));
    for (const [modelPath] of closing) engines.delete(modelPath);
    await Promise.all(closing.map(([, opened]) => opened.then((engine) => engine.dispose())));
  };
  const engineFor = async ({ modelPath }: Served): Promise<CompletionEngine> => {
    const opened = engines.get(modelPath) ?? CompletionEngine.open({ modelPath });
    engines.set(modelPath, opened);
    // One that did not open is not asked again.
    opened.catch(() => engines.delete(modelPath));
    return await opened;
  };
  /** Names every model that may be asked; requests under way go on with what they began with. */
  const nameVariants = (engine: CompletionEngine, typing = served): void => {
    const named = [
      { id: artifactVariant, artifact: typing?.artifact },
      ...comparedSides.map(({ artifact }, side) => ({ id: sideVariants[side] ?? '', artifact })),
    ];
    engine.setVariants(named.filter(({ artifact }) => artifact !== undefined));
  };
  const compareSide = async (
    side: ComparedSide,
    asked: Served,
    { before, after, languageId = 'plaintext', maximumTokens }: ComparisonRequest,
    report: (notice: ComparisonNotice) => void,
    signal: AbortSignal,
  ): Promise<ComparedAnswer> => {
    const engine = await engineFor(asked);
    signal.throwIfAborted();
    const variant = asked.artifact ? sideVariants[side] : baseVariant.id;
    nameVariants(engine);
    // So that the time of the answer is that of the answer alone.
    await engine.prepare(variant);
    signal.throwIfAborted();
    nameVariants(engine);
    const document = { text: before + after, languageId };
    const lane = sideVariants[side];
    const request = { document, cursor: before.length, trigger: 'explicit', variant, maximumTokens, lane, remembers: false } as const;
    const found = await engine.complete(request, signal, (text) => report({ side, kind: 'written', text }));
    const { elapsedMs, generatedTokenCount } = found.cost;
    const { model } = asked;
    const answer: ComparedAnswer =
      found.kind === 'none'
        ? { kind: 'none', model, reason: found.reason, elapsedMs }
        : {
            kind: 'suggestion',
            model,
            text: found.insertText,
            replacedLength: found.range.end - found.range.start,
            confidence: found.confidence,
            elapsedMs,
            generatedTokenCount,
          };
    report({ side, kind: 'answered', answer });
    return answer;
  };

  return {
    async serve(target, signal) {
      const next = await resolveTarget(target, signal);
      await closeEngines([next.modelPath, ...comparedSides.map(({ modelPath }) => modelPath)]);
      served = next;
      return next.model;
    },
    async complete({ before, after, maximumTokens, stopsAtNewline, languageId = 'plaintext', trigger = 'explicit' }, signal) {
      const asked = served;
      if (!asked) return undefined;
      const ready = await engineFor(asked);
      signal.throwIfAborted();
      const variant = asked.artifact ? artifactVariant : baseVariant.id;
      nameVariants(ready, asked);
      const document = { text: before + after, languageId };
      const scope = stopsAtNewline ? 'line' : undefined;
      const answer = await ready.complete({ document, cursor: before.length, trigger, scope, variant, maximumTokens }, signal);
      if (answer.kind === 'none') return undefined;
      const { insertText, range, cost } = answer;
      return { text: insertText, replacedLength: range.end - range.start, elapsedMs: cost.elapsedMs, model: asked.model };
    },
    async compare(request, report, signal) {
      const sides = await Promise.all([resolveTarget(request.sides[0], signal), resolveTarget(request.sides[1], signal)]);
      comparedSides = sides;
      const either = new AbortController();
      const stop = AbortSignal.any([signal, either.signal]);
      try {
        return await Promise.all([compareSide(0, sides[0], request, report, stop), compareSide(1, sides[1], request, report, stop)]);
      } finally {
        // Where one side failed the other is of no use.
        either.abort();
        if (comparedSides === sides) {
          comparedSides = [];
          // Without a served model the engines stay for the next comparison; they end with the process.
          if (served) await closeEngines([served.modelPath]);
        }
      }
    },
    dispose: () => closeEngines([]),
  };
}

async function resolveTarget(target: ComparedTarget, signal: AbortSignal): Promise<Served> {
  if (target.kind === 'base') {
    const { name, path } = await ensureModel(target.model, { signal });
    return { model: { base: name }, modelPath: path, artifact: undefined };
  }
  const { folder, state } = resolveRun(target.run, target.cwd);
  if (target.kind === 'baseOf') {
    await verifyModelFile(state.baseModel, { signal });
    return { model: { base: state.baseModel.name }, modelPath: state.baseModel.path, artifact: undefined };
  }
  const manifest = readManifest(folder);
  await verifyModelFile(state.baseModel, { signal });
  return {
    model: { base: state.baseModel.name, run: state.id },
    modelPath: state.baseModel.path,
    artifact: servedArtifactOf(folder, manifest),
  };
}
