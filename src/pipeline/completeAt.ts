// One completion at a place in a file, by the base model and by the artifact, side by side, through the engine that serves the editor.
import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { ArtifactError } from '../artifacts/artifactError.ts';
import { readManifest } from '../artifacts/manifest.ts';
import { CompletionEngine } from '../serving/completion/completionEngine.ts';
import { servedPromptTokens } from '../serving/completion/completionPrompt.ts';
import type { MirroredDocument } from '../serving/completion/documentMirror.ts';
import { languageOfPath } from '../syntax/languageTable.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { type ArtifactChoice, resolveArtifact } from './resolveArtifact.ts';
import { servedArtifactOf } from './servedArtifactOf.ts';
import { variantIds } from './variantIds.ts';
import { verifyModelFile } from '../model/ensureModel.ts';

/** Where to complete, and with which run. */
export interface CompleteInput extends ArtifactChoice {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1; the end of the line when it is left out. */
  readonly column?: number | undefined;
  readonly maximumTokens: number;
  readonly stopsAtNewline: boolean;
}

/** Both completions. */
export interface CompletionComparison {
  /** The last lines before the place. */
  readonly contextTail: string;
  /** What the file has after the place, up to the end of the line. */
  readonly actual: string;
  readonly base: { readonly text: string; readonly elapsedMs: number };
  readonly personalized: { readonly text: string; readonly elapsedMs: number };
}

/** Tokens behind the place that a model may read, if it can. */
const followingTokens = 96;
/** Lines of context that are shown. */
const shownLines = 4;

/**
 * Completes with the base model, then with the run's artifact.
 * @throws {ArtifactError} `notARun`, `fileMissing`, `wrongBaseModel`, `invalidContent` for a place outside the file.
 */
export async function completeAt(input: CompleteInput, { signal }: PipelineContext): Promise<CompletionComparison> {
  const { folder, state } = await resolveArtifact(input, resolve(input.cwd, input.file), signal);
  const manifest = readManifest(folder);
  await verifyModelFile(state.baseModel, { signal });
  const { document, cursor, actual } = readPlace(input);
  const engine = await CompletionEngine.open({
    modelPath: state.baseModel.path,
    variants: [{ id: variantIds.personalized, artifact: servedArtifactOf(folder, manifest) }],
    budget: { before: servedPromptTokens, after: followingTokens },
    mostOutputTokens: input.maximumTokens,
    signal,
  });
  try {
    const complete = async (variant: string): Promise<{ text: string; elapsedMs: number }> => {
      const scope = input.stopsAtNewline ? 'line' : 'block';
      const { maximumTokens } = input;
      const answer = await engine.complete({ document, cursor, trigger: 'explicit', scope, variant, maximumTokens }, signal);
      return { text: answer.kind === 'suggestion' ? answer.insertText : '', elapsedMs: answer.cost.elapsedMs };
    };
    const base = await complete(variantIds.base);
    const personalized = await complete(variantIds.personalized);
    const contextTail = document.text.slice(0, cursor).split('\n').slice(-shownLines).join('\n');
    return { contextTail, actual, base, personalized };
  } finally {
    await engine.dispose();
  }
}

/**
 * The file as if the rest of the line were not written yet, and for more than a line nothing of the rest of the file.
 */
function readPlace({ file, cwd, line, column, stopsAtNewline }: CompleteInput): {
  document: MirroredDocument;
  cursor: number;
  actual: string;
} {
  const path = isAbsolute(file) ? file : resolve(cwd, file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ArtifactError(
      'fileMissing',
      `${path}: expected a readable text file, found ${(error as NodeJS.ErrnoException).code ?? 'none'}`,
      { cause: error },
    );
  }
  const lines = text.split('\n');
  const current = lines[line - 1];
  if (current === undefined) throw new ArtifactError('invalidContent', `${path}: expected a line from 1 to ${lines.length}, found ${line}`);
  const length = column === undefined ? current.length : column - 1;
  if (length > current.length)
    throw new ArtifactError('invalidContent', `${path}:${line}: expected a column from 1 to ${current.length + 1}, found ${column}`);
  const before = [...lines.slice(0, line - 1), current.slice(0, length)].join('\n');
  const following = stopsAtNewline && line < lines.length ? `\n${lines.slice(line).join('\n')}` : '';
  const document = { text: before + following, languageId: languageOfPath(path, text) ?? 'plaintext' };
  return { document, cursor: before.length, actual: current.slice(length) };
}
