// Types held-out code again, keystroke by keystroke, with the base model and with a run's artifact: how fast answers are and how much
// typing they would have saved.
import { readDocuments } from '../artifacts/documentsFile.ts';
import { readManifest } from '../artifacts/manifest.ts';
import { resolveRun } from '../artifacts/runRegistry.ts';
import { ArtifactError } from '../artifacts/artifactError.ts';
import { verifyModelFile } from '../model/ensureModel.ts';
import { CompletionEngine } from '../serving/completion/completionEngine.ts';
import type { ContextBudget, TokenTimes } from '../serving/completion/contextBudget.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { type ReplayedStretch, replayTyping } from './replay/replayTyping.ts';
import { summarizeReplay, type VariantReplay } from './replay/replaySummary.ts';
import { planTyping, type TypedStretch } from './replay/typingPlan.ts';
import { servedArtifactOf } from './servedArtifactOf.ts';
import { variantIds } from './variantIds.ts';

/** What is replayed. */
export interface ReplayInput {
  readonly run: string;
  readonly cwd: string;
  /** Held-out files of which a stretch is typed. */
  readonly files: number;
  /** Characters of a stretch, to the end of its line. */
  readonly characters: number;
  readonly seed: number;
}

/** What a replay found. */
export interface ReplayReport {
  readonly run: string;
  readonly baseModel: string;
  readonly files: readonly { readonly path: string; readonly start: number; readonly end: number }[];
  readonly budget: ContextBudget;
  /** What a token took when the engine started. */
  readonly tokenTimes: TokenTimes | undefined;
  /** Base first. */
  readonly variants: readonly VariantReplay[];
}

/**
 * Replays held-out code. Nothing waits between keystrokes, and each answer is waited for.
 * @throws {ArtifactError} `notARun`, `fileMissing`, `wrongBaseModel`, `invalidContent` where no held-out code is long enough.
 */
export async function replayRun({ run, cwd, files, characters, seed }: ReplayInput, context: PipelineContext): Promise<ReplayReport> {
  const { folder, state } = resolveRun(run, cwd);
  const manifest = readManifest(folder);
  const { signal } = context;
  await verifyModelFile(state.baseModel, { signal });
  const { documents } = await readDocuments(folder.documentsFile, ['heldOut']);
  const stretches = planTyping(documents, { fileCount: files, characterCount: characters, seed });
  if (stretches.length === 0) {
    throw new ArtifactError(
      'invalidContent',
      `${folder.documentsFile}: expected a held-out stretch of ${characters} characters, found none`,
    );
  }
  const variants = [variantIds.base, variantIds.personalized];
  const engine = await CompletionEngine.open({
    modelPath: state.baseModel.path,
    variants: [{ id: variantIds.personalized, artifact: servedArtifactOf(folder, manifest) }],
    debounces: false,
    signal,
  });
  try {
    const replays = await replayAll(engine, variants, stretches, context);
    return {
      run: state.id,
      baseModel: state.baseModel.name,
      files: stretches.map(({ document, start, end }) => ({ path: document.path, start, end })),
      budget: engine.budget,
      tokenTimes: engine.tokenTimes,
      variants: variants.map((variant) => summarizeReplay(variant, stretches, replays.get(variant) ?? [])),
    };
  } finally {
    await engine.dispose();
  }
}

/** Variants take turns, so that a machine that gets busy meanwhile disturbs both. */
async function replayAll(
  engine: CompletionEngine,
  variants: readonly string[],
  stretches: readonly TypedStretch[],
  { signal, report }: PipelineContext,
): Promise<Map<string, ReplayedStretch[]>> {
  const replays = new Map<string, ReplayedStretch[]>(variants.map((variant) => [variant, []]));
  for (const [index, stretch] of stretches.entries()) {
    for (const variant of variants) replays.get(variant)?.push(await replayTyping(engine, variant, stretch, signal));
    const progress = { stage: 'evaluate', done: index + 1, total: stretches.length, unit: 'files' };
    report({ kind: 'progress', stage: 'evaluate', progress });
  }
  return replays;
}
